"""A deployment in one process: everything that the YAML describes, wired together and running."""

import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import anyio
import httpx2
import structlog

from waframe.core.contract.clock import Clock, SystemClock
from waframe.core.contract.settings import AddressSettings
from waframe.core.errors import PluginBroken, WaframeError
from waframe.core.records.branch import Branch
from waframe.core.records.ids import new_id
from waframe.core.records.incoming import Incoming
from waframe.core.records.job import Job
from waframe.core.runtime.bus import Bus, listening
from waframe.core.runtime.config import Config, load
from waframe.core.runtime.discovery import Installed, discover
from waframe.core.runtime.fetch_job import FetchJob
from waframe.core.runtime.fetching import Fetcher
from waframe.core.runtime.intake import Intake
from waframe.core.runtime.jobbing import JobRunner, Run, finder
from waframe.core.runtime.kinds import kinds_of
from waframe.core.runtime.metrics import Metrics
from waframe.core.runtime.places import absolute, listen_url
from waframe.core.runtime.registry import Registry
from waframe.core.runtime.sender import Sender
from waframe.core.runtime.setup import BranchSetup, Setup
from waframe.core.runtime.turn import TurnLimits, TurnRunner
from waframe.core.runtime.worker import Worker
from waframe.core.store.arrivals import FETCH_MEDIA, Arrivals, Routes, Routing
from waframe.core.store.branches import sync_branches
from waframe.core.store.connecting import choose_database
from waframe.core.store.jobs import Jobs
from waframe.core.store.leases import Leases
from waframe.core.store.migrating import migrate
from waframe.core.store.outbox import Outbox
from waframe.core.store.store import Store

Transports = Callable[[str], httpx2.AsyncBaseTransport | None]

_DRAIN_SECONDS = 20.0
_POLL_SECONDS = {"sqlite": 0.25, "postgres": 1.0}


