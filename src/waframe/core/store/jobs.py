"""Durable jobs: added once, claimed by any worker, tried again, given up visibly."""

from datetime import datetime

import msgspec

from waframe.core.records.job import Job
from waframe.core.store.database import Database, Transaction, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


class _Due(msgspec.Struct, frozen=True, kw_only=True):
    due_at: datetime | None


class Jobs:
    """The table of jobs."""

    def __init__(self, database: Database, *, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def add(self, job: Job) -> bool:
        """Add a job; False where one of that name and key already waits."""
        values = msgspec.structs.asdict(job)
        values.pop("attempts")
        return bool(await self._database.change(_SQL["add"], **values))

    @staticmethod
    async def add_in(transaction: Transaction, job: Job) -> bool:
        """Add a job in a transaction that also writes what makes it necessary; False where one of that key waits."""
        values = msgspec.structs.asdict(job)
        values.pop("attempts")
        return bool(await transaction.rows(_SQL["add"], **values))

    async def claim(self, *, now: datetime, until: datetime, many: int = 8) -> list[Job]:
        """Take jobs that are due; they come back by themselves at `until`."""
        rows = await self._database.change(_SQL["claim"], now=now, until=until, owner=self._owner, many=many)
        return [record(row, Job) for row in rows]

    async def done(self, job: Job) -> None:
        """Strike a job off."""
        await self._database.change(_SQL["done"], id=job.id)

    async def again(self, job: Job, *, due_at: datetime, error: str) -> None:
        """Try a job later."""
        await self._database.change(_SQL["again"], id=job.id, attempts=job.attempts, due_at=due_at, error=error)

    async def give_up(self, job: Job, *, now: datetime, error: str) -> None:
        """Keep a job that cannot be done for a person to look at."""
        await self._database.change(_SQL["give_up"], id=job.id, attempts=job.attempts, now=now, error=error)

    async def yield_all(self, *, now: datetime) -> None:
        """Give back what this process was doing."""
        await self._database.change(_SQL["yield_all"], owner=self._owner, now=now)

    async def next_due(self) -> datetime | None:
        """Tell when the next job is due."""
        row = await self._database.row(_SQL["next_due"])
        return record(row, _Due).due_at if row else None

    async def failed(self, *, many: int = 100) -> list[Job]:
        """List the jobs that were given up, the newest first."""
        return [record(row, Job) for row in await self._database.rows(_SQL["failed"], many=many)]
