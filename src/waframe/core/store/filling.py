"""Fills a database with the rows of a snapshot, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from waframe.core.errors import DatabaseNotEmpty, SchemaOutdated, ValueRefused
from waframe.core.store.migrating import upgrade_within
from waframe.core.store.neutral import Json, kind_of, to_postgres, to_sqlite
from waframe.core.store.whole import counters_of, is_sqlite, tables_of

_MANY = 1000
_COPIED = {"branches", "branch_addresses", "event_clock"}
"""Tables that every start fills by itself, so that nobody would miss their rows."""


class Filling:
    """Makes the tables as they were in the snapshot, fills them, and brings them up to this release."""

    def __init__(
        self, connection: sa.Connection, *, heads: Sequence[str], overwrite: bool, series: Sequence[Path] = ()
    ) -> None:
        self._connection = connection
        self._series = series
        self._is_sqlite = is_sqlite(connection)
        there = tables_of(connection)
        full = [table.name for table in there if table.name not in _COPIED and _has_rows(connection, table)]
        if full and not overwrite:
            raise DatabaseNotEmpty(full)
        upgrade_within(connection, to=heads, series=series, anew=True)
        self._tables = {table.name: table for table in tables_of(connection)}
        for table in reversed(self._tables.values()):
            connection.execute(table.delete())

    def fill(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Json]]) -> int:
        """Write a table's rows and count them."""
        table = self._tables.get(name)
        if table is None or not set(columns) <= set(table.columns.keys()):
            raise SchemaOutdated(f"this release knows no table {name} with the columns {', '.join(columns)}")
        kinds = [kind_of(table.columns[column]) for column in columns]
        own = to_sqlite if self._is_sqlite else to_postgres
        try:
            for many in _chunks(rows):
                self._insert(table, columns, [[own(v, k) for v, k in zip(row, kinds, strict=True)] for row in many])
        except (sa.exc.DBAPIError, ValueError, TypeError) as error:
            raise ValueRefused(f"table {name} does not take a row of the backup: {error}") from error
        return int(self._connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0)

    def finish(self, counters: Mapping[str, int]) -> None:
        """Let counters go on where they were, and bring the tables up to this release."""
        if self._is_sqlite:
            self._set_sqlite_counters(counters)
            self._check_references()
        else:
            self._set_postgres_counters(counters)
        upgrade_within(self._connection, to=("heads",), series=self._series)

    def _insert(self, table: sa.Table, columns: Sequence[str], rows: list[list[object]]) -> None:
        """Write rows without SQLAlchemy's own idea of SQLite's types."""
        if self._is_sqlite:
            names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
            statement = f'insert into "{table.name}" ({names}) values ({marks})'
            self._connection.exec_driver_sql(statement, [tuple(row) for row in rows])
        else:
            self._connection.execute(table.insert(), [dict(zip(columns, row, strict=True)) for row in rows])

    def _set_sqlite_counters(self, counters: Mapping[str, int]) -> None:
        known = {str(name) for (name,) in self._connection.exec_driver_sql("select name from sqlite_sequence")}
        for name, value in counters.items():
            if name in known:
                update = "update sqlite_sequence set seq = max(seq, ?) where name = ?"
                self._connection.exec_driver_sql(update, (value, name))
            elif name in self._tables:
                insert = "insert into sqlite_sequence (seq, name) values (?, ?)"
                self._connection.exec_driver_sql(insert, (value, name))

    def _set_postgres_counters(self, counters: Mapping[str, int]) -> None:
        tables = list(self._tables.values())
        for name, column, sequence in list(counters_of(self._connection, tables)):
            top = self._connection.scalar(sa.select(sa.func.max(self._tables[name].columns[column])))
            value = max(int(top or 0), counters.get(name, 0))
            if value:
                asked = {"sequence": sequence, "value": value}
                self._connection.execute(sa.text("select setval(cast(:sequence as text)::regclass, :value)"), asked)

    def _check_references(self) -> None:
        wrong = self._connection.exec_driver_sql("pragma foreign_key_check").first()
        if wrong is not None:
            raise ValueRefused(f"a row of {wrong[0]} points to a row of {wrong[2]} that is not there")


def _has_rows(connection: sa.Connection, table: sa.Table) -> bool:
    return connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None


def _chunks(rows: Iterable[Sequence[Json]]) -> Iterator[list[Sequence[Json]]]:
    source = iter(rows)
    while many := list(islice(source, _MANY)):
        yield many
