"""The door: answers customers who want to buy."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread

from waframe import (
    Branch,
    Choice,
    Context,
    Direction,
    Host,
    Image,
    Message,
    Plugin,
    Reply,
    SenderType,
    Text,
    hookimpl,
)
from waframe.plugins.assistant.brains import Brain, CustomerTurn
from waframe.plugins.assistant.dialogue.selling import RulesBrain
from waframe.plugins.assistant.settings import AssistantSettings
from waframe.vocabulary import Vocabulary, load

SILENT = Reply(contents=())
LOOKED_BACK = 30
READ = (Text, Choice, Image)


class Assistant(Plugin[AssistantSettings, Vocabulary]):
    """Sells: understands what part is wanted, shows what there is, and quotes it."""

    name = "assistant"

    def __init__(self, settings: AssistantSettings, *, branch: Branch | None, shared: Vocabulary) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        self._brain: Brain = RulesBrain(settings, shared)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Vocabulary]:
        """Read the vocabulary once."""
        del host
        yield await anyio.to_thread.run_sync(load)

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer the last message of a burst, with all of them in mind; the ones before it are left to that answer."""
        if not isinstance(message.content, READ):
            return None
        if await _is_followed(ctx, message):
            return SILENT
        if self.settings.quiet_seconds:
            await ctx.clock.sleep(self.settings.quiet_seconds)
            if await _is_followed(ctx, message):
                return SILENT
        return await self._brain.think(ctx, await _turn(ctx, message))


async def _is_followed(ctx: Context, message: Message) -> bool:
    """Tell whether the customer has written on, so that the newer message is the one to answer."""
    newest = await ctx.store.messages.page(message.conversation_id, many=LOOKED_BACK)
    return any(one.seq > message.seq and _is_said(one) for one in newest)


async def _turn(ctx: Context, message: Message) -> CustomerTurn:
    """Gather what the customer wrote since somebody answered."""
    before = await ctx.store.messages.page(message.conversation_id, before=message.seq, many=LOOKED_BACK)
    said = [one for one in before if one.direction is Direction.OUT or _is_said(one)]
    unanswered: list[Message] = [message]
    while said and _is_said(said[-1]):
        unanswered.insert(0, said.pop())
    return CustomerTurn(messages=tuple(unanswered), history=tuple(said))


def _is_said(message: Message) -> bool:
    return message.sender_type is SenderType.CLIENT and isinstance(message.content, READ)
