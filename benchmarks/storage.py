"""Looks into the database of a benchmark from outside, with a connection of its own."""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import asyncpg

Row = Sequence[object]
_SQLITE = "sqlite:///"


class Storage:
    """Runs plain SQL that both databases understand; on Postgres in waframe's schema."""

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def is_postgres(self) -> bool:
        """Whether it is a server rather than a file."""
        return not self.url.startswith(_SQLITE)

    async def rows(self, sql: str) -> list[Row]:
        """Run one statement and give its rows."""
        if not self.is_postgres:
            return await asyncio.to_thread(self._rows_of_file, sql)
        connection = await asyncpg.connect(self.url, server_settings={"search_path": "waframe,public"})
        try:
            return [tuple(row) for row in await connection.fetch(sql)]
        finally:
            await connection.close()

    async def settle(self) -> None:
        """Let the database look at its tables, as Postgres does by itself within the first minutes of a life."""
        await self.rows("analyze")

    async def number(self, sql: str) -> int:
        """Run a statement that counts."""
        ((found,),) = await self.rows(sql)
        return int(str(found))

    def _rows_of_file(self, sql: str) -> list[Row]:
        connection = sqlite3.connect(Path(self.url.removeprefix(_SQLITE)), timeout=30, isolation_level=None)
        try:
            return list(connection.execute(sql))
        finally:
            connection.close()
