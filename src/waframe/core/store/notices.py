"""What arrived and belongs to no conversation."""

from datetime import datetime

import msgspec

from waframe.core.records.incoming import IncomingNotice
from waframe.core.records.news import AnyNews
from waframe.core.store.database import Database, Row, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_NEWS = msgspec.json.Decoder(AnyNews)


class Unrouted(msgspec.Struct, frozen=True, kw_only=True):
    """An address that gets messages and belongs to no branch."""

    channel: str
    address: str
    many: int
    at: datetime


class Notices:
    """Reads notices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_kind(self, kind: str, *, many: int = 100) -> list[IncomingNotice]:
        """Read the notices of a kind, the newest first."""
        return [_notice(row) for row in await self._database.rows(_SQL["of_kind"], kind=kind, many=many)]

    async def find(self, key: str) -> IncomingNotice | None:
        """Read a notice by its key."""
        row = await self._database.row(_SQL["find"], key=key)
        return _notice(row) if row else None

    async def unrouted(self) -> list[Unrouted]:
        """List the addresses that no branch claims."""
        return [record(row, Unrouted) for row in await self._database.rows(_SQL["unrouted"])]


def _notice(row: Row) -> IncomingNotice:
    news = _NEWS.decode(str(row["news"])) if row["news"] else None
    return msgspec.structs.replace(record({**row, "news": None}, IncomingNotice), news=news)
