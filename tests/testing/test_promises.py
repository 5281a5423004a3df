"""A plugin that breaks a promise is told so, in words that say what to do."""

from pathlib import Path

import pytest

from waframe import NoSettings, Plugin
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

    assert len({one.name for one in found}) == len(found) > 15
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


STEP = '''"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels = "echo_0001", None, ("echo",)


def upgrade():
    op.create_table("echo_words", sa.Column("word", sa.Text, nullable=op.get_bind().dialect.name == "sqlite"))
    op.create_table("words_of_echo", sa.Column("word", sa.Text))


def downgrade():
    op.drop_table("words_of_echo")
'''
TABLES = (
    ("its_tables_bear_its_name", "its table words_of_echo must begin with echo_"),
    ("its_tables_go_down_again", "its steps go back, and leave echo_words"),
    (
        "its_tables_are_the_same_on_both_databases",
        (
            "echo_words is {'columns': {'word': True}, 'key': [], 'indexes': []} on SQLite, "
            "and {'columns': {'word': False}, 'key': [], 'indexes': []} on Postgres"
        ),
    ),
)


@pytest.mark.usefixtures("postgres_server")
async def test_tables_that_break_a_promise_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "steps"
    folder.mkdir()
    (folder / "echo_0001.py").write_text(STEP)
    named = ('name = "echo"\n', f'name = "echo"\n    migrations = __import__("pathlib").Path({str(folder)!r})\n')
    promises = {one.name: one for one in conformance(file_with(tmp_path, named))}

    for name, diagnosis in TABLES:
        with pytest.raises(PromiseBroken) as caught:
            await promises[name]()
        assert str(caught.value) == diagnosis


WRECK = '''"""Breaks what it can."""

from typing import ClassVar

from waframe import (
    Action, ActionCall, Button, Buttons, Context, Done, Message, NoArguments, NoSettings, Panel, Plugin, Reply, Text,
    hookimpl,
)


class Wreck(Plugin[NoSettings]):
    """Answers with too many buttons, and does the rest wrong, too."""

    name = "wreck"
    open: ClassVar[tuple[str, ...]] = ()

    def __init__(self, settings, *, branch, shared):
        super().__init__(settings, branch=branch, shared=shared)
        if branch.key in Wreck.open:
            raise RuntimeError(f"{branch.key} is already open")
        Wreck.open = (*Wreck.open, branch.key)

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        if message.text != "hola":
            return None
        await ctx.act("look", result=Done)
        return Reply(contents=(Text(body="x" * 5000), Buttons(body="?", buttons=(Button(id="a", title="x" * 99),))))

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [
            Action(name="look", title="wreck.look", run=self.look),
            Action(name="fall", title="wreck.fall", run=self.fall),
            Action(name="forget", title="wreck.forget", run=self.forget, roles=()),
        ]

    @hookimpl
    def register_panels(self) -> list[Panel]:
        return [Panel(name="view", title="wreck.view", module="view.js")]

    async def look(self, ctx: Context, call: ActionCall, arguments: NoArguments) -> Done:
        return Done()

    async def fall(self, ctx: Context, call: ActionCall, arguments: NoArguments) -> Done:
        return {}["key"]

    async def forget(self, ctx: Context) -> Done:
        return Done()
'''
WRECKED = (
    "action forget: it cannot be called with (ctx: Context, call: ActionCall, arguments: NoArguments)",
    "its_panels_are_there: the panel view names view.js, which does not lie in panels/",
    "what_it_says_fits_the_channel: the channel did not take '?'",
    "its_actions_refuse_with_words: the action fall raised: fall is refused: KeyError: 'key'",
    "switched_off_nothing_is_left: PluginBroken: plugin wreck is broken: it cannot be made in branch centro",
    "a_failing_neighbour_does_not_matter: answer_message raised ActionRefused: look is refused: the neighbour refuses",
)


async def test_all_that_is_broken_is_told_together(tmp_path: Path) -> None:
    path = tmp_path / "wreck.py"
    path.write_text(WRECK)

    with pytest.raises(PromiseBroken, match=r"^wreck breaks \d+ of \d+ promises\n\n") as caught:
        await conformance(path, says=("hola",)).check()

    told = str(caught.value).splitlines()
    assert [one for one in WRECKED if not any(one in line for line in told)] == [], told


async def test_a_class_that_no_entry_point_leads_to_is_told() -> None:
    class Unknown(Plugin[NoSettings]):
        """Does nothing."""

        name = "unknown"

    (named,) = [one for one in conformance(Unknown) if one.name == "its_name_is_where_it_is_enabled"]
    with pytest.raises(PromiseBroken, match=r"no entry point of waframe\.plugins leads to .*Unknown: add unknown = "):
        await named()
