"""Those who work in a process: the worker, the sender, the runner of jobs and the indexer."""

from collections.abc import Callable
from datetime import timedelta

import anyio
import anyio.abc
import structlog

from waframe.core.contract.clock import Clock
from waframe.core.errors import WaframeError
from waframe.core.records.job import Job
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.config import Config
from waframe.core.runtime.files.fetching import Fetcher
from waframe.core.runtime.indexer import Indexer
from waframe.core.runtime.jobs.fetch_job import FetchJob
from waframe.core.runtime.jobs.housekeeping import Housekeeping
from waframe.core.runtime.jobs.jobbing import JobRunner, Run, finder
from waframe.core.runtime.jobs.mend_job import MendJob
from waframe.core.runtime.jobs.news_job import NewsJob
from waframe.core.runtime.jobs.scheduled_job import ScheduledJob
from waframe.core.runtime.metrics import Metrics
from waframe.core.runtime.registry import Registry
from waframe.core.runtime.registry.tracing import Tell
from waframe.core.runtime.sending.sender import Sender
from waframe.core.runtime.turns.courtesy import Courtesy
from waframe.core.runtime.turns.turn import TurnLimits, TurnRunner
from waframe.core.runtime.turns.worker import Worker
from waframe.core.store.arrivals import FETCH_MEDIA, TELL_NEWS
from waframe.core.store.indexing import Indexing
from waframe.core.store.jobs import Jobs
from waframe.core.store.leases import Leases
from waframe.core.store.mending import MEND_MESSAGE
from waframe.core.store.outbox import Outbox
from waframe.core.store.scheduling import SEND_SCHEDULED
from waframe.core.store.store import Store

_log = structlog.stdlib.get_logger("waframe.crew")
_DRAIN_SECONDS = 20.0
_COURTESY_SECONDS = 2.0
_POLL_SECONDS = {"sqlite": 0.25, "postgres": 1.0}


class Crew:
    """Starts and stops them together."""

    def __init__(
        self,
        store: Store,
        *,
        config: Callable[[], Config],
        owner: str,
        registry: Registry,
        channel_of: Callable[[str], str | None],
        branch_of: Callable[[str, str], str | None],
        find_job: Callable[[Job], Run | None],
        clock: Clock,
        bus: Bus,
        metrics: Metrics,
        traced: Callable[[], Tell | None],
    ) -> None:
        poll = _POLL_SECONDS[store.database.dialect]
        fetcher = Fetcher(store.media, clock=clock)
        self._courtesy = Courtesy(channels=registry.channels, clock=clock)
        turns = TurnRunner(
            store=store,
            clock=clock,
            fetcher=fetcher,
            courtesy=self._courtesy,
            channels=registry.channels,
            limits=lambda: _limits(config()),
            traced=traced,
        )
        self._worker = Worker(
            store.database,
            leases=Leases(store.database, owner=owner),
            registry=registry,
            turns=turns,
            clock=clock,
            bus=bus,
            metrics=metrics,
            width=config().workers,
            poll_seconds=poll,
        )
        self._sender = Sender(
            Outbox(store.database, owner=owner),
            channels=registry.channels,
            channel_of=channel_of,
            clock=clock,
            bus=bus,
            metrics=metrics,
            poll_seconds=poll,
        )
        self.indexer = Indexer(Indexing(store.database), bus=bus, poll_seconds=1.0)
        self._housekeeping = Housekeeping(store, clock=clock, keep=lambda: timedelta(days=config().keep_events_days))
        news = NewsJob(store, registry=registry, branch_of=branch_of, limits=lambda: _limits(config()), clock=clock)
        ours: dict[str, Run] = {
            FETCH_MEDIA: FetchJob(store, fetcher=fetcher, channels=registry.channels, clock=clock, bus=bus).run,
            MEND_MESSAGE: MendJob(store, channels=registry.channels, clock=clock, bus=bus).run,
            SEND_SCHEDULED: ScheduledJob(store, clock=clock, bus=bus).run,
            TELL_NEWS: news.run,
        }
        self._jobs = JobRunner(
            Jobs(store.database, owner=owner),
            find=finder(ours, find_job),
            clock=clock,
            bus=bus,
            metrics=metrics,
            poll_seconds=poll,
        )

    @property
    def sender(self) -> Sender:
        """Who sends."""
        return self._sender

    @property
    def courtesy(self) -> Courtesy:
        """Who marks messages as read."""
        return self._courtesy

    def start(self, tasks: anyio.abc.TaskGroup) -> None:
        """Begin to work."""
        tasks.start_soon(self._courtesy.run)
        tasks.start_soon(self._worker.run)
        tasks.start_soon(self._sender.run)
        tasks.start_soon(self._jobs.run)
        tasks.start_soon(self.indexer.run)
        tasks.start_soon(self._housekeeping.run)

    async def drain(self) -> None:
        """Take nothing new, finish what was begun, and give the rest back to others."""
        with anyio.CancelScope(shield=True):
            try:
                await self._worker.drain(seconds=_DRAIN_SECONDS)
                await self._courtesy.drain(seconds=_COURTESY_SECONDS)
                await self._jobs.drain(seconds=_DRAIN_SECONDS)
                await self._sender.drain(seconds=_DRAIN_SECONDS)
            except WaframeError as error:
                _log.warning("crew.not_drained", error=str(error))


def _limits(config: Config) -> TurnLimits:
    return TurnLimits(
        timeout_seconds=config.turn_timeout_seconds, answer_within=timedelta(seconds=config.answer_within_seconds)
    )
