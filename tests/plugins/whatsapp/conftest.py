"""A process without a core: what the channel is given, what it takes in, and a network in memory."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shutil import copyfile
from types import SimpleNamespace
from typing import TypeVar, cast

import anyio
import httpx2
import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import HTTPConnection
from tests.plugins.whatsapp.meta import SmallMeta

from waframe import (
    ActionCall,
    AddressSettings,
    Branch,
    Caller,
    Clock,
    Done,
    Host,
    Identity,
    Incoming,
    Media,
    MediaGone,
    Pausable,
    Problem,
    Role,
    Settings,
    Store,
)
from waframe.plugins.whatsapp.channel import WhatsAppChannel
from waframe.plugins.whatsapp.plugin import WhatsApp
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings
from waframe.testing.inside import choose_database, migrate

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NUMBER = "106540352242922"

Handler = Callable[[httpx2.Request], httpx2.Response]


class StillClock:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW

    async def sleep(self, seconds: float) -> None:
        del seconds


class StoredFiles:
    """The media store, as far as the channel reads it."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    async def read(self, media_id: str) -> bytes:
        if media_id not in self.files:
            raise MediaGone(media_id)
        return self.files[media_id]

    async def find(self, media_id: str) -> Media | None:
        data = self.files.get(media_id)
        return None if data is None else Media(id=media_id, sha256="", mime="image/png", size_bytes=len(data))


SettingsT = TypeVar("SettingsT", bound=Settings)


class FakeHost:
    """The process as the plugin sees it."""

    def __init__(self, store: Store, handlers: dict[str, Handler]) -> None:
        self.clock: Clock = StillClock()
        self.store = store
        self.log: structlog.stdlib.BoundLogger = structlog.get_logger()
        self.branches: Mapping[str, Branch] = {"centro": Branch(key="centro", name="Centro")}
        self.numbers: dict[str, AddressSettings] = {}
        self.handlers = handlers
        self.taken: list[Incoming] = []
        self.counted: Counter[str] = Counter()
        self.storage_errors: list[Exception] = []
        self.works = False
        self.base_url: str | None = None

    @property
    def folder(self) -> Path:
        """Give the folder where the process runs."""
        return Path()

    def read_settings(self, path: Path, kind: type[SettingsT]) -> SettingsT:
        """Read none: there are no files here."""
        raise FileNotFoundError(path)

    def addresses(self, channel: str) -> Mapping[str, AddressSettings]:
        return self.numbers if channel == "whatsapp" else {}

    def branch_of(self, channel: str, address: str) -> Branch | None:
        """Find none."""
        del channel, address
        return None

    def settings(self, plugin: str) -> Mapping[str, Settings]:
        del plugin
        return {}

    def transport(self, url: str) -> httpx2.AsyncBaseTransport | None:
        del url
        return httpx2.MockTransport(lambda request: self.handlers[request.url.host](request))

    def actions(self, branch: str) -> Collection[str]:
        """Give none."""
        del branch
        return ()

    async def act(self, call: ActionCall) -> Done:
        """Do nothing."""
        del call
        return Done()

    async def ingest(self, updates: Sequence[Incoming]) -> None:
        for error in self.storage_errors:
            raise error
        self.taken.extend(updates)

    async def require(self, connection: HTTPConnection, *, role: Role = Role.AGENT) -> Caller:
        """Let nobody in."""
        del connection, role
        raise Problem(401, "not-logged-in", "nobody is let in here")

    def media_url(self, media_id: str, *, seconds: float = 3600, filename: str = "") -> str:
        del seconds, filename
        return f"/media/{media_id}"

    def give_way(self, helper: Pausable) -> AbstractContextManager[None]:
        """Let it compute."""
        del helper
        return nullcontext()

    def bell(self, topic: str) -> anyio.Event:
        """Give one that never rings."""
        del topic
        return anyio.Event()

    async def ring(self, topic: str) -> None:
        """Wake nobody."""
        del topic

    async def show_typing(self, channel: str, address: str, customer: Identity) -> None:
        """Show nothing."""
        del channel, address, customer

    def count(self, metric: str, *, by: int = 1, **labels: str) -> None:
        del labels
        self.counted[metric] += by


