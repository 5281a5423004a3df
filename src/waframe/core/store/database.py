"""The one face of both databases: reads, writes, and transactions that are functions."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

import msgspec

from waframe.core.store.queries import Dialect, Query

Value = object
Row = Mapping[str, object]
T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)


class Transaction(ABC):
    """A transaction in progress. Its methods are all that may be awaited inside one."""

    dialect: Dialect

    @abstractmethod
    async def rows(self, query: Query, **values: Value) -> Sequence[Row]:
        """Run a statement and give its rows."""

    @abstractmethod
    async def bulk(self, query: Query, columns: Mapping[str, Sequence[Value]]) -> Sequence[Row]:
        """Run a statement for many rows, given column by column.

        On Postgres the statement gets the columns as arrays and runs once; on SQLite it runs once a row.
        """

    async def row(self, query: Query, **values: Value) -> Row | None:
        """Run a statement and give its first row."""
        found = await self.rows(query, **values)
        return found[0] if found else None


Body = Callable[[Transaction], Awaitable[T]]


class Database(ABC):
    """A database. A transaction is a function of a `Transaction`, so that it can be run again after a deadlock.

    Such a function awaits nothing but its transaction: no network, no sleep, no task. On SQLite it therefore runs to
    its end in one visit of the writer's thread.
    """

    dialect: Dialect

    @abstractmethod
    async def open(self) -> None:
        """Connect; raises DatabaseAway."""

    @abstractmethod
    async def close(self) -> None:
        """Disconnect."""

    @abstractmethod
    async def write(self, body: Body[T]) -> T:
        """Run a function in a transaction and commit it durably; an exception rolls it back.

        Raises DatabaseAway or DiskFull where the database says so.
        """

    @abstractmethod
    async def read(self, body: Body[T]) -> T:
        """Run a function that only reads. On SQLite it sees one moment, on Postgres each statement sees its own."""

    async def bulk_once(self, query: Query, columns: Mapping[str, Sequence[Value]]) -> Sequence[Row]:
        """Write many rows with one statement, durably."""
        return await self.write(lambda transaction: transaction.bulk(query, columns))

    async def rows(self, query: Query, **values: Value) -> Sequence[Row]:
        """Read rows with one statement."""
        return await self.read(lambda transaction: transaction.rows(query, **values))

    async def row(self, query: Query, **values: Value) -> Row | None:
        """Read one row with one statement."""
        return await self.read(lambda transaction: transaction.row(query, **values))

    async def change(self, query: Query, **values: Value) -> Sequence[Row]:
        """Write with one statement."""
        return await self.write(lambda transaction: transaction.rows(query, **values))


def columns(rows: Sequence[msgspec.Struct]) -> dict[str, list[Value]]:
    """Turn Structs of one kind into columns for `bulk`."""
    if not rows:
        return {}
    return {name: [getattr(row, name) for row in rows] for name in rows[0].__struct_fields__}


def record(row: Row, kind: type[S]) -> S:
    """Turn a row into a Struct; columns that hold JSON arrive as text and must be decoded by the caller."""
    return msgspec.convert(dict(row), kind, strict=False)
