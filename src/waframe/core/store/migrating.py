"""Brings the tables of the core and of plugins up to this release, under a lock."""

import io
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import anyio.to_thread
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from waframe.core.errors import DatabaseAway, SchemaOutdated
from waframe.core.store.postgres import AWAY, SCHEMA, is_pooled
from waframe.core.store.queries import Dialect

_HERE = Path(__file__).parent / "migrations"
VERSIONS = "schema_versions"
_LOCK = 7_226_263_001


async def migrate(url: str, *, series: Iterable[Path] = ()) -> tuple[str, ...]:
    """Run what is missing of the core's series and of the plugins' (folders of steps); give the steps that ran."""
    if url.startswith("sqlite"):
        return await anyio.to_thread.run_sync(_migrate_sqlite, url, tuple(series))
    with named_faults():
        async with postgres_engine(url).begin() as connection:
            return await connection.run_sync(lambda inner: upgrade_within(inner, series=series))


async def missing_steps(url: str, *, series: Iterable[Path] = ()) -> tuple[str, ...]:
    """List the steps that `migrate` would run, and change nothing; raises SchemaOutdated where the tables are newer."""
    if url.startswith("sqlite"):
        return await anyio.to_thread.run_sync(_missing_on_sqlite, url, tuple(series))
    with named_faults():
        async with postgres_engine(url).connect() as connection:
            return await connection.run_sync(lambda inner: _missing(inner, _config(series)))


def migration_sql(dialect: Dialect, *, series: Iterable[Path] = ()) -> str:
    """Write the whole series as SQL for a database administrator to read and run."""
    script = io.StringIO()
    config = _config(series, output=script)
    config.attributes["dialect"] = "postgresql" if dialect == "postgres" else dialect
    if dialect == "postgres":
        script.write(f"create schema if not exists {SCHEMA};\nset search_path to {SCHEMA}, public;\n\n")
    command.upgrade(config, "heads", sql=True)
    return script.getvalue()


def upgrade_within(
    connection: sa.Connection, *, to: Sequence[str] = ("heads",), series: Iterable[Path] = (), anew: bool = False
) -> tuple[str, ...]:
    """Run what is missing inside a transaction that somebody else commits; `anew` drops all tables before."""
    schema = _schema_of(connection)
    if schema is not None:
        connection.execute(sa.text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if anew:
        _drop_all(connection, schema)
    if schema is not None:
        connection.execute(sa.text(f"create schema if not exists {schema}"))
        connection.execute(sa.text(f"set local search_path to {schema}, public"))
    config = _config(series)
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    missing = _missing(connection, config)
    if missing:
        for target in to:
            _check_known(config, target)
            command.upgrade(config, target)
    return missing


def heads_of(connection: sa.Connection) -> set[str]:
    """Tell up to which steps the tables were brought."""
    options = {"version_table": VERSIONS, "version_table_schema": _schema_of(connection)}
    return set(MigrationContext.configure(connection, opts=options).get_current_heads())


def postgres_engine(url: str) -> AsyncEngine:
    """Make a way for SQLAlchemy to a Postgres; it keeps no connection."""
    return create_async_engine(
        "postgresql+asyncpg://" + url.partition("://")[2],
        poolclass=sa.NullPool,
        connect_args={"statement_cache_size": 0} if is_pooled(url) else {},
    )


def sqlite_engine(url: str) -> sa.Engine:
    """Make a way for SQLAlchemy to a SQLite file, whose transactions are begun and ended by hand."""
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"timeout": 60}, poolclass=sa.NullPool)


@contextmanager
def named_faults() -> Iterator[None]:
    """Turn what a driver says of a database that cannot be used into DatabaseAway."""
    try:
        yield
    except AWAY as error:
        raise DatabaseAway(f"Postgres cannot be reached: {str(error) or type(error).__name__}") from error
    except sa.exc.DBAPIError as error:
        cause = error.orig and (error.orig.__cause__ or error.orig)
        if isinstance(cause, AWAY):
            raise DatabaseAway(f"Postgres cannot be reached: {cause}") from error
        if isinstance(cause, sqlite3.DatabaseError) and "not a database" in str(cause):
            raise DatabaseAway("the file is no SQLite database") from error
        if isinstance(cause, sqlite3.OperationalError):
            raise DatabaseAway(f"SQLite: {cause}") from error
        raise


def _missing_on_sqlite(url: str, series: Sequence[Path]) -> tuple[str, ...]:
    config = _config(series)
    if not Path(url.removeprefix("sqlite:///")).exists():
        return tuple(reversed([step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]))
    with named_faults(), sqlite_engine(url).connect() as connection:
        return _missing(connection, config)


def _migrate_sqlite(url: str, series: Sequence[Path]) -> tuple[str, ...]:
    Path(url.removeprefix("sqlite:///")).absolute().parent.mkdir(parents=True, exist_ok=True)
    with named_faults(), sqlite_engine(url).connect() as connection:
        connection.exec_driver_sql("pragma journal_mode = wal")
        connection.exec_driver_sql("begin immediate")
        try:
            ran = upgrade_within(connection, series=series)
        except BaseException:
            connection.exec_driver_sql("rollback")
            raise
        connection.exec_driver_sql("commit")
    return ran


def _missing(connection: sa.Connection, config: Config) -> tuple[str, ...]:
    before = heads_of(connection)
    known = ScriptDirectory.from_config(config)
    strange = before - {step.revision for step in known.walk_revisions()}
    if strange:
        raise SchemaOutdated(f"the tables are newer than this release: it does not know {', '.join(sorted(strange))}")
    wanted = set(known.get_heads())
    if before == wanted:
        return ()
    steps = known.iterate_revisions(tuple(wanted), tuple(before) or None)
    return tuple(reversed([step.revision for step in steps]))


def _check_known(config: Config, target: str) -> None:
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if target != "heads" and target not in known:
        raise SchemaOutdated(f"this release does not know the step {target}")


def _drop_all(connection: sa.Connection, schema: str | None) -> None:
    if schema is not None:
        connection.execute(sa.text(f"drop schema if exists {schema} cascade"))
        return
    found = connection.exec_driver_sql(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
    )
    for (name,) in found.fetchall():
        connection.exec_driver_sql(f'drop table "{name}"')


def _schema_of(connection: sa.Connection) -> str | None:
    return None if connection.dialect.name == "sqlite" else SCHEMA


def _config(series: Iterable[Path], *, output: io.StringIO | None = None) -> Config:
    config = Config(output_buffer=output) if output is not None else Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "newline")
    folders = (_HERE / "versions", *series)
    config.set_main_option("version_locations", "\n".join(map(str, folders)))
    return config
