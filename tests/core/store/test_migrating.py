"""Tables come up to this release once, equal on both databases, by program or by hand."""

import sqlite3
from contextlib import closing
from pathlib import Path

import anyio
import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from tests.core.store.shop import statement

from waframe.core.errors import DatabaseAway, SchemaOutdated
from waframe.core.store.connecting import choose_database
from waframe.core.store.migrating import migrate, migration_sql
from waframe.core.store.migrations import versions
from waframe.core.store.postgres import SCHEMA
from waframe.core.store.queries import Query
from waframe.core.store.sqlite import sqlite_path
from waframe.core.store.whole import is_derived

Shape = dict[str, dict[str, object]]

STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{label}_0001"
down_revision = None
branch_labels = ("{label}",)
depends_on = None


def upgrade() -> None:
    op.create_table("{label}_things", sa.Column("id", sa.Text, primary_key=True))
"""


async def test_the_tables_are_made_once(bare_url: str) -> None:
    first = await migrate(bare_url)
    second = await migrate(bare_url)

    assert first[0] == "core_0001"
    assert second == ()


async def test_two_processes_migrate_at_the_same_time(bare_url: str) -> None:
    ran: list[tuple[str, ...]] = []

    async def run() -> None:
        ran.append(await migrate(bare_url))

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(run)

    assert sorted(map(bool, ran)) == [False, False, True]


async def test_newer_tables_are_not_touched(url: str) -> None:
    await _change(url, "update schema_versions set version_num = 'core_9999'")

    with pytest.raises(SchemaOutdated, match="core_9999"):
        await migrate(url)

    newest = max(Path(versions.__file__).parent.glob("core_*.py")).stem
    await _change(url, f"update schema_versions set version_num = '{newest}'")


async def test_a_plugin_brings_tables_of_its_own(bare_url: str, tmp_path: Path) -> None:
    await migrate(bare_url)

    ran = await migrate(bare_url, series=[_series(tmp_path, "sales")])

    assert ran == ("sales_0001",)
    assert "sales_things" in await _shape(bare_url)


async def test_a_plugin_that_is_switched_off_keeps_its_tables(bare_url: str, tmp_path: Path) -> None:
    sales, takeover = _series(tmp_path, "sales"), _series(tmp_path, "takeover")
    await migrate(bare_url, series=[sales])

    without = await migrate(bare_url)
    other = await migrate(bare_url, series=[takeover])
    again = await migrate(bare_url, series=[takeover, sales])

    assert (without, other, again) == ((), ("takeover_0001",), ())


async def test_both_databases_get_the_same_tables(sqlite_url: str, migrated_postgres: str) -> None:
    assert await _shape(sqlite_url) == await _shape(migrated_postgres)


async def test_the_script_for_an_administrator_makes_the_same_tables_on_sqlite(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "by_hand.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(migration_sql("sqlite"))

    by_hand = f"sqlite:///{path}"
    assert await _shape(by_hand) == await _shape(sqlite_url)
    assert await migrate(by_hand) == ()


async def test_the_script_for_an_administrator_makes_the_same_tables_on_postgres(
    bare_postgres_url: str, migrated_postgres: str
) -> None:
    connection = await asyncpg.connect(bare_postgres_url)
    await connection.execute(migration_sql("postgres"))
    await connection.close()

    assert await _shape(bare_postgres_url) == await _shape(migrated_postgres)
    assert await migrate(bare_postgres_url) == ()


async def test_strangers_see_no_row_of_any_table(migrated_postgres: str) -> None:
    connection = await asyncpg.connect(migrated_postgres)
    open_tables = await connection.fetch(
        "select relname from pg_class where relnamespace = 'waframe'::regnamespace and relkind = 'r'"
        " and not relrowsecurity"
    )
    await connection.close()

    assert open_tables == []


async def test_a_server_that_is_away_is_named_so() -> None:
    with anyio.fail_after(5), pytest.raises(DatabaseAway):
        await migrate("postgresql://postgres@127.0.0.1:1/postgres")


async def test_a_url_may_have_the_options_that_libpq_knows(migrated_postgres: str) -> None:
    assert await migrate(f"{migrated_postgres}?application_name=shop&sslmode=prefer") == ()


async def test_a_path_with_strange_characters_is_one_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a%20shop.db"
    await migrate(url)

    database = choose_database(url)
    await database.open()
    rows = await database.rows(statement("select * from branches"))
    await database.close()

    assert rows == []
    assert [path.name async for path in anyio.Path(tmp_path).glob("*.db")] == ["a shop.db"]


def _series(folder: Path, label: str) -> Path:
    series = folder / label
    series.mkdir()
    (series / f"{label}_0001.py").write_text(STEP.format(label=label), encoding="utf-8")
    return series


async def _change(url: str, text: str) -> None:
    database = choose_database(url)
    await database.open()
    await database.change(Query(name="change", sqlite=text, postgres=text, names=()))
    await database.close()


async def _shape(url: str) -> Shape:
    if url.startswith("sqlite"):
        engine = sa.create_engine(sa.URL.create("sqlite", database=sqlite_path(url)))
        with engine.connect() as connection:
            shape = _inspect(connection, None)
        engine.dispose()
        return shape
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url))
    async with engine.connect() as connection:
        shape = await connection.run_sync(_inspect, SCHEMA)
    await engine.dispose()
    return shape


def _inspect(connection: sa.Connection, schema: str | None) -> Shape:
    inspector = sa.inspect(connection)
    return {
        table: {
            "columns": {one["name"]: one["nullable"] for one in inspector.get_columns(table, schema=schema)},
            "key": inspector.get_pk_constraint(table, schema=schema)["constrained_columns"],
            "uniques": sorted(one["column_names"] for one in inspector.get_unique_constraints(table, schema=schema)),
            "indexes": sorted(
                (str(one["name"]), one["column_names"])
                for one in inspector.get_indexes(table, schema=schema)
                if not one.get("duplicates_constraint")
            ),
            "foreign keys": sorted(
                (one["constrained_columns"], one["referred_table"])
                for one in inspector.get_foreign_keys(table, schema=schema)
            ),
        }
        for table in inspector.get_table_names(schema=schema)
        if not is_derived(table)
    }
