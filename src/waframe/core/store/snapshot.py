"""All rows of a database at one instant, as neutral values."""

from collections.abc import Iterator

import msgspec
import sqlalchemy as sa

from waframe.core.store.migrating import heads_of
from waframe.core.store.neutral import Json, kind_of, to_neutral
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

    def rows(self, name: str) -> Iterator[list[Json]]:
        """Read a table's rows in the order of its key."""
        table = self._tables[name]
        kinds = [kind_of(column) for column in table.columns]
        # The columns are read without their types, since SQLAlchemy reads SQLite's texts as something else than we.
        bare = [_untyped(column) for column in table.columns]
        keys = [_untyped(column) for column in table.primary_key.columns]
        query = sa.select(*bare).select_from(table).order_by(*keys)
        for row in self._connection.execute(query, execution_options={"stream_results": True, "yield_per": _MANY}):
            yield [to_neutral(value, kind) for value, kind in zip(row, kinds, strict=True)]

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
