"""Remembers what was noted, in a table of the plugin's own."""

from datetime import datetime

import msgspec
from waframe import Context, Message, load_queries, record

_SQL = load_queries(__file__)


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was noted."""

    message_id: str
    said: str
    noted_at: datetime


def keep(ctx: Context, message: Message) -> None:
    """Note a message when the turn is committed; a turn that is repeated notes it once."""
    ctx.change(
        _SQL["keep"],
        message_id=message.id,
        conversation_id=message.conversation_id,
        said=message.text,
        noted_at=ctx.clock.now(),
    )


async def of_conversation(ctx: Context) -> tuple[Noted, ...]:
    """List what was noted in the conversation, the newest first."""
    rows = await ctx.store.database.rows(_SQL["of_conversation"], conversation_id=ctx.conversation.id)
    return tuple(record(row, Noted) for row in rows)
