"""Postgres through asyncpg: pinned connections, poolers respected, deadlocks tried again."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import TypeAlias, cast
from urllib.parse import urlsplit

import anyio
import asyncpg

from waframe.core.errors import DatabaseAway, DiskFull, StoreError, ValueRefused
from waframe.core.store.database import Body, Database, Row, T, Transaction, Value
from waframe.core.store.queries import Dialect, Query

SCHEMA = "waframe"
Proxy: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
Plain: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_TRIES = 5
_POOLER_PORT = 6543
AWAY = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InternalClientError,
)
_CROWDED = (TimeoutError, asyncpg.TooManyConnectionsError)
_AGAIN = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
_REFUSED = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
    UnicodeEncodeError,
)


class PostgresTransaction(Transaction):
    """Statements on one connection."""

    dialect: Dialect = "postgres"

    def __init__(self, connection: Proxy) -> None:
        self._connection = connection

    async def rows(self, query: Query, **values: Value) -> Sequence[Row]:
        """Run a statement and give its rows."""
        if not query.postgres:
            raise StoreError(f"query {query.name} is for sqlite only")
        found = await self._connection.fetch(query.postgres, *[values[name] for name in query.names])
        return cast("list[Row]", found)

    async def bulk(self, query: Query, columns: Mapping[str, Sequence[Value]]) -> Sequence[Row]:
        """Run a statement once, its columns as arrays."""
        return await self.rows(query, **columns)


class Postgres(Database):
    """A Postgres server. Behind a transaction pooler nothing is prepared; `pooled` says so where the URL does not."""

    dialect: Dialect = "postgres"

    def __init__(self, url: str, *, connections: int = 8, pooled: bool = False) -> None:
        self.url = url
        self._pooled = pooled or is_pooled(url)
        self._connections = connections
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None
        self._running = 0
        self._quiet = anyio.Event()

    async def open(self) -> None:
        """Connect, and fail within seconds where nobody answers."""
        with named_faults():
            self._pool = await asyncpg.create_pool(
                self.url,
                min_size=0,
                max_size=self._connections,
                timeout=10,
                command_timeout=60,
                statement_cache_size=0 if self._pooled else 512,
                init=_prepare,
                reset=_keep,
                server_settings={} if self._pooled else {"search_path": f"{SCHEMA},public"},
            )
            async with self._pool.acquire(timeout=10):
                pass

    async def close(self) -> None:
        """Disconnect; what is still running gets ten seconds."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        with anyio.move_on_after(10, shield=True) as limit:
            while self._running:  # a pool that closes under somebody who is connecting loses that connection
                self._quiet = anyio.Event()
                await self._quiet.wait()
            await pool.close()
        if limit.cancelled_caught:
            pool.terminate()

    async def write(self, body: Body[T]) -> T:
        """Run a function in a transaction; a deadlock lets it run again."""
        return await self._again(partial(self._in_transaction, body))

    async def change(self, query: Query, **values: Value) -> Sequence[Row]:
        """Run one statement as a transaction of its own, in one round trip."""
        if self._pooled:
            return await self.write(lambda transaction: transaction.rows(query, **values))
        return await self._again(partial(self.read, lambda transaction: transaction.rows(query, **values)))

    async def bulk_once(self, query: Query, columns: Mapping[str, Sequence[Value]]) -> Sequence[Row]:
        """Run one statement for many rows as a transaction of its own, in one round trip."""
        return await self.change(query, **columns)

    async def read(self, body: Body[T]) -> T:
        """Run a function that reads; each statement sees what is committed by then."""
        async with self._connection() as connection:
            if not self._pooled:
                return await body(PostgresTransaction(connection))
            async with connection.transaction():
                await self._find_tables(connection)
                return await body(PostgresTransaction(connection))

    async def _in_transaction(self, body: Body[T]) -> T:
        async with self._connection() as connection, connection.transaction():
            await self._find_tables(connection)
            return await body(PostgresTransaction(connection))

    async def _again(self, run: Callable[[], Awaitable[T]]) -> T:
        for attempt in range(_TRIES):
            try:
                return await run()
            except _AGAIN as error:
                if attempt == _TRIES - 1:
                    raise DatabaseAway(f"Postgres let nothing through in {_TRIES} tries: {error}") from error
                await anyio.sleep(random.uniform(0.001, 0.01) * 2**attempt)  # noqa: S311  # not a secret
        raise AssertionError

    async def _find_tables(self, connection: Proxy) -> None:
        if self._pooled:
            await connection.execute(f"set local search_path to {SCHEMA}, public")

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Proxy]:
        pool = self._pool
        if pool is None:
            raise DatabaseAway("the database is not open")
        self._running += 1
        try:
            with named_faults():
                async with pool.acquire(timeout=10) as connection:
                    yield connection
        except DatabaseAway as error:
            if not isinstance(error.__cause__, _CROWDED):  # the others are cut as well, and not to be tried one by one
                await pool.expire_connections()
            raise
        finally:
            self._running -= 1
            self._quiet.set()


def is_pooled(url: str) -> bool:
    """Tell whether a transaction pooler stands in between, where sessions and prepared statements do not last."""
    parts = urlsplit(url)
    return parts.port == _POOLER_PORT or "pooler" in (parts.hostname or "")


@contextmanager
def named_faults() -> Iterator[None]:
    """Give the faults of Postgres the names that waframe has for them."""
    try:
        yield
    except asyncpg.DiskFullError as error:
        raise DiskFull(f"the database's disk is full: {error}") from error
    except AWAY as error:
        raise DatabaseAway(f"Postgres cannot be reached: {str(error) or type(error).__name__}") from error
    except _REFUSED as error:
        raise ValueRefused(f"Postgres refuses a value: {error}") from error
    except asyncpg.InterfaceError as error:
        if "clos" not in str(error):
            raise
        raise DatabaseAway(f"Postgres cannot be reached: {error}") from error


async def _prepare(connection: Plain) -> None:
    async with connection.transaction():
        await connection.set_type_codec("uuid", encoder=str, decoder=str, schema="pg_catalog", format="text")


async def _keep(connection: Plain) -> None:
    del connection
