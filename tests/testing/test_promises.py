"""A plugin that breaks a promise is told so, in words that say what to do."""

from pathlib import Path

import pytest

from waframe.testing import PromiseBroken, conformance

ECHO = '''"""Says the same again."""

from waframe import Context, Message, Plugin, Reply, Settings, Text, hookimpl


class EchoSettings(Settings, frozen=True, kw_only=True):
    """What a branch sets under `echo:`."""

    before: str = "eco"
    """What stands before the words."""


class Echo(Plugin[EchoSettings]):
    """Answers every text with itself."""

    name = "echo"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer."""
        return Reply(contents=(Text(body=f"{self.settings.before}: {message.text}"),)) if message.text else None
'''


def file_with(folder: Path, *changes: tuple[str, str], name: str = "echo") -> Path:
    code = ECHO
    for before, after in changes:
        assert before in code
        code = code.replace(before, after)
    path = folder / f"{name}.py"
    path.write_text(code)
    return path


async def test_a_sound_plugin_keeps_all_promises(tmp_path: Path) -> None:
    found = conformance(file_with(tmp_path))

    await found.check()

    assert len(found) == 19
    assert all(one.text for one in found)


BROKEN = [
    pytest.param(
        "its_settings_are_explained",
        ('    """What stands before the words."""\n', ""),
        "nothing explains the setting EchoSettings.before: put a string under it",
        id="no words under a setting",
    ),
    pytest.param(
        "it_is_sound",
        ("answer_message", "answer_mesage"),
        "plugin echo: hook answer_mesage: there is no such hook; did you mean answer_message?",
        id="wrong hook",
    ),
    pytest.param(
        "it_is_sound",
        ("hookimpl\n\n\n", "hookimpl\nimport never_installed\n\n\n"),
        "plugin echo is broken: ModuleNotFoundError: No module named 'never_installed'",
        id="import error",
    ),
    pytest.param(
        "it_imports_only_the_face",
        ("\n\n\nclass EchoS", "\nfrom waframe.core.records.ids import new_id\n\n\nclass EchoS"),
        "echo.py:4 imports waframe.core.records.ids, which is no part of the face: import from waframe",
        id="core",
    ),
    pytest.param(
        "it_imports_only_the_face",
        ("\n\n\nclass EchoS", "\nimport waframe.plugins.routing.menu\n\n\nclass EchoS"),
        "echo.py:4 imports waframe.plugins.routing.menu, which is another plugin: meet it by facts, hooks and actions",
        id="another plugin",
    ),
    pytest.param(
        "its_texts_are_whole",
        ("return Reply(", 'return ctx.say("echo.said") or Reply('),
        "uses the text echo.said, which stands in no file of texts",
        id="no such text",
    ),
    pytest.param(
        "its_settings_are_checked",
        ("\n\n\nclass Echo(", "\n\n    def __post_init__(self):\n        {}[self.before]\n\n\nclass Echo("),
        "the settings of the test makes its settings raise KeyError: 'eco'; raise ValueError in __post_init__, "
        "and it is told with its line",
        id="a setting that crashes",
    ),
]


@pytest.mark.parametrize(("name", "change", "diagnosis"), BROKEN)
async def test_a_broken_promise_is_told(name: str, change: tuple[str, str], diagnosis: str, tmp_path: Path) -> None:
    (tried,) = [one for one in conformance(file_with(tmp_path, change)) if one.name == name]

    with pytest.raises(PromiseBroken) as caught:
        await tried()

    assert diagnosis in str(caught.value)