class Deployment:
    """The process, as plugins see it (`Host`), and as commands start and stop it."""

    def __init__(
        self,
        path: Path,
        *,
        environ: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        transports: Transports | None = None,
        installed: Mapping[str, Installed] | None = None,
    ) -> None:
        self.path = path
        self.folder = path.absolute().parent
        self.clock: Clock = clock or SystemClock()
        self.log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("waframe")
        self.metrics = Metrics()
        self.bus = Bus()
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{new_id()[-6:]}"
        self._environ = os.environ if environ is None else environ
        self._transports = transports
        self.installed = dict(installed) if installed is not None else discover(self.folder / "plugins")
        self.config = self.read_config()
        self.database = choose_database(absolute(self.config.database, self.folder))
        self.store = Store(self.database, media_folder=self.folder / self.config.media)
        self._registry: Registry | None = None
        self._routes: Routes = {}
        self._intake = Intake(
            Arrivals(self.database),
            routes=lambda: self._routes,
            clock=self.clock,
            bus=self.bus,
            writers=1 if self.database.dialect == "sqlite" else 2,
        )
        self.working: tuple[Worker, Sender, JobRunner] | None = None

    def read_config(self) -> Config:
        """Read the YAML anew; raises ConfigInvalid with all its faults."""
        return load(self.path, kinds=kinds_of(self.installed), environ=self._environ)

    @property
    def registry(self) -> Registry:
        """The plugins at work; only while the deployment runs."""
        if self._registry is None:
            raise PluginBroken("registry", reason="the deployment is not running")
        return self._registry

    @property
    def branches(self) -> Mapping[str, Branch]:
        """Give all branches by key."""
        return {key: one.branch for key, one in self.config.branches.items()}

    def addresses(self, channel: str) -> Mapping[str, AddressSettings]:
        """Give the settings of a channel's addresses, by address."""
        found = (one.addresses.get(channel) for one in self.config.branches.values())
        return {settings.address: settings for settings in found if settings is not None}

    def transport(self, url: str) -> httpx2.AsyncBaseTransport | None:
        """Give the transport for a base URL; None means the usual network."""
        return self._transports(url) if self._transports else None

    async def ingest(self, updates: Sequence[Incoming]) -> None:
        """Store what arrived, durably."""
        await self._intake.take(updates)

    def count(self, metric: str, **labels: str) -> None:
        """Add one to a counter."""
        self.metrics.count(metric, **labels)

    @asynccontextmanager
    async def running(self, *, work: bool = True) -> AsyncIterator["Deployment"]:
        """Run until the end of the block: migrate, connect, start plugins, take messages in, and work if wanted."""
        await migrate(absolute(self.config.database, self.folder))
        await self.database.open()
        try:
            await self._sync()
            listen = listen_url(self.config)
            async with (
                listening(self.bus, listen),
                Registry.running(
                    self, installed=self.installed, setup=setup_of(self.config), overrides=self._overrides()
                ) as registry,
                anyio.create_task_group() as tasks,
            ):
                self._registry = registry
                self._routes = self._routing(self.config)
                tasks.start_soon(self._intake.run)
                if work:
                    self._start_work(tasks)
                try:
                    yield self
                finally:
                    with anyio.CancelScope(shield=True):
                        await self._stop_work()
                    tasks.cancel_scope.cancel()
        finally:
            self._registry = None
            with anyio.CancelScope(shield=True):
                await self.database.close()

    async def reload(self) -> None:
        """Go over to the YAML as it is now; whatever is wrong with it leaves everything as it was."""
        config = self.read_config()
        before = self.config
        self.config = config
        try:
            await self.registry.replace(setup_of(config))
        except WaframeError:
            self.config = before
            raise
        await self._sync()
        self._routes = self._routing(config)
        self.log.info("deployment.reloaded", branches=len(config.branches))

    async def _sync(self) -> None:
        addresses = [
            (channel, settings.address, key)
            for key, one in self.config.branches.items()
            for channel, settings in one.addresses.items()
        ]
        await sync_branches(self.database, self.branches.values(), addresses=addresses)

    def _routing(self, config: Config) -> Routes:
        channels = self.registry.channels()
        return {
            (name, settings.address): Routing(branch=key, window=channels[name].window)
            for key, one in config.branches.items()
            for name, settings in one.addresses.items()
            if name in channels
        }

    def _overrides(self) -> Path | None:
        folder = self.folder / "texts"
        return folder if folder.is_dir() else None

    def _start_work(self, tasks: anyio.abc.TaskGroup) -> None:
        poll = _POLL_SECONDS[self.database.dialect]
        fetcher = Fetcher(self.store.media, clock=self.clock)
        worker = Worker(
            self.database,
            leases=Leases(self.database, owner=self.owner),
            registry=lambda: self.registry,
            turns=TurnRunner(
                store=self.store,
                clock=self.clock,
                fetcher=fetcher,
                channels=lambda: self.registry.channels(),
                limits=TurnLimits(
                    timeout_seconds=self.config.turn_timeout_seconds,
                    answer_within=timedelta(seconds=self.config.answer_within_seconds),
                ),
            ),
            clock=self.clock,
            bus=self.bus,
            metrics=self.metrics,
            width=self.config.workers,
            poll_seconds=poll,
        )
        sender = Sender(
            Outbox(self.database, owner=self.owner),
            channels=lambda: self.registry.channels(),
            channel_of=self._channel_of,
            clock=self.clock,
            bus=self.bus,
            metrics=self.metrics,
            poll_seconds=poll,
        )
        fetch = FetchJob(self.store, fetcher=fetcher, channels=lambda: self.registry.channels(), clock=self.clock, bus=self.bus)
        jobs = JobRunner(
            Jobs(self.database, owner=self.owner),
            find=finder({FETCH_MEDIA: fetch.run}, self._find_job),
            clock=self.clock,
            bus=self.bus,
            metrics=self.metrics,
            poll_seconds=poll,
        )
        self.working = (worker, sender, jobs)
        for part in self.working:
            tasks.start_soon(part.run)

    async def _stop_work(self) -> None:
        if self.working is None:
            return
        worker, sender, jobs = self.working
        self.working = None
        try:
            await worker.drain(seconds=_DRAIN_SECONDS)
            await jobs.drain(seconds=_DRAIN_SECONDS)
            await sender.drain(seconds=_DRAIN_SECONDS)
        except WaframeError as error:
            self.log.warning("deployment.not_drained", error=str(error))

    def _channel_of(self, address: str) -> str | None:
        return next((channel for channel, known in self._routes if known == address), None)

    def _find_job(self, job: Job) -> Run | None:
        handler = self.registry.job(job.name, branch=job.branch)
        if handler is None:
            return None
        run = handler.run
        return lambda found: run(self, found)


def setup_of(config: Config) -> Setup:
    """Give the part of a configuration that the registry needs."""
    branches = {key: BranchSetup(branch=one.branch, plugins=one.plugins) for key, one in config.branches.items()}
    return Setup(branches=branches, channels=config.channels)
