"""A deployment in one process: everything that the YAML describes, wired together and running."""

import hashlib
import os
import socket
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import anyio.abc
import httpx2
import msgspec
import structlog
from starlette.requests import HTTPConnection

from waframe.core.contract.action import ActionCall
from waframe.core.contract.clock import Clock, SystemClock
from waframe.core.contract.host import Pausable, SettingsT
from waframe.core.contract.settings import AddressSettings, Settings
from waframe.core.errors import PluginBroken, WaframeError
from waframe.core.records.agent import Caller, Role
from waframe.core.records.branch import Branch
from waframe.core.records.customer import Identity
from waframe.core.records.ids import new_id
from waframe.core.records.incoming import Incoming
from waframe.core.records.job import Job
from waframe.core.runtime.bus import PLUGIN, WHISPER, Bus, listening
from waframe.core.runtime.config import Config, load, load_settings
from waframe.core.runtime.crew import Crew
from waframe.core.runtime.desk.acting import Acting
from waframe.core.runtime.desk.callers import Callers
from waframe.core.runtime.desk.noticing import Noticing
from waframe.core.runtime.desk.posting import Posting
from waframe.core.runtime.files.signed_links import Ticket, expires_at, find_key, write_link
from waframe.core.runtime.intake import Intake
from waframe.core.runtime.jobs.jobbing import Run
from waframe.core.runtime.metrics import Metrics
from waframe.core.runtime.places import absolute, listen_url
from waframe.core.runtime.registry import BranchSetup, Installed, Registry, Setup, discover, pick
from waframe.core.runtime.registry.kinds import kinds_of
from waframe.core.runtime.registry.tracing import Tell
from waframe.core.runtime.rush import Rush
from waframe.core.store.arrivals import Arrivals, Routes, Routing
from waframe.core.store.branches import sync_branches
from waframe.core.store.connecting import choose_database
from waframe.core.store.events import wake
from waframe.core.store.migrating import migrate
from waframe.core.store.requests import Asked
from waframe.core.store.store import Store
from waframe.core.store.unfinished import Unfinished, read_next_due, read_unfinished

Transports = Callable[[str], httpx2.AsyncBaseTransport | None]


