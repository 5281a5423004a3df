"""Who visits: a row for each browser, known again by a token of which only the hash is kept."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec

from waframe import Database, is_id, load_queries, new_id, record

_SQL = load_queries(__file__)
_TOKEN_BYTES = 32


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that visits a site; `version` grows with everything that its page should be told.

    `last_number` is that of the newest message, `got_number` up to which the page has all of ours, `read_number` up to
    which the visitor has seen them, and `answered_number` up to which we have read those of the visitor.
    """

    id: str
    address: str
    name: str | None = None
    version: int = 0
    last_number: int = 0
    got_number: int = 0
    read_number: int = 0
    answered_number: int = 0
    typing_until: datetime | None = None


class Visitors:
    """The table of visitors."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, *, address: str, name: str | None, now: datetime) -> tuple[Visitor, str]:
        """Add somebody who has come for the first time, and give their token, which nobody can read again."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        visitor = Visitor(id=new_id(), address=address, name=name)
        await self._database.change(
            _SQL["add"], id=visitor.id, address=address, name=name, token_hash=_hashed(token), seen_at=now
        )
        return visitor, token

    async def by_token(self, token: str, *, address: str) -> Visitor | None:
        """Find who has a token, at this site."""
        row = await self._database.row(_SQL["by_token"], token_hash=_hashed(token), address=address)
        return record(row, Visitor) if row else None

    async def find(self, visitor_id: str) -> Visitor | None:
        """Find a visitor."""
        row = await self._database.row(_SQL["find"], id=visitor_id) if is_id(visitor_id) else None
        return record(row, Visitor) if row else None

    async def versions(self, ids: Collection[str]) -> Mapping[str, int]:
        """Tell the versions of visitors, those that are not there left out."""
        asked: object = list(ids)
        if self._database.dialect == "sqlite":
            asked = msgspec.json.encode(asked).decode()
        return {
            str(row["id"]): int(str(row["version"])) for row in await self._database.rows(_SQL["versions"], ids=asked)
        }

    async def come(self, visitor_id: str, *, name: str | None, now: datetime) -> None:
        """Note that a visitor is here, and their name if they gave one."""
        await self._database.change(_SQL["come"], id=visitor_id, name=name, at=now)

    async def mark(self, visitor_id: str, *, got: int, read: int) -> None:
        """Note how far a visitor has come."""
        await self._database.change(_SQL["mark"], id=visitor_id, got=max(got, read), read=read)

    async def answer(self, visitor_id: str, *, number: int, typing_until: datetime | None) -> None:
        """Note how far we have read, and until when it counts that somebody is writing."""
        await self._database.change(_SQL["answer"], id=visitor_id, number=number, typing_until=typing_until)

    async def forget(self, *, before: datetime) -> None:
        """Drop who was not seen since an instant and has no messages."""
        await self._database.change(_SQL["forget"], before=before)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
