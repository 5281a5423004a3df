"""The whole of a database in one transaction: its tables as they are, in an order in which they can be filled."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import anyio.to_thread
import sqlalchemy as sa

from waframe.core.store.engines import postgres_engine, sqlite_engine, wrapped_faults
from waframe.core.store.migrating import VERSIONS
from waframe.core.store.postgres import SCHEMA

DERIVED = ("search_progress", "search_messages", "search_threads", "search_thread_words")
"""Tables that are made anew from the others: the index of what can be searched."""

ResultT = TypeVar("ResultT")
Use = Callable[[sa.Connection], ResultT]


async def read_whole(url: str, use: Use[ResultT]) -> ResultT:
    """Call a function that sees everything as it is at one instant, whatever is written meanwhile."""
    if url.startswith("sqlite"):
        return await anyio.to_thread.run_sync(_on_sqlite, url, "begin", use)
    return await _on_postgres(url, use, isolation="REPEATABLE READ")


async def read_only(url: str, use: Use[ResultT]) -> ResultT:
    """Call a function that sees everything as it is at one instant, over a connection that cannot change anything."""
    if url.startswith("sqlite"):
        return await anyio.to_thread.run_sync(_only_reading, url, use)
    return await _on_postgres(url, use, isolation="REPEATABLE READ", reads=True)


def write_sqlite(url: str, use: Use[ResultT]) -> ResultT:
    """Call a function whose changes to a SQLite file are committed together, in this thread."""
    return _on_sqlite(url, "begin immediate", use)


async def write_whole(url: str, use: Use[ResultT]) -> ResultT:
    """Call a function whose changes are committed together; if it fails, nothing has changed."""
    if url.startswith("sqlite"):
        return await anyio.to_thread.run_sync(_on_sqlite, url, "begin immediate", use)
    return await _on_postgres(url, use, isolation="READ COMMITTED")


def tables_of(connection: sa.Connection) -> list[sa.Table]:
    """List all tables but Alembic's and those that are derived; one that points to another comes after it."""
    metadata = sa.MetaData()
    schema = None if is_sqlite(connection) else SCHEMA
    metadata.reflect(connection, schema=schema, only=lambda name, _: not is_derived(name))
    return [table for table in metadata.sorted_tables if table.name != VERSIONS]


def is_derived(table: str) -> bool:
    """Tell whether a table is derived, or one in which SQLite keeps the words of one that is."""
    return table.startswith(DERIVED)


def counters_of(connection: sa.Connection, tables: Sequence[sa.Table]) -> Iterator[tuple[str, str, str]]:
    """List the counters of a Postgres, each as table, column and sequence."""
    keys = [(table.name, column) for table in tables for column in table.primary_key.columns]
    for table, column in keys:
        if isinstance(column.type, sa.Integer):
            asked = {"table": f"{SCHEMA}.{table}", "column": column.name}
            sequence = connection.scalar(sa.text("select pg_get_serial_sequence(:table, :column)"), asked)
            if sequence:
                yield str(table), str(column.name), str(sequence)


def is_sqlite(connection: sa.Connection) -> bool:
    """Tell which of the two databases this is."""
    return connection.dialect.name == "sqlite"


def _on_sqlite(url: str, begin: str, use: Use[ResultT]) -> ResultT:
    Path(url.removeprefix("sqlite:///")).absolute().parent.mkdir(parents=True, exist_ok=True)
    with wrapped_faults(), sqlite_engine(url).connect() as connection, _transaction(connection, begin):
        return use(connection)


def _only_reading(url: str, use: Use[ResultT]) -> ResultT:
    with wrapped_faults(), sqlite_engine(url, reads=True).connect() as connection:
        connection.exec_driver_sql("pragma query_only = on")
        connection.exec_driver_sql("begin")
        try:
            return use(connection)
        finally:
            connection.exec_driver_sql("rollback")


async def _on_postgres(url: str, use: Use[ResultT], *, isolation: str, reads: bool = False) -> ResultT:
    engine = postgres_engine(url).execution_options(isolation_level=isolation, postgresql_readonly=reads)
    with wrapped_faults():
        async with engine.begin() as connection:
            return await connection.run_sync(use)


@contextmanager
def _transaction(connection: sa.Connection, begin: str) -> Iterator[None]:
    connection.exec_driver_sql("pragma journal_mode = wal")
    connection.exec_driver_sql("pragma synchronous = full")
    connection.exec_driver_sql(begin)
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("rollback")
        raise
    connection.exec_driver_sql("commit")
