"""The list: who waits for what, and who was told."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from waframe import Context, Database, load_queries, record

_SQL = load_queries(__file__)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A part that a conversation waits for; with `told_at`, waited for."""

    sku: str
    joined_at: datetime
    told_at: datetime | None


class _Waiting(msgspec.Struct, frozen=True, kw_only=True):
    conversation_id: str


def join(ctx: Context, sku: str) -> None:
    """Put the conversation on the list when the turn is committed."""
    conversation = ctx.conversation
    ctx.change(_SQL["join"], conversation_id=conversation.id, sku=sku, branch=ctx.branch.key, joined_at=ctx.clock.now())


def tell(ctx: Context, sku: str) -> None:
    """Strike the conversation off; where it was told meanwhile, nothing of the action counts."""
    ctx.must_change(_SQL["tell"], conversation_id=ctx.conversation.id, sku=sku, told_at=ctx.clock.now())


async def of_conversation(ctx: Context) -> tuple[Entry, ...]:
    """List what the conversation waits for, or waited for."""
    rows = await ctx.store.database.rows(_SQL["of_conversation"], conversation_id=ctx.conversation.id)
    return tuple(record(row, Entry) for row in rows)


async def waiting(database: Database, *, branch: str, sku: str) -> Sequence[str]:
    """Name the conversations of a branch that wait for a part."""
    rows = await database.rows(_SQL["waiting"], branch=branch, sku=sku)
    return [record(row, _Waiting).conversation_id for row in rows]
