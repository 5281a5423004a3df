"""Runs durable jobs: the core's own and those of plugins, tried again with growing pauses, given up visibly."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import anyio
import anyio.abc
import structlog

from waframe.core.contract.clock import Clock
from waframe.core.errors import StoreError
from waframe.core.records.job import Job
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.metrics import Metrics
from waframe.core.runtime.tally import Tally
from waframe.core.store.jobs import Jobs

_log = structlog.stdlib.get_logger("waframe.jobs")
_LEASE = timedelta(minutes=5)
_TRIES = 8
_WIDTH = 8

Run = Callable[[Job], Awaitable[None]]
Find = Callable[[Job], Run | None]


class JobRunner:
    """Claims jobs that are due and runs them, a few at a time."""

    def __init__(
        self, jobs: Jobs, *, find: Find, clock: Clock, bus: Bus, metrics: Metrics, poll_seconds: float
    ) -> None:
        self._jobs = jobs
        self._find = find
        self._clock = clock
        self._bus = bus
        self._metrics = metrics
        self._poll_seconds = poll_seconds
        self._slots = anyio.Semaphore(_WIDTH)
        self._running = Tally()
        self._stopping = False

    async def run(self) -> None:
        """Run jobs until cancelled."""
        async with anyio.create_task_group() as tasks:
            while not self._stopping:
                bell = self._bus.bell("jobs")
                try:
                    found = await self._some(tasks)
                except StoreError as error:
                    _log.error("jobs.store_away", error=str(error))
                    found = False
                if not found:
                    await self._bus.wait(bell, seconds=self._poll_seconds)

    async def drain(self, *, seconds: float) -> None:
        """Begin nothing new, wait for what runs, and give the rest back."""
        self._stopping = True
        self._bus.ring("jobs")
        await self._running.empty(seconds=seconds)
        await self._jobs.yield_all(now=self._clock.now())

    async def _some(self, tasks: anyio.abc.TaskGroup) -> bool:
        await self._slots.acquire()
        self._slots.release()
        if self._stopping:
            return False
        with self._running.counting():  # a stop that comes from here on waits for the jobs of this claim
            return await self._claim(tasks)

    async def _claim(self, tasks: anyio.abc.TaskGroup) -> bool:
        now = self._clock.now()
        claimed = await self._jobs.claim(now=now, until=now + _LEASE, many=self._slots.value)
        for job in claimed:
            self._slots.acquire_nowait()
            self._running.begin()
            tasks.start_soon(self._one, job)
        return bool(claimed)

    async def _one(self, job: Job) -> None:
        try:
            await self._try(job)
        except StoreError as error:
            _log.warning("jobs.result_lost", job=job.name, error=str(error))
        finally:
            self._running.end()
            self._slots.release()
            self._bus.ring("jobs")

    async def _try(self, job: Job) -> None:
        run = self._find(job)
        if run is None:
            await self._failed(job, "nobody here runs this job; its plugin is switched off")
            return
        try:
            with anyio.fail_after(_LEASE.total_seconds()):
                await run(job)
        except Exception as error:  # noqa: BLE001  # a job belongs to a plugin; it is tried again, then shown
            _log.warning("jobs.failed", job=job.name, attempts=job.attempts, error=f"{type(error).__name__}: {error}")
            await self._failed(job, f"{type(error).__name__}: {error}")
            return
        await self._jobs.done(job)
        self._metrics.count("jobs_done", job=job.name)

    async def _failed(self, job: Job, error: str) -> None:
        self._metrics.count("jobs_failed", job=job.name)
        now = self._clock.now()
        if job.attempts >= _TRIES:
            await self._jobs.give_up(job, now=now, error=error)
        else:
            await self._jobs.again(job, due_at=now + timedelta(seconds=5 * 2.0**job.attempts), error=error)


def finder(own: Mapping[str, Run], find_plugins: Find) -> Find:
    """Look among the core's own jobs first, then among the plugins'."""
    return lambda job: own.get(job.name) or find_plugins(job)
