"""Real databases for the tests of the store: SQLite always, Postgres from the wheel or from `TEST_DATABASE_URL`."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from shutil import copyfile

import anyio
import asyncpg
import pytest
from tests.core.store.shop import Shop

from waframe.core.records.ids import new_id
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database
from waframe.core.store.migrating import migrate
from waframe.testing.postgres import serve_postgres

REFERRING = (
    "agent_branches",
    "sessions",
    "customer_conflicts",
    "customer_merges",
    "conversations",
    "customer_identities",
    "branch_addresses",
)
KEPT = {"schema_versions", "event_clock"}


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve Postgres and give the URL of a database that others may be using."""
    with serve_postgres(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(scope="session")
def new_postgres(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Make empty databases of our own in the server, and drop them at the end."""
    made: list[str] = []

    def make() -> str:
        name = f"store_tests_{new_id()[-12:]}"
        anyio.run(_execute, postgres_server, f"create database {name}")
        made.append(name)
        return f"{postgres_server.rpartition('/')[0]}/{name}"

    yield make
    for name in made:
        anyio.run(_execute, postgres_server, f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def migrated_postgres(new_postgres: Callable[[], str]) -> str:
    """Give a migrated database that tests empty before they use it."""
    url = new_postgres()
    anyio.run(migrate, url)
    return url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated file that tests copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    anyio.run(migrate, f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """Give the URL of an empty, migrated SQLite file."""
    copyfile(migrated_sqlite, tmp_path / "shop.db")
    return f"sqlite:///{tmp_path}/shop.db"


@pytest.fixture
def postgres_url(migrated_postgres: str) -> str:
    """Give the URL of an empty, migrated Postgres database."""
    anyio.run(_empty, migrated_postgres)
    return migrated_postgres


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """Give the URL of an empty, migrated database of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def bare_sqlite_url(tmp_path: Path) -> str:
    """Give the URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/bare.db"


@pytest.fixture
def bare_postgres_url(new_postgres: Callable[[], str]) -> str:
    """Give the URL of a Postgres database without any table."""
    return new_postgres()


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of a database of each kind without any table."""
    return str(request.getfixturevalue(f"bare_{request.param}_url"))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """Open the database."""
    database = choose_database(url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def elsewhere(url: str) -> AsyncIterator[Database]:
    """Open the same database a second time, as another process does."""
    database = choose_database(url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def shop(database: Database) -> Shop:
    """Give a shop with one branch, whose customers write."""
    return Shop(database)


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _empty(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        found = await connection.fetch("select tablename from pg_tables where schemaname = 'waframe'")
        others = {row["tablename"] for row in found} - KEPT - set(REFERRING)
        deletions = [f"delete from waframe.{name}" for name in (*REFERRING, *sorted(others))]
        await connection.execute("; ".join([*deletions, "update waframe.event_clock set base = 0"]))
    finally:
        await connection.close()
