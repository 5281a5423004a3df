"""What will go away is told with its place and what to use instead; what went away, too."""

import warnings
from pathlib import Path

import pytest

from waframe import ApiDeprecated
from waframe.core.contract.deprecations import Deprecation
from waframe.core.errors import HookInvalid, PluginBroken
from waframe.core.runtime.registry import discovery, hook_checks
from waframe.core.runtime.registry.discovery import load_file

TABLE = (
    Deprecation(name="waframe.Reply", since="1.1", removed_in="2.0", instead="waframe.Answer"),
    Deprecation(name="waframe.Answered", since="0.1", removed_in="1.0", instead="waframe.Message"),
    Deprecation(name="hook answer_message", since="1.1", removed_in="2.0", instead="the hook answer"),
    Deprecation(name="hook greet", since="0.1", removed_in="1.0", instead="the hook conversation_opened"),
)
OLD = """import waframe
from waframe import (
    Context, Message, NoSettings, Plugin, Reply, hookimpl,
)

class Old(Plugin[NoSettings]):
    name = "old"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        return waframe.Reply(contents=())
"""


@pytest.fixture(autouse=True)
def _table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let some of the API be deprecated, whatever is by now."""
    monkeypatch.setattr(discovery, "DEPRECATED", TABLE)
    monkeypatch.setattr(hook_checks, "DEPRECATED", TABLE)


def plugin_file(folder: Path, code: str) -> Path:
    path = folder / "old.py"
    path.write_text(code, "utf-8")
    return path


def test_each_use_is_warned_of_at_its_place_and_none_of_a_neighbour(tmp_path: Path) -> None:
    path = plugin_file(tmp_path, OLD)
    for neighbour in ("__init__.py", "other.py"):
        (tmp_path / neighbour).write_text("from waframe import Reply\n")

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        installed = load_file(path)
        assert installed.fault is None

    assert sorted((one.filename, one.lineno, str(one.message)) for one in caught) == [
        (
            str(path),
            2,
            f"{path}:2: plugin old uses waframe.Reply, which goes away in API 2.0: use waframe.Answer instead",
        ),
        (
            str(path),
            10,
            f"{path}:10: plugin old uses hook answer_message, which goes away in API 2.0: use the hook answer instead",
        ),
        (
            str(path),
            11,
            f"{path}:11: plugin old uses waframe.Reply, which goes away in API 2.0: use waframe.Answer instead",
        ),
    ]
    assert {one.category for one in caught} == {ApiDeprecated}
    assert len(installed.deprecated) == 3


def test_a_test_that_makes_errors_of_warnings_finds_the_plugin_broken(tmp_path: Path) -> None:
    installed = load_file(plugin_file(tmp_path, OLD))

    with pytest.raises(
        PluginBroken, match=r"plugin old is broken: ApiDeprecated: .*old.py:10: plugin old uses hook answer"
    ):
        _ = installed.plugin


def test_a_name_that_went_away_is_told_with_its_successor(tmp_path: Path) -> None:
    installed = load_file(plugin_file(tmp_path, "from waframe import Answered\n"))

    assert "it went away in API 1.0: use waframe.Message instead" in str(installed.fault)


def test_a_misspelt_name_is_guessed(tmp_path: Path) -> None:
    installed = load_file(plugin_file(tmp_path, "from waframe import Mesage\n"))

    assert "this waframe has API 1.0, and the plugin may want a newer one; did you mean Message?" in str(
        installed.fault
    )


def test_a_hook_that_went_away_is_told_with_its_successor(tmp_path: Path) -> None:
    installed = load_file(plugin_file(tmp_path, OLD.replace("answer_message", "greet").replace("Reply | None", "None")))

    assert isinstance(installed.fault, HookInvalid)
    assert installed.fault.reason == "it went away in API 1.0: use the hook conversation_opened instead"
