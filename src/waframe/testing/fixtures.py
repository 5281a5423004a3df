"""The pytest plugin: fixtures for the tests of plugins, channels and deployments."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import pytest

from waframe import new_id
from waframe.testing.deploying import Deploy
from waframe.testing.model_server import ModelServer
from waframe.testing.postgres import serve_postgres
from waframe.testing.scenario import Scenario, playing
from waframe.testing.transcripts import GoldenTranscripts

UPDATE = "--update-transcripts"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option by which talks are accepted."""
    group = parser.getgroup("waframe")
    group.addoption(UPDATE, action="store_true", help="accept the talks of golden transcripts as they are now")


def pytest_configure(config: pytest.Config) -> None:
    """Let a plugin's tests fail where it uses what will go away, unless their own `filterwarnings` say otherwise."""
    config.getini("filterwarnings").insert(0, "error::waframe.ApiDeprecated")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a Postgres for the whole session: the one of `TEST_DATABASE_URL`, or one from a wheel."""
    with serve_postgres(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture
async def postgres_url(postgres_server: str) -> AsyncIterator[str]:
    """Make an empty database for one test, and drop it afterwards."""
    name = f"waframe_{new_id().replace('-', '')}"
    admin = await asyncpg.connect(postgres_server)
    try:
        await admin.execute(f"create database {name}")
        yield f"{postgres_server.rpartition('/')[0]}/{name}"
        await admin.execute(f"drop database {name} with (force)")
    finally:
        await admin.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty database, once for SQLite and once for Postgres."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/waframe.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def scenario(tmp_path: Path) -> AsyncIterator[Scenario]:
    """Open a scenario on SQLite."""
    async with playing(tmp_path) as opened:
        yield opened


@pytest.fixture
async def scenario_on_both(tmp_path: Path, database_url: str) -> AsyncIterator[Scenario]:
    """Open a scenario, once on SQLite and once on Postgres."""
    async with playing(tmp_path, database_url=database_url) as opened:
        yield opened


@pytest.fixture
def model_server() -> ModelServer:
    """Make a stand-in for language models; `scenario.transports["http://model.test"] = model_server.transport()`."""
    return ModelServer()


@pytest.fixture
async def deploy(tmp_path: Path) -> AsyncIterator[Deploy]:
    """Make deployments of a test from their YAML."""
    async with AsyncExitStack() as stack:
        yield Deploy(tmp_path, stack=stack)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> GoldenTranscripts:
    """Compare talks with the accepted ones in `transcripts/` beside the test's file."""
    accepts = bool(request.config.getoption(UPDATE))
    return GoldenTranscripts(request.path.parent / "transcripts", accepts=accepts)
