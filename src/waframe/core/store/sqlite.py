"""SQLite as a server's database: one writer, several readers, durable commits."""

import sqlite3
from collections.abc import Awaitable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import anyio
import anyio.to_thread

from waframe.core.errors import DatabaseAway, DiskFull, StoreError, ValueRefused
from waframe.core.store.database import Body, Database, Row, T, Transaction, Value
from waframe.core.store.queries import Dialect, Query

_READERS = 4
_SCHEME = "sqlite:///"
_STRANGE_WAIT = "a transaction may only await its own statements"
_AWAY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY)
_PRAGMAS = (
    "pragma busy_timeout = 10000",
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    "pragma temp_store = memory",
    "pragma cache_size = -16000",
)


class SqliteTransaction(Transaction):
    """Statements on one connection; they never suspend, for they run in the connection's thread."""

    dialect: Dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def rows(self, query: Query, **values: Value) -> Sequence[Row]:
        """Run a statement and give its rows."""
        return self._run(query, values)

    async def bulk(self, query: Query, columns: Mapping[str, Sequence[Value]]) -> Sequence[Row]:
        """Run a statement once a row."""
        found: list[Row] = []
        names = tuple(columns)
        for values in zip(*columns.values(), strict=True):
            found.extend(self._run(query, dict(zip(names, values, strict=True))))
        return found

    def _run(self, query: Query, values: dict[str, Value]) -> Sequence[Row]:
        if not query.sqlite:
            raise StoreError(f"query {query.name} is for postgres only")
        for name, value in values.items():
            if isinstance(value, datetime):
                values[name] = value.astimezone(UTC).isoformat(timespec="microseconds")
        return cast("list[Row]", self._connection.execute(query.sqlite, values).fetchall())


class Sqlite(Database):
    """A SQLite file. Writes wait for one another here rather than in SQLite, so that none times out."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: str) -> None:
        self.path = path
        self._lock = anyio.Lock()
        self._readers: list[sqlite3.Connection] = []
        self._writer: sqlite3.Connection | None = None
        self._free = anyio.Semaphore(_READERS)
        self._limiter: anyio.CapacityLimiter | None = None

    async def open(self) -> None:
        """Open the file, making it and its folder where they are missing."""
        self._limiter = anyio.CapacityLimiter(_READERS + 1)
        try:
            self._writer = await anyio.to_thread.run_sync(self._connect)
            for _ in range(_READERS):
                self._readers.append(await anyio.to_thread.run_sync(self._connect))
        except (sqlite3.Error, OSError) as error:
            await self.close()
            raise DatabaseAway(f"the database file {self.path} cannot be opened: {error}") from error

    async def close(self) -> None:
        """Close all connections, after what is still running on them."""
        async with self._lock:
            for _ in range(_READERS):
                await self._free.acquire()
            connections = (*self._readers, *([self._writer] if self._writer else []))
            self._readers.clear()
            self._writer = None
            for _ in range(_READERS):
                self._free.release()
            for connection in connections:
                await anyio.to_thread.run_sync(connection.close, limiter=self._limiter)

    async def write(self, body: Body[T]) -> T:
        """Run a function in one immediate transaction, in the writer's thread."""
        async with self._lock:
            connection = self._writer
            if connection is None:
                raise DatabaseAway(f"the database file {self.path} is not open")
            return await anyio.to_thread.run_sync(_written, connection, body, limiter=self._limiter)

    async def read(self, body: Body[T]) -> T:
        """Run a function in one deferred transaction, in a reader's thread."""
        async with self._free:
            if not self._readers:
                raise DatabaseAway(f"the database file {self.path} is not open")
            connection = self._readers.pop()
            try:
                return await anyio.to_thread.run_sync(_in_transaction, connection, body, "begin", limiter=self._limiter)
            finally:
                self._readers.append(connection)

    def _connect(self) -> sqlite3.Connection:
        Path(self.path).absolute().parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, cached_statements=512)
        try:
            for pragma in _PRAGMAS:
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise
        connection.row_factory = _as_mapping
        return connection


def sqlite_path(url: str) -> str:
    """Read the path of a file from `sqlite:///file.db` or `sqlite:////absolute/file.db`."""
    return unquote(url.removeprefix(_SCHEME))


def _as_mapping(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}


def _written(connection: sqlite3.Connection, body: Body[T]) -> T:
    return _in_transaction(connection, body, "begin immediate")


def _in_transaction(connection: sqlite3.Connection, body: Body[T], begin: str) -> T:
    try:
        connection.execute(begin)
        try:
            result = _run_through(body(SqliteTransaction(connection)))
            connection.execute("commit")
        except BaseException:
            if connection.in_transaction:
                connection.execute("rollback")
            raise
    except sqlite3.OperationalError as error:
        raise _translated(error) from error
    except (sqlite3.IntegrityError, sqlite3.DataError, UnicodeEncodeError, OverflowError) as error:
        raise ValueRefused(f"SQLite refuses a value: {error}") from error
    return result


def _run_through(body: Awaitable[T]) -> T:
    coroutine = cast("Coroutine[Any, Any, T]", body)
    try:
        coroutine.send(None)
    except StopIteration as end:
        return cast("T", end.value)
    except RuntimeError as error:
        if "event loop" not in str(error):
            raise
        raise StoreError(_STRANGE_WAIT) from error
    coroutine.close()
    raise StoreError(_STRANGE_WAIT)


def _translated(error: sqlite3.OperationalError) -> Exception:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF == sqlite3.SQLITE_FULL:
        return DiskFull(f"the disk is full: {error}")
    if code is not None and code & 0xFF in _AWAY:
        return DatabaseAway(f"SQLite: {error}")
    return error
