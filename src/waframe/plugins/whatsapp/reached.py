"""Counts whom the business writes to first, outside of windows, in 24 hours; Meta limits that for the portfolio.

See https://developers.facebook.com/docs/whatsapp/messaging-limits
"""

from datetime import datetime, timedelta

import msgspec

from waframe import Database, Transaction, load_queries, record

DAY = timedelta(hours=24)
_SQL = load_queries(__file__)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """The answer: whether one more may be written to; `fresh` where that took a place, `opens_at` when one is free."""

    allowed: bool
    fresh: bool = False
    opens_at: datetime | None = None


class _Count(msgspec.Struct, frozen=True, kw_only=True):
    many: int
    oldest_at: datetime | None = None


class Reached:
    """The table of those who were written to; all processes share it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, recipient: str, *, most: int, now: datetime) -> Place:
        """Take a place for a person; who was written to within 24 hours takes no other."""

        async def body(transaction: Transaction) -> Place:
            if transaction.dialect == "postgres":
                await transaction.rows(_SQL["lock"])
            await transaction.rows(_SQL["sweep"], since=now - DAY)
            if await transaction.row(_SQL["known"], recipient=recipient) is not None:
                return Place(allowed=True)
            row = await transaction.row(_SQL["count"])
            count = record(row, _Count) if row else _Count(many=0)
            if count.many >= most and count.oldest_at is not None:
                return Place(allowed=False, opens_at=count.oldest_at + DAY)
            await transaction.rows(_SQL["reach"], recipient=recipient, now=now)
            return Place(allowed=True, fresh=True)

        return await self._database.write(body)

    async def release(self, recipient: str, *, at: datetime) -> None:
        """Give a place back that was taken for a message that did not leave."""
        await self._database.change(_SQL["release"], recipient=recipient, at=at)
