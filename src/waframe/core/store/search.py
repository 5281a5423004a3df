"""Searches the index: messages, conversations and customers, the newest first."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.store.database import Database, Row, Value, record
from waframe.core.store.queries import load_queries
from waframe.core.store.terms import Clause, in_branches, with_fact, write_query

_SQL = load_queries(__file__)
_DEPTH = 5000
_FEW_BRANCHES = 3
"""Up to so many branches are terms of the query; nearly all rows have one of many, which would only be work."""
_NOTHING_BEFORE = 2**62


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that was found, and the place of its last message, by which matches are sorted."""

    seq: int
    conversation_id: str


class MessageMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was found."""

    seq: int
    id: str
    conversation_id: str
    text: str
    at: datetime


class Search:
    """Finds what is indexed; `before` is the `seq` of the last match of the page before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def messages(
        self, clauses: Sequence[Clause], *, branches: Sequence[str], before: int | None = None, many: int = 20
    ) -> list[MessageMatch]:
        """Find messages."""
        rows = await self._find("messages", clauses, branches=branches, before=before, many=many)
        return await self.shown([int(str(row["seq"])) for row in rows])

    async def conversations(
        self, clauses: Sequence[Clause], *, branches: Sequence[str], before: int | None = None, many: int = 20
    ) -> list[Match]:
        """Find conversations."""
        rows = await self._find("threads", clauses, branches=branches, before=before, many=many)
        return [record(row, Match) for row in rows]

    async def customers(
        self, clauses: Sequence[Clause], *, branches: Sequence[str], before: int | None = None, many: int = 20
    ) -> list[Match]:
        """Find customers, each by the newest conversation in these branches."""
        query = self._query(clauses, branches)
        if query is None:
            return []
        rows = await self._database.rows(
            _SQL["people"], wanted=query, before=_start(before), many=many, branches=self._list(branches)
        )
        return [record(row, Match) for row in rows]

    async def with_fact(
        self, name: str, value: str, *, branches: Sequence[str], before: int | None = None, many: int = 20
    ) -> list[Match]:
        """Find conversations that know a fact by its value, or by the last eight signs of it."""
        return await self.conversations(with_fact(name, value), branches=branches, before=before, many=many)

    async def shown(self, seqs: Sequence[int]) -> list[MessageMatch]:
        """Read messages by their places, in this order; those that are not there are missing."""
        if not seqs:
            return []
        rows = await self._database.read(lambda transaction: transaction.bulk(_SQL["shown"], {"seq": list(seqs)}))
        found = {int(str(row["seq"])): record(row, MessageMatch) for row in rows}
        return [found[seq] for seq in seqs if seq in found]

    async def _find(
        self, what: str, clauses: Sequence[Clause], *, branches: Sequence[str], before: int | None, many: int
    ) -> Sequence[Row]:
        query = self._query(clauses, branches)
        if query is None:
            return []
        places: dict[str, Value] = {
            "wanted": query,
            "before": _start(before),
            "many": many,
            "branches": self._list(branches),
        }
        if self._database.dialect == "postgres":
            recent = _SQL[f"recent_{what}"]
            rows = await self._database.rows(recent, **places, depth=_DEPTH)
            if len(rows) == many:
                return rows
        return await self._database.rows(_SQL[what], **places)

    def _query(self, clauses: Sequence[Clause], branches: Sequence[str]) -> str | None:
        if not clauses or not branches:
            return None
        narrow = [in_branches(branches)] if len(branches) <= _FEW_BRANCHES else []
        return write_query([*clauses, *narrow], dialect=self._database.dialect)

    def _list(self, branches: Sequence[str]) -> Value:
        return msgspec.json.encode(branches).decode() if self._database.dialect == "sqlite" else list(branches)


def _start(before: int | None) -> int:
    return _NOTHING_BEFORE if before is None else before
