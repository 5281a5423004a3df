"""Durable jobs: once only while they wait, claimed by one, tried again, given up visibly."""

from datetime import datetime, timedelta

import anyio
from tests.core.store.shop import NOON

from waframe.core.records.ids import new_id
from waframe.core.records.job import Job
from waframe.core.store.database import Database
from waframe.core.store.jobs import Jobs

LATER = NOON + timedelta(minutes=1)


async def test_a_job_of_a_key_waits_once(database: Database) -> None:
    jobs = Jobs(database, owner="here")

    added = [await jobs.add(_job(key=key)) for key in ("a", "a", "b", None, None)]

    assert added == [True, False, True, True, True]


async def test_a_job_is_claimed_by_one_process(database: Database, elsewhere: Database) -> None:
    for _ in range(30):
        await Jobs(database, owner="here").add(_job())
    claimed: list[str] = []

    async def claim(database: Database, owner: str) -> None:
        while found := await Jobs(database, owner=owner).claim(now=NOON, until=LATER, many=2):
            claimed.extend(job.id for job in found)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(claim, database, "here")
        tasks.start_soon(claim, elsewhere, "there")

    assert len(claimed) == len(set(claimed)) == 30


async def test_a_job_carries_what_it_was_given(database: Database) -> None:
    jobs = Jobs(database, owner="here")
    job = Job(id=new_id(), name="n", payload='{"a":1}', branch="b", conversation_id=new_id(), key="k", due_at=NOON)
    await jobs.add(job)

    (found,) = await jobs.claim(now=NOON, until=LATER)

    assert (found.id, found.payload, found.branch, found.conversation_id, found.key) == (
        job.id,
        job.payload,
        job.branch,
        job.conversation_id,
        job.key,
    )
    assert (found.attempts, found.due_at) == (1, LATER)


async def test_a_job_waits_for_its_time(database: Database) -> None:
    jobs = Jobs(database, owner="here")
    await jobs.add(_job(due_at=LATER))

    early = await jobs.claim(now=NOON, until=LATER)

    assert early == []
    assert await jobs.next_due() == LATER
    assert len(await jobs.claim(now=LATER, until=LATER + timedelta(minutes=1))) == 1


async def test_a_job_that_is_done_is_gone(database: Database) -> None:
    jobs = Jobs(database, owner="here")
    await jobs.add(_job(key="a"))
    (job,) = await jobs.claim(now=NOON, until=LATER)

    await jobs.done(job)

    assert await jobs.next_due() is None
    assert await jobs.add(_job(key="a"))


async def test_a_job_of_a_lost_process_comes_back(database: Database, elsewhere: Database) -> None:
    await Jobs(database, owner="here").add(_job())
    await Jobs(database, owner="here").claim(now=NOON, until=LATER)

    (again,) = await Jobs(elsewhere, owner="there").claim(now=LATER, until=LATER + timedelta(minutes=1))

    assert again.attempts == 2


async def test_a_late_failure_does_not_disturb_the_next_attempt(database: Database) -> None:
    jobs = Jobs(database, owner="here")
    await jobs.add(_job())
    (first,) = await jobs.claim(now=NOON, until=LATER)
    until = LATER + timedelta(hours=1)
    await jobs.claim(now=LATER, until=until)

    await jobs.again(first, due_at=NOON, error="late")
    await jobs.give_up(first, now=NOON, error="late")

    assert await jobs.next_due() == until
    assert await jobs.failed() == []


async def test_a_job_that_cannot_be_done_is_kept_to_be_seen(database: Database) -> None:
    jobs = Jobs(database, owner="here")
    await jobs.add(_job(key="a"))
    (job,) = await jobs.claim(now=NOON, until=LATER)

    await jobs.give_up(job, now=NOON, error="no such number")

    (failed,) = await jobs.failed()
    await jobs.yield_all(now=NOON)
    assert failed.id == job.id
    assert await jobs.claim(now=LATER, until=LATER) == []
    assert await jobs.add(_job(key="a"))


async def test_a_job_is_tried_again_later(database: Database) -> None:
    jobs = Jobs(database, owner="here")
    await jobs.add(_job())
    (job,) = await jobs.claim(now=NOON, until=LATER)

    await jobs.again(job, due_at=LATER, error="busy")

    assert await jobs.claim(now=NOON, until=LATER) == []
    assert [job.attempts for job in await jobs.claim(now=LATER, until=LATER)] == [2]


async def test_a_process_that_stops_gives_its_jobs_back(database: Database) -> None:
    jobs = Jobs(database, owner="here")
    await jobs.add(_job())
    await jobs.claim(now=NOON, until=LATER)

    await jobs.yield_all(now=NOON)

    assert len(await Jobs(database, owner="there").claim(now=NOON, until=LATER)) == 1


def _job(*, key: str | None = None, due_at: datetime = NOON) -> Job:
    return Job(id=new_id(), name="sales.remind", key=key, due_at=due_at)
