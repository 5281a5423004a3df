"""The summaries of conversations as they are kept, each with the message up to which it goes."""

from datetime import datetime

import msgspec

from waframe import Context, Database, load_queries
from waframe_ai_summary.reading import Summary

_SQL = load_queries(__file__)
_SUMMARY = msgspec.json.Decoder(Summary)
_REPLIES = msgspec.json.Decoder(tuple[str, ...])


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A summary up to the message `seq`.

    `model` is the language model that helped, `asked_at` when one was asked last.
    """

    seq: int
    summary: Summary
    replies: tuple[str, ...]
    model: str | None
    asked_at: datetime | None
    refreshed_at: datetime


async def find(database: Database, conversation_id: str) -> Kept | None:
    """Give the summary of a conversation, if it was read before."""
    row = await database.row(_SQL["find"], conversation_id=conversation_id)
    if row is None:
        return None
    read = {"summary": _SUMMARY.decode(str(row["summary"])), "replies": _REPLIES.decode(str(row["replies"]))}
    return msgspec.convert({**row, **read}, type=Kept)


def keep(ctx: Context, kept: Kept) -> None:
    """Keep a summary, unless one that goes further is kept already."""
    ctx.change(
        _SQL["keep"],
        conversation_id=ctx.conversation.id,
        seq=kept.seq,
        summary=msgspec.json.encode(kept.summary).decode(),
        replies=msgspec.json.encode(kept.replies).decode(),
        model=kept.model,
        asked_at=kept.asked_at,
        refreshed_at=kept.refreshed_at,
    )
