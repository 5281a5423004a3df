"""What supervisors ask of branches: who waits, who holds what, and how long answers and ends took."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.store.database import Database, Row, Value, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """How many conversations wait for a person in a branch, the first of them since when."""

    branch: str
    waiting: int
    since: datetime | None = None


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """How many conversations an agent holds in a branch."""

    branch: str
    agent_id: str
    many: int


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that came into the queue; an agent answered it, and it was closed, at some time or not yet."""

    branch: str
    at: datetime
    answered_at: datetime | None = None
    closed_at: datetime | None = None


class Reports:
    """Reads figures from the rows as they are."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def queues(self, branches: Sequence[str]) -> list[Queue]:
        """Read who waits."""
        return [record(row, Queue) for row in await self._bulk("queues", branch=[*branches])]

    async def held(self, branches: Sequence[str]) -> list[Held]:
        """Read who holds how many."""
        return [record(row, Held) for row in await self._bulk("held", branch=[*branches])]

    async def cases(self, branches: Sequence[str], *, since: datetime) -> list[Case]:
        """Read what came into the queue since an instant, at most 20,000 cases."""
        rows = await self._bulk("cases", branch=[*branches], since=[since] * len(branches))
        return [record(row, Case) for row in rows]

    async def _bulk(self, query: str, **values: Sequence[Value]) -> Sequence[Row]:
        return await self._database.read(lambda transaction: transaction.bulk(_SQL[query], values))
