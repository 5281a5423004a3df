"""`waframe init` writes a configuration that works at once."""

import stat
from pathlib import Path

from tests.core.commands.shop import Waframe

ENVIRONMENT = (
    "WHATSAPP_APP_SECRET=a\nWEBHOOK_VERIFY_TOKEN=b\nWHATSAPP_ACCESS_TOKEN=c\nWHATSAPP_PHONE_NUMBER_ID=100000000000001\n"
)


def test_init_writes_a_folder_and_says_what_comes_next(waframe: Waframe, shop: Path) -> None:
    result = waframe("init", "tienda")

    assert result.exit_code == 0
    assert "cd tienda && waframe dev" in result.output
    assert {path.name for path in (shop / "tienda").iterdir()} == {
        ".env.example",
        ".gitignore",
        "plugins",
        "waframe.yaml",
    }


def test_what_init_writes_is_good_once_the_secrets_are_there(waframe: Waframe, shop: Path) -> None:
    waframe("init", "tienda")
    (shop / "tienda" / ".env").write_text(ENVIRONMENT)

    assert waframe("check", "--config", "tienda/waframe.yaml").exit_code == 0


def test_the_example_of_the_environment_is_read_as_nothing(waframe: Waframe, shop: Path) -> None:
    waframe("init", "tienda")
    (shop / "tienda" / ".env.example").rename(shop / "tienda" / ".env")

    result = waframe("check", "--config", "tienda/waframe.yaml")

    assert result.exit_code == 2
    assert result.stderr.endswith("4 faults\n")


def test_the_plugin_of_the_example_is_found(waframe: Waframe, shop: Path) -> None:
    waframe("init", "tienda")
    page = (shop / "tienda" / "plugins" / "README.md").read_text()
    (shop / "tienda" / "plugins" / "greeter.py").write_text(page.partition("```python\n")[2].partition("```")[0])

    result = waframe("plugins", "--config", "tienda/waframe.yaml")

    assert any(line.split()[:2] == ["greeter", "ok"] for line in result.stdout.splitlines()), result.output


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
