"""A process with a database of its own, whose network leads to a stand-in for language models."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from shutil import copyfile

import anyio
import httpx2
import msgspec
import pytest

from waframe import Branch, Settings, Store, SystemClock
from waframe.plugins.assistant.model.lines import Instruction, Payer, Question, Spoken, Tool
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.model.settings import AnyModel, ModelSettings, OpenAIShaped, OpenRouter
from waframe.plugins.assistant.plugin import Assistant
from waframe.plugins.assistant.settings import AssistantSettings
from waframe.testing.host import RememberingHost
from waframe.testing.inside import choose_database, migrate
from waframe.testing.model_server import ModelServer

BRANCH = Branch(key="centro", name="Centro")
CONVERSATION = "01890000-0000-7000-8000-000000000001"
PAYER = Payer(branch=BRANCH, conversation_id=CONVERSATION)
KEY = "sk-or-v1-secret-of-the-shop"


class Search(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to look for."""

    query: str
    limit: int = 5


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer in JSON must be."""

    intent: str
    score: int = 50


SEARCH = Tool(name="search_products", description="Busca refacciones.", takes=Search)


class Road(httpx2.AsyncBaseTransport):
    """Leads to one of several servers by the name of the host."""

    def __init__(self) -> None:
        self.servers: dict[str, ModelServer] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        return await self.servers[request.url.host].transport().handle_async_request(request)


def question(words: str = "balatas para tsuru", **changes: object) -> Question:
    lines = (Instruction(text="Eres quien vende."), Spoken(text=words))
    plain: Question = Question(lines=lines, purpose="test", tools=(SEARCH,))
    return msgspec.structs.replace(plain, **changes)


def one(model: str = "stand-in", **changes: object) -> OpenRouter:
    plain = OpenRouter(model=model, key=KEY, url="http://one.test/api/v1", timeout_seconds=2.0, attempts=1)
    return msgspec.structs.replace(plain, **changes)


def two(**changes: object) -> OpenAIShaped:
    plain = OpenAIShaped(model="house", url="http://two.test/v1", timeout_seconds=2.0, attempts=1)
    return msgspec.structs.replace(plain, **changes)


def chain(*models: AnyModel, **changes: object) -> ModelSettings:
    return msgspec.structs.replace(AssistantSettings(models=models or (one(),)), **changes)


@asynccontextmanager
async def opened(url: str, folder: Path) -> AsyncIterator[Store]:
    """Open a store with the assistant's tables."""
    assert Assistant.migrations is not None
    await migrate(url, series=[Assistant.migrations])
    database = choose_database(url)
    await database.open()
    try:
        yield Store(database, media_folder=folder / "media")
    finally:
        await database.close()


@pytest.fixture(scope="session")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that has all tables, to be copied."""
    path = tmp_path_factory.mktemp("tables") / "shop.db"
    assert Assistant.migrations is not None
    anyio.run(partial(migrate, f"sqlite:///{path}", series=[Assistant.migrations]))
    return path


@pytest.fixture
async def store(tmp_path: Path, shop_file: Path) -> AsyncIterator[Store]:
    """Open a store on SQLite."""
    copyfile(shop_file, tmp_path / "shop.db")
    database = choose_database(f"sqlite:///{tmp_path}/shop.db")
    await database.open()
    yield Store(database, media_folder=tmp_path / "media")
    await database.close()


@pytest.fixture
async def store_on_both(tmp_path: Path, database_url: str) -> AsyncIterator[Store]:
    """Open a store, once on SQLite and once on Postgres."""
    async with opened(database_url, tmp_path) as store:
        yield store


@pytest.fixture
def road() -> Road:
    """Make the network: `one.test` and `two.test`."""
    road = Road()
    road.servers = {"one.test": ModelServer(), "two.test": ModelServer()}
    return road


@pytest.fixture
def server(road: Road) -> ModelServer:
    """The server of the first model."""
    return road.servers["one.test"]


@pytest.fixture
def make_host(store: Store, road: Road, tmp_path: Path) -> Callable[..., RememberingHost]:
    """Make a process with settings by branch."""

    def make(**settings: Settings) -> RememberingHost:
        return RememberingHost(
            store,
            clock=SystemClock(),
            branches={"centro": BRANCH},
            settings=settings,
            transport=road,
            folder=tmp_path,
        )

    return make


@pytest.fixture
async def models(make_host: Callable[..., RememberingHost]) -> AsyncIterator[Models]:
    """Open what asks models."""
    async with Models.running(make_host()) as models:
        yield models
