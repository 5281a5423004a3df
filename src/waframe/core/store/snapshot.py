"""All rows of a database at one instant, as neutral values."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa

from waframe.core.records.ids import is_id
from waframe.core.store.migrating import heads_of
from waframe.core.store.neutral import Json, kind_of, to_neutral, to_postgres
from waframe.core.store.whole import counters_of, is_sqlite, tables_of

_MANY = 1000


class TableShape(msgspec.Struct, frozen=True, kw_only=True):
    """A table: its columns in order, and how many rows it has."""

    name: str
    columns: tuple[str, ...]
    rows: int


class Snapshot:
    """Reads everything through one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._tables = {str(table.name): table for table in tables_of(connection)}
        self.heads = tuple(sorted(heads_of(connection)))

    def shapes(self) -> list[TableShape]:
        """List the tables in the order in which they can be filled."""
        return [
            TableShape(name=name, columns=tuple(map(str, table.columns.keys())), rows=self._count(table))
            for name, table in self._tables.items()
        ]

    @property
    def tables(self) -> Mapping[str, sa.Table]:
        """Give the tables by name, one that points to another after it."""
        return self._tables

    def table(self, name: str) -> sa.Table:
        """Give a table."""
        return self._tables[name]

    def rows(self, name: str) -> Iterator[list[Json]]:
        """Read a table's rows in the order of its key."""
        table = self._tables[name]
        keys = [_untyped(column) for column in table.primary_key.columns]
        return self._read(table, sa.select(*map(_untyped, table.columns)).select_from(table).order_by(*keys))

    def some(self, name: str, column: str, values: Sequence[str], *, order: Sequence[str]) -> Iterator[dict[str, Json]]:
        """Read those rows of a table that have one of some values, in an order, by the names of their columns."""
        table = self._tables[name]
        names = [str(one.name) for one in table.columns]
        query = sa.select(*map(_untyped, table.columns)).select_from(table)
        query = query.where(table.c[column].in_([self._own(table.c[column], value) for value in values]))
        for row in self._read(table, query.order_by(*(_untyped(table.c[one]) for one in order))):
            yield dict(zip(names, row, strict=True))

    def same(self, column: sa.Column[object], value: str) -> sa.ColumnElement[bool]:
        """Compare a column of ids with one, as the database has it; what is no id is the same as none."""
        return column == self._own(column, value) if is_id(value) else sa.false()

    def since(self, column: sa.Column[object], instant: datetime) -> sa.ColumnElement[bool]:
        """Compare a column with an instant, as the database has it."""
        if is_sqlite(self._connection):
            text = to_neutral(instant, "instant")
            return sa.literal_column(f'"{column.table.name}"."{column.name}"') >= sa.literal(text, sa.String())
        return column >= instant

    def column(self, query: sa.Executable) -> Iterator[object]:
        """Read the values of a query for one column."""
        return iter(self._connection.execute(query).scalars().all())

    def oldest(self, name: str, column: str) -> datetime | None:
        """Read the least instant of a table."""
        table = self._tables[name]
        found = self._connection.scalar(sa.select(sa.func.min(_untyped(table.c[column]))).select_from(table))
        return datetime.fromisoformat(str(to_neutral(found, "instant"))) if found is not None else None

    def _read(self, table: sa.Table, query: sa.Executable) -> Iterator[list[Json]]:
        """Read without the columns' types, since SQLAlchemy reads SQLite's texts as something else than we."""
        kinds = [kind_of(column) for column in table.columns]
        for row in self._connection.execute(query, execution_options={"stream_results": True, "yield_per": _MANY}):
            yield [to_neutral(value, kind) for value, kind in zip(row, kinds, strict=True)]

    def _own(self, column: sa.Column[object], value: str) -> object:
        return value if is_sqlite(self._connection) else to_postgres(value, kind_of(column))

    def counters(self) -> dict[str, int]:
        """Read how far the counters have come, by table."""
        if is_sqlite(self._connection):
            found = self._connection.exec_driver_sql("select name, seq from sqlite_sequence")
            return {str(name): int(value) for name, value in found}
        return {
            str(table): int(self._connection.scalar(sa.text(f"select last_value from {sequence}")) or 0)
            for table, _, sequence in counters_of(self._connection, list(self._tables.values()))
        }

    def _count(self, table: sa.Table) -> int:
        return int(self._connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)


def _untyped(column: sa.Column[object]) -> sa.ColumnElement[object]:
    return sa.literal_column(f'"{column.name}"')
