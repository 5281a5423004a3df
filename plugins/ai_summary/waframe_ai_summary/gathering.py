"""Gathers what was said in a conversation since the last long silence, with what was heard and read in it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from waframe import Audio, Context, Document, Image, Message, MessageStatus, SenderType
from waframe_ai_summary import words
from waframe_ai_summary.reading import Line, Speaker
from waframe_ai_summary.words import Words

MOST = 200
LETTERS = 4_000
"""So much of a message is read: WhatsApp carries 65 536 letters, and reading time grows with their square."""

_SPEAKERS: Mapping[SenderType, Speaker] = {
    SenderType.CLIENT: "client",
    SenderType.AI: "ai",
    SenderType.AGENT: "agent",
    SenderType.EXTERNAL: "agent",
}
_SHOWN = (Image, Document)
"""What others learn of other messages is their own reading of the words, which are read here."""

_UNSAID = frozenset({MessageStatus.INTERNAL, MessageStatus.SCHEDULED, MessageStatus.FAILED, MessageStatus.QUEUED})


async def gather(ctx: Context, *, apart: timedelta) -> tuple[Line, ...]:
    """Give the lines of a conversation, oldest first."""
    messages = since_silence(await said(ctx), apart=apart)
    heard = await words.of_conversation(ctx)
    return tuple(_line(one, heard.get(one.id, Words())) for one in messages)


async def said(ctx: Context) -> list[Message]:
    """Give the newest messages that somebody said and that were not only meant to be."""
    page = await ctx.store.messages.page(ctx.conversation.id, many=MOST)
    return [one for one in page if one.sender_type in _SPEAKERS and one.status not in _UNSAID]


def since_silence(messages: Sequence[Message], *, apart: timedelta) -> Sequence[Message]:
    """Leave out what came before the last long silence."""
    for place in range(len(messages) - 1, 0, -1):
        if messages[place].at - messages[place - 1].at >= apart:
            return messages[place:]
    return messages


def _line(message: Message, found: Words) -> Line:
    own = "" if found.heard and isinstance(message.content, Audio) else message.text
    return Line(
        id=message.id,
        sender=_SPEAKERS[message.sender_type],
        text=" ".join(filter(None, (own, found.heard)))[:LETTERS],
        seen=found.read[:LETTERS] if isinstance(message.content, _SHOWN) else "",
    )
