"""`waframe new` and `waframe init` write what works at once, and refuse what cannot."""

import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
import pytest
from tests.core.commands.shop import Waframe

from waframe.core.commands.beginning import Begun

ENVIRONMENT = "WHATSAPP_APP_SECRET=a\nWEBHOOK_VERIFY_TOKEN=b\nWHATSAPP_ACCESS_TOKEN=c\n"
INVENTED = ("sample_thing", "sample-thing", "SampleThing", "sample thing", "Sample thing", "0.0.0", "YEAR")


def files_in(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text("utf-8") for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_init_writes_a_project_and_says_what_comes_next(waframe: Waframe, shop: Path) -> None:
    result = waframe("init", "tienda")

    assert result.exit_code == 0
    assert "cd tienda\n  waframe dev" in result.output
    assert {"waframe.yaml", ".env.example", ".gitignore", "plugins/thanks.py", "Dockerfile", "compose.yaml"} <= set(
        files_in(shop / "tienda")
    )


def test_init_and_new_project_write_the_same(waframe: Waframe, shop: Path) -> None:
    waframe("init", "one/Mi Tienda")
    waframe("new", "project", "mi_tienda", "--folder", "two")

    assert files_in(shop / "one" / "Mi Tienda") == files_in(shop / "two" / "mi-tienda")


def test_what_init_writes_is_good_once_the_secrets_are_there(waframe: Waframe, shop: Path) -> None:
    waframe("init", "tienda")
    (shop / "tienda" / ".env").write_text(ENVIRONMENT)

    checked = waframe("check", "--config", "tienda/waframe.yaml")
    plugins = waframe("plugins", "--config", "tienda/waframe.yaml", "--json")

    assert checked.exit_code == 0
    assert {one["name"]: one["branches"] for one in msgspec.json.decode(plugins.stdout)}["thanks"] == ["centro"]


def test_the_example_of_the_environment_is_read_as_nothing(waframe: Waframe, shop: Path) -> None:
    waframe("init", "tienda")
    (shop / "tienda" / ".env.example").rename(shop / "tienda" / ".env")

    result = waframe("check", "--config", "tienda/waframe.yaml")

    assert result.exit_code == 2
    assert result.stderr.endswith("3 faults\n")


def test_init_overwrites_nothing(waframe: Waframe, shop: Path) -> None:
    before = (shop / "waframe.yaml").read_text()

    result = waframe("init")

    assert result.exit_code == 2
    assert "there already: waframe.yaml" in result.stderr
    assert (shop / "waframe.yaml").read_text() == before
    assert not (shop / ".gitignore").exists()


def test_init_overwrites_when_told_to(waframe: Waframe, shop: Path) -> None:
    assert waframe("init", "--force").exit_code == 0
    assert "Our shops" not in (shop / "waframe.yaml").read_text()


def test_a_folder_that_cannot_be_written_is_a_plain_error(waframe: Waframe, shop: Path) -> None:
    (shop / "taken").write_text("a file")

    result = waframe("init", "taken/tienda")

    assert result.exit_code == 1
    assert "taken" in result.stderr
    assert not stat.S_ISDIR((shop / "taken").stat().st_mode)


@pytest.mark.parametrize("name", ["ab", "a2_of_what_is_very_long_indeed"])
def test_a_plugin_of_any_length_of_name_is_formatted_and_has_no_fault(waframe: Waframe, shop: Path, name: str) -> None:
    result = waframe("new", "plugin", name, "--mit", "--json")

    begun = msgspec.json.decode(result.stdout, type=Begun)
    folder = shop / begun.folder
    ruff = Path(sys.executable).with_name("ruff")
    linted = subprocess.run([ruff, "check", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)
    formatted = subprocess.run(
        [ruff, "format", "--check", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    written = files_in(folder)

    assert linted.returncode == 0, linted.stdout
    assert formatted.returncode == 0, formatted.stdout
    assert sorted(str(shop / one) for one in begun.files) == sorted(
        str(folder / one) for one in written if "cache" not in one
    )
    assert [one for one in INVENTED for text in (*written, *written.values()) if one in text] == []
    assert tomllib.loads(written["pyproject.toml"])["project"]["license"] == "MIT"


@pytest.mark.parametrize("typed", ["gift-wrap", "waframe-gift-wrap", "gift_wrap", "gift.wrap"])
def test_the_spellings_of_distributions_are_taken(waframe: Waframe, shop: Path, typed: str) -> None:
    assert waframe("new", "plugin", typed).exit_code == 0
    assert (shop / "waframe-gift-wrap" / "waframe_gift_wrap" / "plugin.py").exists()
    assert not (shop / "waframe-gift-wrap" / "LICENSE").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(["plugin"], "Missing argument 'NAME'", id="no name"),
        pytest.param(["plugn", "gift"], "Did you mean 'plugin'?", id="a mistyped command"),
        pytest.param(["plugin", ""], "such as gift_wrap", id="an empty name"),
        pytest.param(["plugin", "GiftWrap"], "did you mean gift_wrap?", id="a name of a class"),
        pytest.param(["plugin", "gift wrap"], "did you mean gift_wrap?", id="a space"),
        pytest.param(["plugin", "envíos"], "did you mean envios?", id="an accent"),
        pytest.param(["plugin", "2fast"], "did you mean fast?", id="a digit first"),
        pytest.param(["plugin", "plugins/gift"], "The folder is given by --folder", id="a path"),
        pytest.param(["plugin", "gift", "wrap"], "unexpected extra argument (wrap)", id="two words"),
        pytest.param(["plugin", "g" * 31], "at most 30", id="too long"),
        pytest.param(["plugin", "class"], "such as class_desk", id="a word of Python"),
        pytest.param(["plugin", "null"], "such as null_desk", id="a word of YAML"),
        pytest.param(["plugin", "core"], "what waframe itself has", id="the core's own"),
        pytest.param(["plugin", "inventory"], "another name, such as my_inventory", id="a bundled plugin"),
        pytest.param(["plugin", "message"], "called Message, and the code", id="a class of the face"),
        pytest.param(["plugin", "mine"], "a plugin mine already, from", id="a file in plugins"),
        pytest.param(["plugin", "gift", "--folder", "waframe.yaml"], "is a file", id="a file for a folder"),
        pytest.param(["plugin", "gift", "--folder", "package"], "is a Python package", id="inside a package"),
        pytest.param(
            ["plugin", "gift", "--folder", "waframe-gift"], "is called waframe-gift already", id="inside itself"
        ),
        pytest.param(["plugin", "old"], "--force to overwrite", id="there already"),
        pytest.param(["project", "Mi Tienda"], "did you mean mi_tienda?", id="a project with a space"),
    ],
)
def test_a_mistake_is_told_with_what_to_do(waframe: Waframe, shop: Path, words: list[str], told: str) -> None:
    for name in ("package/__init__.py", "waframe-old/README.md", "plugins/mine.py"):
        (shop / name).parent.mkdir()
        (shop / name).write_text("")
    before = files_in(shop)

    result = waframe("new", *words)

    assert result.exit_code == 2
    assert told in result.stderr
    assert files_in(shop) == before
