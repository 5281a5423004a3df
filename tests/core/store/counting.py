"""A database that counts the statements of its transactions."""

from collections.abc import Mapping, Sequence

from waframe.core.store.database import Body, Database, Row, T, Transaction, Value
from waframe.core.store.queries import Query


class Counting(Database):
    """Hands everything on to a real database, and counts."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.dialect = database.dialect
        self.many = 0

    async def open(self) -> None:
        """Open the real one."""
        await self._database.open()

    async def close(self) -> None:
        """Close the real one."""
        await self._database.close()

    async def write(self, body: Body[T]) -> T:
        """Write, and count."""
        return await self._database.write(lambda transaction: body(_Counted(transaction, self)))

    async def read(self, body: Body[T]) -> T:
        """Read, and count."""
        return await self._database.read(lambda transaction: body(_Counted(transaction, self)))


class _Counted(Transaction):
    def __init__(self, transaction: Transaction, database: Counting) -> None:
        self._transaction = transaction
        self._counter = database
        self.dialect = transaction.dialect

    async def rows(self, query: Query, **values: Value) -> Sequence[Row]:
        self._counter.many += 1
        return await self._transaction.rows(query, **values)

    async def bulk(self, query: Query, columns: Mapping[str, Sequence[Value]]) -> Sequence[Row]:
        self._counter.many += 1
        return await self._transaction.bulk(query, columns)
