"""Plugins are found in distributions and in a folder; a broken one hurts nobody who does not enable it."""

from pathlib import Path

import pytest

from waframe.core.errors import HookInvalid, PluginBroken, PluginUnknown
from waframe.core.runtime.registry import discover, load_file, pick

GREETER = """
from waframe import NoSettings, Plugin, hookimpl


class Greeter(Plugin[NoSettings]):
    name = "{name}"

    @hookimpl
    async def message_received(self, ctx, message):
        ...
"""


def install(folder: Path, *, name: str, source: str, distribution: str) -> None:
    """Lay out what pip would."""
    info = folder / f"{distribution.replace('-', '_')}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[waframe.plugins]\n{name} = {name}_module:Greeter\n")
    (folder / f"{name}_module.py").write_text(source)


def test_a_distribution_brings_a_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, name="hail", source=GREETER.format(name="hail"), distribution="waframe-hail")
    monkeypatch.syspath_prepend(tmp_path)

    found = discover()["hail"]

    assert (found.source, found.version, found.fault) == ("waframe-hail", "1.2", None)
    assert found.plugin.__name__ == "Greeter"
    assert found.settings.__name__ == "NoSettings"


def test_discovery_imports_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, name="loud", source="raise SystemExit('imported')", distribution="waframe-loud")
    monkeypatch.syspath_prepend(tmp_path)

    assert repr(discover()["loud"]) == "Installed(loud from waframe-loud 1.2)"


def test_a_plugin_that_does_not_import_is_listed_as_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, name="lame", source="import nothing_of_this_name", distribution="waframe-lame")
    monkeypatch.syspath_prepend(tmp_path)

    found = discover()["lame"]

    assert str(found.fault) == "plugin lame is broken: ModuleNotFoundError: No module named 'nothing_of_this_name'"
    with pytest.raises(PluginBroken, match="nothing_of_this_name"):
        _ = found.plugin


def test_a_name_that_two_distributions_claim_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, name="twin", source=GREETER.format(name="twin"), distribution="waframe-one")
    install(tmp_path, name="twin", source=GREETER.format(name="twin"), distribution="waframe-two")
    monkeypatch.syspath_prepend(tmp_path)

    assert "installed twice, by waframe-" in str(discover()["twin"].fault)


def test_a_folder_brings_its_files(tmp_path: Path) -> None:
    (tmp_path / "greeter.py").write_text(GREETER.format(name="greeter"))
    (tmp_path / "_draft.py").write_text("raise ValueError")

    found = discover(tmp_path)

    assert found["greeter"].plugin.name == "greeter"
    assert found["greeter"].source == str(tmp_path / "greeter.py")
    assert "_draft" not in found


def test_a_folder_that_is_missing_brings_nothing(tmp_path: Path) -> None:
    assert discover(tmp_path / "plugins").keys() == discover().keys()


def test_a_file_is_named_like_its_plugin(tmp_path: Path) -> None:
    (tmp_path / "hello.py").write_text(GREETER.format(name="greeter"))

    assert "its class Greeter says name = 'greeter'" in str(load_file(tmp_path / "hello.py").fault)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("x = 1", "and defines none", id="no plugin"),
        pytest.param(
            GREETER.format(name="greeter") + "class Second(Greeter): ...", "defines Greeter, Second", id="two plugins"
        ),
        pytest.param("def broken(:", "SyntaxError", id="no Python"),
    ],
)
def test_a_file_defines_exactly_one_plugin(source: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "greeter.py").write_text(source)

    assert reason in str(load_file(tmp_path / "greeter.py").fault)


def test_a_wrong_hook_is_a_fault_of_the_plugin(tmp_path: Path) -> None:
    source = GREETER.format(name="greeter").replace("message_received", "message_recieved")
    (tmp_path / "greeter.py").write_text(source)

    with pytest.raises(HookInvalid, match="did you mean message_received"):
        _ = load_file(tmp_path / "greeter.py").plugin


def test_an_unknown_plugin_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    (tmp_path / "greeter.py").write_text(GREETER.format(name="greeter"))

    with pytest.raises(PluginUnknown, match=r"plugin greter is not installed; installed are .*greeter"):
        pick(discover(tmp_path), "greter")
