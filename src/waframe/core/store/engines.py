"""How SQLAlchemy reaches the two databases, for migrations and for whole copies."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from waframe.core.errors import DatabaseAway
from waframe.core.store.postgres import AWAY, is_pooled, named_faults
from waframe.core.store.sqlite import sqlite_path


def postgres_engine(url: str) -> AsyncEngine:
    """Make a way for SQLAlchemy to a Postgres; it keeps no connection."""

    async def connect() -> "asyncpg.Connection[asyncpg.Record]":
        with named_faults():
            return await asyncpg.connect(url, timeout=10, statement_cache_size=0 if is_pooled(url) else 100)

    return create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connect,
        poolclass=sa.NullPool,
        connect_args={"prepared_statement_cache_size": 0} if is_pooled(url) else {},
    )


def sqlite_engine(url: str, *, reads: bool = False) -> sa.Engine:
    """Make a way for SQLAlchemy to a SQLite file, whose transactions are begun and ended by hand.

    One that only reads never makes the file. Beside a process that works with it, it cannot even tidy up; where there
    is none, it may, since else it would leave its own files lying there.
    """
    place = sa.URL.create("sqlite", database=sqlite_path(url))
    if reads:
        path = Path(sqlite_path(url)).absolute()
        mode = "ro" if path.with_name(f"{path.name}-wal").exists() else "rw"
        place = sa.URL.create("sqlite", database=f"file:{quote(str(path))}", query={"mode": mode, "uri": "true"})
    return sa.create_engine(place, isolation_level="AUTOCOMMIT", connect_args={"timeout": 60}, poolclass=sa.NullPool)


@contextmanager
def wrapped_faults() -> Iterator[None]:
    """Turn what a driver says of a database that cannot be used into DatabaseAway, also where SQLAlchemy wrapped it."""
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
