"""Brings the tables of the core and of plugins up to this release, under a lock."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import anyio.to_thread
import asyncpg
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import create_async_engine

from waframe.core.errors import SchemaOutdated
from waframe.core.store.postgres import SCHEMA, is_pooled, named_faults
from waframe.core.store.queries import Dialect
from waframe.core.store.sqlite import sqlite_path

_HERE = Path(__file__).parent / "migrations"
_LOCK = 7_226_263_001


async def migrate(url: str, *, series: Iterable[Path] = ()) -> tuple[str, ...]:
    """Run what is missing of the core's series and of the plugins' (folders of steps); give the steps that ran.

    A series is named by its branch label, and its steps `LABEL_0001` and so on. Tables of a series that is not given
    are left alone. Raises SchemaOutdated where the tables are newer than the steps, and DatabaseAway.
    """
    if url.startswith("sqlite"):
        return await anyio.to_thread.run_sync(_migrate_sqlite, sqlite_path(url), tuple(series))

    async def connect() -> "asyncpg.Connection[asyncpg.Record]":
        with named_faults():
            return await asyncpg.connect(url, timeout=10, statement_cache_size=0 if is_pooled(url) else 100)

    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        poolclass=sa.NullPool,
        connect_args={"prepared_statement_cache_size": 0} if is_pooled(url) else {},
    )
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_migrate_postgres, tuple(series))
    finally:
        await engine.dispose()


def migration_sql(dialect: Dialect, *, series: Iterable[Path] = ()) -> str:
    """Write the whole series as SQL for a database administrator to read and run."""
    script = io.StringIO()
    config = _config(series, output=script)
    config.attributes["dialect"] = "postgresql" if dialect == "postgres" else dialect
    if dialect == "postgres":
        script.write(f"create schema if not exists {SCHEMA};\nset search_path to {SCHEMA}, public;\n\n")
    command.upgrade(config, "heads", sql=True)
    return script.getvalue()


def _migrate_sqlite(path: str, series: Sequence[Path]) -> tuple[str, ...]:
    Path(path).absolute().parent.mkdir(parents=True, exist_ok=True)
    url = sa.URL.create("sqlite", database=path)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"timeout": 60}, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("pragma journal_mode = wal")
        connection.exec_driver_sql("begin immediate")
        try:
            ran = _upgrade(connection, series, schema=None)
        except BaseException:
            connection.exec_driver_sql("rollback")
            raise
        connection.exec_driver_sql("commit")
    return ran


def _migrate_postgres(connection: sa.Connection, series: Sequence[Path]) -> tuple[str, ...]:
    connection.execute(sa.text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if not sa.inspect(connection).has_schema(SCHEMA):
        connection.execute(sa.text(f"create schema {SCHEMA}"))
    connection.execute(sa.text(f"set local search_path to {SCHEMA}, public"))
    return _upgrade(connection, series, schema=SCHEMA)


def _upgrade(connection: sa.Connection, series: Sequence[Path], *, schema: str | None) -> tuple[str, ...]:
    config = _config(series)
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    known = ScriptDirectory.from_config(config)
    before = _ours(_heads(connection, schema), known)
    if before == set(known.get_heads()):
        return ()
    ran: list[str] = []

    def steps(heads: tuple[str, ...], context: MigrationContext) -> list[RevisionStep]:
        del heads, context
        missing = list(known.iterate_revisions("heads", tuple(before) or None, implicit_base=True))[::-1]
        ran.extend(step.revision for step in missing)
        return [MigrationStep.upgrade_from_script(known.revision_map, step) for step in missing]

    with EnvironmentContext(config, known, fn=steps):
        known.run_env()
    return tuple(ran)


def _ours(heads: set[str], known: ScriptDirectory) -> set[str]:
    """Leave out the steps of series that are not given: a plugin that is switched off keeps its tables."""
    steps = {step.revision for step in known.walk_revisions()}
    labels = {step.rpartition("_")[0] for step in steps}
    newer = {head for head in heads - steps if head.rpartition("_")[0] in labels}
    if newer:
        raise SchemaOutdated(f"the tables are newer than this release: it does not know {', '.join(sorted(newer))}")
    return heads & steps


def _heads(connection: sa.Connection, schema: str | None) -> set[str]:
    options = {"version_table": "schema_versions", "version_table_schema": schema}
    return set(MigrationContext.configure(connection, opts=options).get_current_heads())


def _config(series: Iterable[Path], *, output: io.StringIO | None = None) -> Config:
    config = Config(output_buffer=output) if output is not None else Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "newline")
    folders = (_HERE / "versions", *series)
    config.set_main_option("version_locations", "\n".join(map(str, folders)))
    return config
