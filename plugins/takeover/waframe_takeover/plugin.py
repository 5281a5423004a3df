"""The door: decides who may speak, the bot or a person."""

from waframe import (
    Context,
    Conversation,
    Fact,
    Floor,
    Message,
    Plugin,
    SenderType,
    Settings,
    hookimpl,
)

HANDOFF, WANTED, ANSWERED = "handoff", "wanted", "answered"


class TakeoverSettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `takeover:`."""

    queue_on_handoff: bool = True
    """Whether a customer who wants a person waits in the queue, where the bot is silent."""


class Takeover(Plugin[TakeoverSettings]):
    """Makes the bot silent as soon as a person speaks, or as soon as the customer wants one."""

    name = "takeover"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Give the floor to whoever answered from the phone; an agent of the desk who holds it keeps it."""
        if message.sender_type is SenderType.EXTERNAL and ctx.conversation.floor in {Floor.BOT, Floor.QUEUE}:
            ctx.move_floor(Floor.EXTERNAL)

    @hookimpl
    async def fact_learnt(self, ctx: Context, fact: Fact) -> None:
        """Put a customer who wants a person into the queue."""
        wanted = fact.name == HANDOFF and fact.value == WANTED
        if wanted and self.settings.queue_on_handoff and ctx.conversation.floor is Floor.BOT:
            ctx.move_floor(Floor.QUEUE)

    @hookimpl
    async def floor_changed(self, ctx: Context, conversation: Conversation) -> None:
        """Forget the wish once the bot has the floor again, so that the next wish is news."""
        wish = await ctx.fact(HANDOFF)
        if conversation.floor is Floor.BOT and wish is not None and wish.value == WANTED:
            ctx.learn(HANDOFF, ANSWERED)
