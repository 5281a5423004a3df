"""A neighbour in the same branch, who fails, refuses or lets a turn be repeated when it is told to."""

import msgspec

from waframe import (
    ActionCall,
    Context,
    Conversation,
    Draft,
    Fact,
    Media,
    Message,
    NoSettings,
    Plugin,
    Reply,
    hookimpl,
    load_queries,
)

REFUSAL = "the neighbour refuses"
_SQL = load_queries(__file__)


class OnPurpose(RuntimeError):
    """What a neighbour raises."""


class Mood(msgspec.Struct):
    """What a neighbour does next: nothing, unless somebody says so."""

    fails: bool = False
    refuses: bool = False
    repeats: int = 0


def neighbour(mood: Mood) -> type[Plugin[NoSettings]]:
    """Make the class of a neighbour with a mood."""

    class Neighbour(Plugin[NoSettings]):
        """Takes part in everything, and does what its mood says."""

        name = "neighbour"

        @hookimpl(tryfirst=True)
        async def message_received(self, ctx: Context, message: Message) -> None:
            """Let the turn be undone and done again, as if the process had died before its commit."""
            if mood.repeats:
                mood.repeats -= 1
                ctx.must_change(_SQL["find_nothing"])
            _fail(mood)

        @hookimpl(tryfirst=True)
        async def answer_message(self, message: Message) -> Reply | None:
            """Leave it to the others."""
            _fail(mood)
            return None

        @hookimpl(tryfirst=True)
        async def refine_message(self, message: Message) -> Message | None:
            """Change nothing."""
            _fail(mood)
            return None

        @hookimpl(tryfirst=True)
        async def refine_reply(self, reply: Reply) -> Reply | None:
            """Change nothing."""
            _fail(mood)
            return None

        @hookimpl(tryfirst=True)
        async def fact_learnt(self, fact: Fact) -> None:
            """Do nothing."""
            _fail(mood)

        @hookimpl(tryfirst=True)
        async def media_stored(self, media: Media) -> None:
            """Do nothing."""
            _fail(mood)

        @hookimpl(tryfirst=True)
        async def floor_changed(self, conversation: Conversation) -> None:
            """Do nothing."""
            _fail(mood)

        @hookimpl(tryfirst=True)
        async def message_sent(self, message: Message) -> None:
            """Do nothing."""
            _fail(mood)

        @hookimpl
        async def allow_send(self, draft: Draft) -> str | None:
            """Refuse what the bot says."""
            return REFUSAL if mood.refuses else None

        @hookimpl
        async def allow_action(self, call: ActionCall) -> str | None:
            """Refuse every action."""
            return REFUSAL if mood.refuses else None

    return Neighbour


def _fail(mood: Mood) -> None:
    if mood.fails:
        raise OnPurpose("on purpose")
