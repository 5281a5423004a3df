"""A stop that comes while work is being claimed waits for it: nothing is given back and done here at the same time."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest

from waframe import SystemClock
from waframe.core.records.ids import new_id
from waframe.core.records.job import Job
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.jobs.jobbing import JobRunner
from waframe.core.runtime.metrics import Metrics
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database
from waframe.core.store.jobs import Jobs
from waframe.core.store.migrating import migrate

CLOCK = SystemClock()
LONG_AGO = datetime(2020, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path}/jobs.db"
    await migrate(url)
    database = choose_database(url)
    await database.open()
    yield database
    await database.close()


class SlowJobs(Jobs):
    """Claims at once, and tells of it only when `told` is set, as a database does that is far away."""

    def __init__(self, database: Database, *, owner: str) -> None:
        super().__init__(database, owner=owner)
        self.claimed = anyio.Event()
        self.told = anyio.Event()

    async def claim(self, *, now: datetime, until: datetime, many: int = 8) -> list[Job]:
        jobs = await super().claim(now=now, until=until, many=many)
        if jobs:
            self.claimed.set()
            await self.told.wait()
        return jobs


async def test_a_job_that_is_being_claimed_runs_before_the_stop_and_is_not_given_back(database: Database) -> None:
    jobs = SlowJobs(database, owner="stopping")
    await jobs.add(Job(id=new_id(), name="count", payload="{}", due_at=LONG_AGO))
    ran: list[str] = []

    async def run(job: Job) -> None:
        ran.append(job.id)
        assert await claimed_elsewhere(database) == []

    runner = JobRunner(jobs, find=lambda _: run, clock=CLOCK, bus=Bus(), metrics=Metrics(), poll_seconds=0.01)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(runner.run)
        await jobs.claimed.wait()
        async with anyio.create_task_group() as stop:
            stop.start_soon(_drain, runner)
            await anyio.wait_all_tasks_blocked()
            jobs.told.set()

    assert len(ran) == 1
    assert await claimed_elsewhere(database) == []


async def claimed_elsewhere(database: Database) -> list[Job]:
    return await Jobs(database, owner="another").claim(now=CLOCK.now(), until=CLOCK.now())


async def _drain(runner: JobRunner) -> None:
    await runner.drain(seconds=5)
