"""A plugin that is none is told so, with what to write instead."""

from pathlib import Path

import pytest

from waframe import Context, Message, NoSettings, Plugin, Reply, hookimpl
from waframe.core.errors import HookInvalid, PluginBroken
from waframe.core.runtime.registry.hook_checks import check_plugin


def test_a_sound_plugin_passes() -> None:
    class Sound(Plugin[NoSettings]):
        name = "sound"

        @hookimpl
        async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
            return None

        @hookimpl
        def message_received(self, message: Message) -> None: ...

        @hookimpl
        async def message_sent(self) -> None: ...

        def helper(self) -> None: ...

    assert check_plugin(Sound, name="sound") is Sound


@pytest.mark.parametrize("found", [pytest.param(object, id="another class"), pytest.param(print, id="no class")])
def test_something_else_is_no_plugin(found: object) -> None:
    with pytest.raises(PluginBroken, match="no class that derives from Plugin"):
        check_plugin(found, name="x")


def test_the_name_is_that_of_the_entry_point() -> None:
    class Odd(Plugin[NoSettings]):
        name = "odd"

    with pytest.raises(PluginBroken, match="plugin even is broken: its class Odd says name = 'odd'"):
        check_plugin(Odd, name="even")


def test_settings_must_be_named() -> None:
    class Vague(Plugin):  # type: ignore[type-arg]
        name = "vague"

    with pytest.raises(PluginBroken, match="it must name its settings"):
        check_plugin(Vague, name="vague")


def test_a_misspelt_hook_gets_a_hint() -> None:
    class Typo(Plugin[NoSettings]):
        name = "typo"

        @hookimpl
        async def mesage_recieved(self, ctx: Context) -> None: ...

    with pytest.raises(HookInvalid, match="there is no such hook; did you mean message_received"):
        check_plugin(Typo, name="typo")


def test_a_misspelt_argument_gets_a_hint() -> None:
    class Typo(Plugin[NoSettings]):
        name = "typo"

        @hookimpl
        async def message_received(self, ctx: Context, mesage: Message) -> None: ...

    with pytest.raises(HookInvalid, match=r"no argument mesage; it takes \(self, ctx, message\); did you mean message"):
        check_plugin(Typo, name="typo")


def test_a_hook_without_its_mark_is_found() -> None:
    class Unmarked(Plugin[NoSettings]):
        name = "unmarked"

        async def message_received(self, ctx: Context) -> None: ...

    with pytest.raises(HookInvalid, match="hook message_received: it is not marked with @hookimpl"):
        check_plugin(Unmarked, name="unmarked")


def test_a_collected_hook_is_not_async() -> None:
    class Late(Plugin[NoSettings]):
        name = "late"

        @hookimpl
        async def register_actions(self) -> list[object]:
            return []

    with pytest.raises(HookInvalid, match="must not be async"):
        check_plugin(Late, name="late")


def test_a_wrapper_is_refused() -> None:
    class Wrapper(Plugin[NoSettings]):
        name = "wrapper"

        @hookimpl(wrapper=True)
        def message_received(self) -> object:
            return (yield)

    with pytest.raises(HookInvalid, match="wrappers are not called"):
        check_plugin(Wrapper, name="wrapper")


def test_another_name_than_the_hooks_is_refused() -> None:
    class Alias(Plugin[NoSettings]):
        name = "alias"

        @hookimpl(specname="message_sent")
        async def message_received(self) -> None: ...

    with pytest.raises(HookInvalid, match="must be named like the hook"):
        check_plugin(Alias, name="alias")


def test_a_static_method_is_refused() -> None:
    class Static(Plugin[NoSettings]):
        name = "static"

        @staticmethod
        @hookimpl
        async def message_received(ctx: Context) -> None: ...

    with pytest.raises(HookInvalid, match="must be an ordinary method"):
        check_plugin(Static, name="static")


def test_a_generator_is_refused() -> None:
    class Stream(Plugin[NoSettings]):
        name = "stream"

        @hookimpl
        async def message_received(self) -> object:
            yield

    with pytest.raises(HookInvalid, match="must return, not yield"):
        check_plugin(Stream, name="stream")


def test_arguments_in_a_bunch_are_refused() -> None:
    class Bunch(Plugin[NoSettings]):
        name = "bunch"

        @hookimpl
        async def message_received(self, *args: object) -> None: ...

    with pytest.raises(HookInvalid, match="cannot be given by name"):
        check_plugin(Bunch, name="bunch")


def test_a_plugin_for_another_api_is_told_so_before_its_hooks() -> None:
    class Late(Plugin[NoSettings]):
        name = "late"
        api = ">=2"

        @hookimpl
        async def message_of_tomorrow(self) -> None: ...

    with pytest.raises(PluginBroken, match="it wants API >=2; this waframe has 1"):
        check_plugin(Late, name="late")


def test_a_wrong_hook_is_told_with_its_place() -> None:
    class Typo(Plugin[NoSettings]):
        name = "typo"

        @hookimpl
        async def mesage_recieved(self) -> None: ...

    with pytest.raises(HookInvalid) as raised:
        check_plugin(Typo, name="typo")

    file, _, line = str(raised.value.place).rpartition(":")
    assert file == __file__
    assert "def mesage_recieved" in Path(file).read_text("utf-8").splitlines()[int(line) - 1]