@pytest.fixture
def files() -> dict[str, bytes]:
    """The stored files by id."""
    return {}


@pytest.fixture
def handlers() -> dict[str, Handler]:
    """Who answers on the network, by host."""
    return {}


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("tables") / "tables.db"
    assert WhatsApp.migrations is not None
    anyio.run(partial(migrate, f"sqlite:///{path}", series=(WhatsApp.migrations,)))
    return path


@pytest.fixture
def process(files: dict[str, bytes], handlers: dict[str, Handler], tables: Path, tmp_path: Path) -> FakeHost:
    """The process."""
    copyfile(tables, tmp_path / "shop.db")
    database = choose_database(f"sqlite:///{tmp_path}/shop.db")
    process = FakeHost(cast("Store", SimpleNamespace(media=StoredFiles(files), database=database)), handlers)
    process.numbers[NUMBER] = WhatsAppNumber(phone_number_id=NUMBER, waba_id="77")
    return process


@pytest.fixture
def numbers(process: FakeHost) -> dict[str, AddressSettings]:
    """The numbers of the business."""
    return process.numbers


@pytest.fixture
def taken(process: FakeHost) -> list[Incoming]:
    """What the core took in."""
    return process.taken


@pytest.fixture
def counted(process: FakeHost) -> Counter[str]:
    """What was counted."""
    return process.counted


@pytest.fixture
def storage_errors(process: FakeHost) -> list[Exception]:
    """What the core raises instead of taking anything in."""
    return process.storage_errors


@pytest.fixture
def settings() -> WhatsAppSettings:
    """Settings with every secret."""
    return WhatsAppSettings(
        app_secret=("new secret", "old secret"), verify_token="verify me", access_token="token", version="v26.0"
    )


@pytest.fixture
async def channel(process: FakeHost, settings: WhatsAppSettings) -> AsyncIterator[WhatsAppChannel]:
    """The running channel."""
    channel = WhatsAppChannel(settings)
    await process.store.database.open()
    async with channel.running(process):
        yield channel
    await process.store.database.close()


@pytest.fixture
async def meta(process: FakeHost, settings: WhatsAppSettings) -> AsyncIterator[httpx2.AsyncClient]:
    """Meta, as it calls our webhook."""
    host: Host = process
    plugin = WhatsApp(settings, branch=None, shared=host)
    app = Starlette(routes=plugin.register_routes())
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="https://shop.example") as client:
        yield client


@pytest.fixture(scope="session")
def webhooks() -> Path:
    """Where the webhook bodies lie."""
    return Path(__file__).parent / "webhooks"


@asynccontextmanager
async def opened(url: str, folder: Path) -> AsyncIterator[Store]:
    """Open a store with the plugin's tables."""
    await migrate(url, series=[migrations] if (migrations := WhatsApp.migrations) else [])
    database = choose_database(url)
    await database.open()
    try:
        yield Store(database, media_folder=folder / "media")
    finally:
        await database.close()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Open a store on SQLite."""
    async with opened(f"sqlite:///{tmp_path}/waframe.db", tmp_path) as store:
        yield store


@pytest.fixture
async def store_on_both(tmp_path: Path, database_url: str) -> AsyncIterator[Store]:
    """Open a store, once on SQLite and once on Postgres."""
    async with opened(database_url, tmp_path) as store:
        yield store


@pytest.fixture
def small_meta() -> SmallMeta:
    """Make a Meta that keeps templates and numbers."""
    return SmallMeta()


@pytest.fixture
def office(store: Store, small_meta: SmallMeta) -> FakeHost:
    """Make a process with a database, whose network leads to the small Meta."""
    office = FakeHost(store, {"graph.facebook.com": small_meta})
    office.numbers[NUMBER] = WhatsAppNumber(phone_number_id=NUMBER, waba_id="77")
    return office
