"""What a plugin's tables promise of both databases: that they are the same."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from waframe.testing.postgres import empty_database, served_postgres
from waframe.testing.promises.promise import PromiseBroken
from waframe.testing.promises.stage import Stage, belongs, branches_with
from waframe.testing.scenario import playing

Shape = Mapping[str, object]
_SCHEMA = "waframe"


async def its_tables_are_the_same_on_both_databases(stage: Stage) -> None:
    """Its steps build the same tables on Postgres, where there is one at hand."""
    server = served_postgres()
    if server is None or stage.subject.plugin.migrations is None:
        return
    engine = sa.create_engine(f"sqlite:///{stage.database}")
    with engine.connect() as connection:
        here = _shapes(connection, None, name=stage.subject.name)
    engine.dispose()
    async with empty_database(server) as url:
        there = await _on_postgres(stage, url)
    for table in sorted(here.keys() | there.keys()):
        if here.get(table) != there.get(table):
            raise PromiseBroken(f"{table} is {here.get(table)} on SQLite, and {there.get(table)} on Postgres")


async def _on_postgres(stage: Stage, url: str) -> Mapping[str, Shape]:
    with TemporaryDirectory(prefix="waframe-promises-") as folder:
        async with playing(Path(folder), database_url=url) as scenario:
            await scenario.read(branches_with(stage.subject, scenario))
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url))
    async with engine.connect() as connection:
        found = await connection.run_sync(lambda inner: _shapes(inner, _SCHEMA, name=stage.subject.name))
    await engine.dispose()
    return found


def _shapes(connection: sa.Connection, schema: str | None, *, name: str) -> Mapping[str, Shape]:
    inspector = sa.inspect(connection)
    own = [one for one in inspector.get_table_names(schema=schema) if belongs(one, name)]
    return {table: _shape(inspector, table, schema=schema) for table in own if "fts" not in table}


def _shape(inspector: sa.Inspector, table: str, *, schema: str | None) -> Shape:
    return {
        "columns": {one["name"]: one["nullable"] for one in inspector.get_columns(table, schema=schema)},
        "key": inspector.get_pk_constraint(table, schema=schema)["constrained_columns"],
        "indexes": sorted(
            (str(one["name"]), one["column_names"])
            for one in inspector.get_indexes(table, schema=schema)
            if not one.get("duplicates_constraint")
        ),
    }
