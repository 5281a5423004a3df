"""Brings the tables of the core and of plugins up to this release, under a lock."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import anyio.to_thread
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from waframe.core.errors import DatabaseAway, SchemaOutdated
from waframe.core.store.postgres import SCHEMA, is_pooled
from waframe.core.store.queries import Dialect

_HERE = Path(__file__).parent / "migrations"
_LOCK = 7_226_263_001


async def migrate(url: str, *, series: Iterable[Path] = ()) -> tuple[str, ...]:
    """Run what is missing of the core's series and of the plugins' (folders of steps); give the steps that ran."""
    if url.startswith("sqlite"):
        return await anyio.to_thread.run_sync(_migrate_sqlite, url, tuple(series))
    engine = _engine(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(_migrate_postgres, tuple(series))
    except OSError as error:
        raise DatabaseAway(f"Postgres cannot be reached: {error}") from error
    finally:
        await engine.dispose()


async def missing_steps(url: str, *, series: Iterable[Path] = ()) -> tuple[str, ...]:
    """List the steps that `migrate` would run, and change nothing; raises SchemaOutdated where the tables are newer."""
    if url.startswith("sqlite"):
        return await anyio.to_thread.run_sync(_missing_on_sqlite, url, tuple(series))
    engine = _engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda inner: _missing(inner, _config(series), schema=SCHEMA))
    except OSError as error:
        raise DatabaseAway(f"Postgres cannot be reached: {error}") from error
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


def _engine(url: str) -> AsyncEngine:
    return create_async_engine(
        "postgresql+asyncpg://" + url.partition("://")[2],
        poolclass=sa.NullPool,
        connect_args={"statement_cache_size": 0} if is_pooled(url) else {},
    )


def _missing_on_sqlite(url: str, series: Sequence[Path]) -> tuple[str, ...]:
    path = Path(url.removeprefix("sqlite:///"))
    if not path.exists():
        return tuple(
            reversed([step.revision for step in ScriptDirectory.from_config(_config(series)).walk_revisions()])
        )
    engine = sa.create_engine(url, connect_args={"timeout": 60}, poolclass=sa.NullPool)
    with engine.connect() as connection:
        return _missing(connection, _config(series), schema=None)


def _migrate_sqlite(url: str, series: Sequence[Path]) -> tuple[str, ...]:
    path = Path(url.removeprefix("sqlite:///"))
    path.absolute().parent.mkdir(parents=True, exist_ok=True)
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
    connection.execute(sa.text(f"create schema if not exists {SCHEMA}"))
    connection.execute(sa.text(f"set local search_path to {SCHEMA}, public"))
    return _upgrade(connection, series, schema=SCHEMA)


def _upgrade(connection: sa.Connection, series: Sequence[Path], *, schema: str | None) -> tuple[str, ...]:
    config = _config(series)
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    missing = _missing(connection, config, schema=schema)
    if missing:
        command.upgrade(config, "heads")
    return missing


def _missing(connection: sa.Connection, config: Config, *, schema: str | None) -> tuple[str, ...]:
    before = _heads(connection, schema)
    known = ScriptDirectory.from_config(config)
    strange = before - {step.revision for step in known.walk_revisions()}
    if strange:
        raise SchemaOutdated(f"the tables are newer than this release: it does not know {', '.join(sorted(strange))}")
    wanted = set(known.get_heads())
    if before == wanted:
        return ()
    steps = known.iterate_revisions(tuple(wanted), tuple(before) or None)
    return tuple(reversed([step.revision for step in steps]))


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