class Deployment:
    """The process, as plugins see it (`Host`), and as commands start and stop it.

    `traced` is told of every piece of work that is done while it is set, and what happened in it.
    """

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
        self.environ = os.environ if environ is None else environ
        self._transports = transports
        self.installed = dict(installed) if installed is not None else discover(self.folder / "plugins")
        self.config = self.read_config()
        self.database_url = absolute(self.config.database, self.folder)
        self.database = choose_database(self.database_url)
        self.store = Store(self.database, media_folder=self.folder / self.config.media)
        self.callers = Callers(self.store.sessions, clock=self.clock, base_url=self.config.server.base_url)
        self.crew: Crew | None = None
        self.works = False
        self.traced: Tell | None = None
        self._registry: Registry | None = None
        self._tasks: anyio.abc.TaskGroup | None = None
        self._link_key: bytes | None = None
        self._routes: Routes = {}
        self._hears = False
        self._rush = Rush()
        self._intake = Intake(
            Arrivals(self.database),
            routes=lambda: self._routes,
            clock=self.clock,
            bus=self.bus,
            metrics=self.metrics,
        )

    def read_config(self) -> Config:
        """Read the YAML anew; raises ConfigInvalid with all its faults."""
        return load(self.path, kinds=kinds_of(self.installed), environ=self.environ)

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

    @property
    def base_url(self) -> str | None:
        """Give the address under which this deployment is reached from outside, where it is set."""
        return self.config.server.base_url

    def read_settings(self, path: Path, kind: type[SettingsT]) -> SettingsT:
        """Read another YAML file of this deployment; raises ConfigInvalid with all its faults."""
        return load_settings(self.folder / path, kind, environ=self.environ)

    def addresses(self, channel: str) -> Mapping[str, AddressSettings]:
        """Give the settings of a channel's addresses, by address."""
        found = (one.addresses.get(channel) for one in self.config.branches.values())
        return {settings.address: settings for settings in found if settings is not None}

    def branch_of(self, channel: str, address: str) -> Branch | None:
        """Find the branch that an address of a channel belongs to."""
        key = self._branch_of(channel, address)
        return self.branches.get(key) if key is not None else None

    def settings(self, plugin: str) -> Mapping[str, Settings]:
        """Give the settings of a plugin by the branches that enable it."""
        branches = self.config.branches.items()
        return {key: one.plugins[plugin] for key, one in branches if plugin in one.plugins}

    @property
    def fingerprint(self) -> str:
        """A word that all processes of this deployment share: it names the database without giving it away."""
        parts = urlsplit(self.database_url)
        return hashlib.sha256(f"{parts.hostname}:{parts.port}{parts.path}".encode()).hexdigest()[:12]

    @property
    def overrides(self) -> Path | None:
        """The folder of the deployment's own texts, where there is one."""
        folder = self.folder / "texts"
        return folder if folder.is_dir() else None

    def transport(self, url: str) -> httpx2.AsyncBaseTransport | None:
        """Give the transport for a base URL; None means the usual network."""
        return self._transports(url) if self._transports else None

    async def ingest(self, updates: Sequence[Incoming]) -> None:
        """Store what arrived, durably."""
        with self._rush.taking():
            await self._intake.take(updates)

    def give_way(self, helper: Pausable) -> AbstractContextManager[None]:
        """Have a helper pause while messages are taken in."""
        return self._rush.giving_way(helper)

    async def require(self, connection: HTTPConnection, *, role: Role = Role.AGENT) -> Caller:
        """Find who asks, with at least this role; raises a 401 or 403 Problem."""
        return await self.callers.require(connection, role=role)

    def link_key(self) -> bytes:
        """Give the key that signs links to files; it is found at first use."""
        if self._link_key is None:
            self._link_key = find_key(self.environ, folder=self.store.media.folder)
        return self._link_key

    def media_url(self, media_id: str, *, seconds: float = 3600, filename: str = "") -> str:
        """Write a link that opens a stored file for a while."""
        expires = expires_at(self.clock.now(), seconds=seconds)
        return write_link(Ticket(media_id=media_id, expires=expires, filename=filename), key=self.link_key())

    def bell(self, topic: str) -> anyio.Event:
        """Take the bell of a plugin's topic."""
        return self.bus.bell(PLUGIN + topic)

    async def ring(self, topic: str) -> None:
        """Wake whoever waits for a plugin's topic, in every process."""
        self.bus.ring(PLUGIN + topic)
        if self.database.dialect == "postgres":
            await self.database.write(lambda transaction: wake(transaction, PLUGIN + topic))

    async def show_typing(self, channel: str, address: str, customer: Identity) -> None:
        """Show at every desk that a customer is writing; where processes cannot hear each other, at ours."""
        branch = self._branch_of(channel, address)
        if branch is None:
            return
        found = await self.store.conversations.with_identity(branch, customer)
        words = next((f"{one.branch} {one.id}" for one in found if one.address == address), None)
        if words is None:
            return
        if self.database.dialect == "postgres" and self._hears:
            await self.database.write(lambda transaction: wake(transaction, WHISPER + words))
        else:
            self.bus.whisper(words)

    def count(self, metric: str, *, by: int = 1, **labels: str) -> None:
        """Add one, or more, to a counter."""
        self.metrics.count(metric, by=by, **labels)

    @asynccontextmanager
    async def running(self, *, work: bool = True) -> AsyncIterator["Deployment"]:
        """Run until the end of the block: migrate, connect, start plugins, take messages in, and work if wanted."""
        self.works = work
        await migrate(self.database_url, series=self.series)
        async with self._connected(), AsyncExitStack() as stack:
            await self._sync()
            self._hears = listen_url(self.config) is not None
            await stack.enter_async_context(listening(self.bus, listen_url(self.config)))
            self._registry = await stack.enter_async_context(self._plugins())
            self._routes = self._routing(self.config)
            tasks = await stack.enter_async_context(anyio.create_task_group())
            stack.callback(tasks.cancel_scope.cancel)
            self._tasks = tasks
            tasks.start_soon(self._intake.run)
            if work:
                self.crew = self._crew(self._registry)
                self.crew.start(tasks)
                stack.push_async_callback(self.crew.drain)
            yield self

    def begin(self, task: Callable[[], Coroutine[object, object, None]]) -> None:
        """Begin something that goes on until the deployment stops; raises PluginBroken where it does not run."""
        if self._tasks is None:
            raise PluginBroken("registry", reason="the deployment is not running")
        self._tasks.start_soon(task)

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[None]:
        await self.database.open()
        try:
            yield
        finally:
            self._registry = None
            self._tasks = None
            with anyio.CancelScope(shield=True):
                await self.database.close()

    def _plugins(self) -> AbstractAsyncContextManager[Registry]:
        return Registry.running(self, installed=self.installed, setup=setup_of(self.config), overrides=self.overrides)

    async def act(self, call: ActionCall, *, request: Asked | None = None) -> msgspec.Struct:
        """Run an action of a conversation's branch for whoever calls it; raises ActionError and RecordMissing."""
        acting = Acting(
            self.store,
            registry=self.registry,
            clock=self.clock,
            bus=self.bus,
            timeout_seconds=lambda: self.config.turn_timeout_seconds,
        )
        return await acting.run(call, request=request)

    @property
    def posting(self) -> Posting:
        """What puts people's words into conversations."""
        return Posting(self.store, registry=self.registry, clock=self.clock, bus=self.bus)

    def actions(self, branch: str) -> Collection[str]:
        """Name the actions that there are in a branch; none where there is no such branch."""
        return self.registry.actions(branch) if branch in self.registry.setup.branches else ()

    @property
    def noticing(self) -> Noticing:
        """Who tells plugins what agents do at the desk."""
        return Noticing(
            self.store,
            registry=self.registry,
            clock=self.clock,
            bus=self.bus,
            timeout_seconds=self.config.turn_timeout_seconds,
        )

    @property
    def series(self) -> tuple[Path, ...]:
        """List the folders of migrations that enabled plugins bring; raises PluginUnknown or PluginBroken."""
        plugins = (pick(self.installed, name).plugin for name in setup_of(self.config).used())
        return tuple(plugin.migrations for plugin in plugins if plugin.migrations is not None)

    def series_of(self, heads: Sequence[str]) -> tuple[Path, ...]:
        """List the folders of enabled plugins, and of those whose tables a backup holds, given by its last steps."""
        saved = {head.rpartition("_")[0] for head in heads} & self.installed.keys()
        more = (self.installed[name].plugin.migrations for name in sorted(saved))
        return tuple(dict.fromkeys((*self.series, *(folder for folder in more if folder is not None))))

    async def unfinished(self) -> Unfinished:
        """Count what arrived and is not dealt with yet."""
        return await read_unfinished(self.database, now=self.clock.now())

    async def next_due(self) -> datetime | None:
        """Tell when the next thing happens that waits for its time."""
        now = self.clock.now()
        due = await read_next_due(self.database, now=now)
        paced = self.crew.sender.next_at if self.crew is not None else None
        return min((at for at in (due, paced) if at is not None and at > now), default=None)

    async def reload(self) -> None:
        """Go over to the YAML as it is now; whatever is wrong with it leaves everything as it was."""
        config = await anyio.to_thread.run_sync(self.read_config)
        before = self.config
        self.config = config
        try:
            await migrate(self.database_url, series=self.series)
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

    def _crew(self, registry: Registry) -> Crew:
        return Crew(
            self.store,
            config=lambda: self.config,
            owner=self.owner,
            registry=registry,
            channel_of=self._channel_of,
            branch_of=self._branch_of,
            find_job=self._find_job,
            clock=self.clock,
            bus=self.bus,
            metrics=self.metrics,
            traced=lambda: self.traced,
        )

    def _channel_of(self, address: str) -> str | None:
        return next((channel for channel, known in self._routes if known == address), None)

    def _branch_of(self, channel: str, address: str) -> str | None:
        routing = self._routes.get((channel, address))
        return routing.branch if routing else None

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
