"""Brings the tables of the core and of plugins up to this release, under a lock."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import anyio.to_thread
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep, RevisionStep
from alembic.script import Script, ScriptDirectory

from waframe.core.errors import SchemaOutdated
from waframe.core.store.engines import postgres_engine, sqlite_engine, wrapped_faults
from waframe.core.store.postgres import SCHEMA
from waframe.core.store.queries import Dialect
from waframe.core.store.sqlite import sqlite_path

_HERE = Path(__file__).parent / "migrations"
VERSIONS = "schema_versions"
_LOCK = 7_226_263_001


async def migrate(url: str, *, series: Iterable[Path] = ()) -> tuple[str, ...]:
    """Run what is missing of the core's series and of the plugins' (folders of steps); give the steps that ran.

    A series is named by its branch label, and its steps `LABEL_0001` and so on. Tables of a series that is not given
    are left alone. Raises SchemaOutdated where the tables are newer than the steps, and DatabaseAway.
    """
    if url.startswith("sqlite"):
        return await anyio.to_thread.run_sync(_migrate_sqlite, url, tuple(series))
    with wrapped_faults():
        async with postgres_engine(url).begin() as connection:
            return await connection.run_sync(lambda inner: upgrade_within(inner, series=series))


async def missing_steps(url: str, *, series: Iterable[Path] = ()) -> tuple[str, ...]:
    """List the steps that `migrate` would run, and change nothing; raises SchemaOutdated where the tables are newer."""
    if url.startswith("sqlite"):
        return await anyio.to_thread.run_sync(_missing_on_sqlite, url, tuple(series))
    with wrapped_faults():
        async with postgres_engine(url).connect() as connection:
            return await connection.run_sync(lambda inner: _names(_missing(inner, _known(series))))


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
        if not sa.inspect(connection).has_schema(schema):
            connection.execute(sa.text(f"create schema {schema}"))
        connection.execute(sa.text(f"set local search_path to {schema}, public"))
    config = _config(series)
    config.attributes["connection"] = connection
    config.attributes["schema"] = schema
    known = ScriptDirectory.from_config(config)
    missing = _missing(connection, known, to=to)
    if missing:
        _run(config, known, missing)
    return _names(missing)


def heads_of(connection: sa.Connection) -> set[str]:
    """Tell up to which steps the tables were brought."""
    options = {"version_table": VERSIONS, "version_table_schema": _schema_of(connection)}
    return set(MigrationContext.configure(connection, opts=options).get_current_heads())


def _migrate_sqlite(url: str, series: Sequence[Path]) -> tuple[str, ...]:
    Path(sqlite_path(url)).absolute().parent.mkdir(parents=True, exist_ok=True)
    with wrapped_faults(), sqlite_engine(url).connect() as connection:
        connection.exec_driver_sql("pragma journal_mode = wal")
        connection.exec_driver_sql("begin immediate")
        try:
            ran = upgrade_within(connection, series=series)
        except BaseException:
            connection.exec_driver_sql("rollback")
            raise
        connection.exec_driver_sql("commit")
    return ran


def _missing_on_sqlite(url: str, series: Sequence[Path]) -> tuple[str, ...]:
    known = _known(series)
    if not Path(sqlite_path(url)).exists():
        return tuple(reversed([step.revision for step in known.walk_revisions()]))
    with wrapped_faults(), sqlite_engine(url).connect() as connection:
        return _names(_missing(connection, known))


def _missing(connection: sa.Connection, known: ScriptDirectory, *, to: Sequence[str] = ("heads",)) -> list[Script]:
    steps = {step.revision for step in known.walk_revisions()}
    for target in set(to) - {"heads"} - steps:
        raise SchemaOutdated(f"this release does not know the step {target}")
    before = _ours(heads_of(connection), steps)
    if before == set(known.get_heads()):
        return []
    found: list[Script] = []
    for target in to:
        wanted = known.iterate_revisions(target, tuple(before) or None, implicit_base=True)
        found.extend(step for step in reversed(list(wanted)) if step not in found)
    return found


def _run(config: Config, known: ScriptDirectory, missing: Sequence[Script]) -> None:
    def steps(heads: tuple[str, ...], context: MigrationContext) -> list[RevisionStep]:
        del heads, context
        return [MigrationStep.upgrade_from_script(known.revision_map, step) for step in missing]

    with EnvironmentContext(config, known, fn=steps):
        known.run_env()


def _ours(heads: set[str], steps: set[str]) -> set[str]:
    """Leave out the steps of series that are not given: a plugin that is switched off keeps its tables."""
    labels = {step.rpartition("_")[0] for step in steps}
    newer = {head for head in heads - steps if head.rpartition("_")[0] in labels}
    if newer:
        raise SchemaOutdated(f"the tables are newer than this release: it does not know {', '.join(sorted(newer))}")
    return heads & steps


def _names(steps: Sequence[Script]) -> tuple[str, ...]:
    return tuple(step.revision for step in steps)


def _drop_all(connection: sa.Connection, schema: str | None) -> None:
    if schema is not None:
        connection.execute(sa.text(f"drop schema if exists {schema} cascade"))
        return
    found = connection.exec_driver_sql(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        " order by sql not like 'create virtual%'"  # for a virtual table takes others with it
    )
    for (name,) in found.fetchall():
        connection.exec_driver_sql(f'drop table if exists "{name}"')


def _schema_of(connection: sa.Connection) -> str | None:
    return None if connection.dialect.name == "sqlite" else SCHEMA


def _known(series: Iterable[Path]) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(series))


def _config(series: Iterable[Path], *, output: io.StringIO | None = None) -> Config:
    config = Config(output_buffer=output) if output is not None else Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "newline")
    folders = (_HERE / "versions", *series)
    config.set_main_option("version_locations", "\n".join(map(str, folders)))
    return config
