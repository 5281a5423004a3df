"""`waframe check --types` looks at what the enabled plugins wrote behind the colons."""

from pathlib import Path

import msgspec
import pytest
from tests.core.commands.shop import Waframe
from tests.core.commands.test_looking import add_plugin

from waframe.core.runtime.annotations import inspection
from waframe.core.runtime.annotations.inspection import TypeReport

SOUND = '''"""Greets everybody."""

from waframe import Context, Message, NoSettings, Plugin, Reply, hookimpl


class Sound(Plugin[NoSettings]):
    """Greets everybody, and is all that an author has to write."""

    name = "sound"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Greet."""
        return Reply(contents=(message.content,)) if ctx.branch.active else None
'''
WRONG = '''"""Counts what it must not."""

from waframe import Message, NoSettings, Plugin, hookimpl


class Wrong(Plugin[NoSettings]):
    """Has one fault that only waframe sees, and one that only mypy sees."""

    name = "wrong"

    @hookimpl
    async def message_sent(self, message: str) -> None:
        """Count."""
        count: int = message
        del count
'''


def test_plugins_that_come_with_waframe_are_all_good(waframe: Waframe) -> None:
    result = waframe("check", "--types")

    assert result.exit_code == 0
    assert result.stderr.endswith("all good; looked at whatsapp, console, routing\n")


def test_without_mypy_it_is_said_that_it_did_not_look(waframe: Waframe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "is_installed", lambda: False)

    result = waframe("check", "--types")

    assert result.exit_code == 0
    assert "mypy is not installed, so only the calls were looked at: pip install mypy" in result.stderr


def test_waframe_and_mypy_tell_each_fault_with_its_line(waframe: Waframe, shop: Path) -> None:
    add_plugin(shop, "sound", SOUND)
    add_plugin(shop, "wrong", WRONG, enabled=False)
    config = (shop / "waframe.yaml").read_text("utf-8")
    (shop / "waframe.yaml").write_text(config.replace("sound: {}", "sound: {}, wrong: {}"), "utf-8")

    result = waframe("check", "--types", "--json")

    assert result.exit_code == 1
    report = msgspec.json.decode(result.stdout, type=TypeReport)
    assert report.mypy == ("sound", "wrong")
    assert [(fault.plugin, fault.line, fault.message) for fault in report.faults] == [
        ("wrong", 12, "hook message_sent: argument message is str, but gets Message"),
        (
            "wrong",
            14,
            'Incompatible types in assignment (expression has type "str", variable has type "int") [assignment]',
        ),
    ]
