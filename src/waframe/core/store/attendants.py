"""Who is at work in a branch, and what waits there for them."""

from datetime import datetime

from waframe.core.records.attendance import Attendant
from waframe.core.store.database import Database, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


class Attendants:
    """Reads who could take a conversation, from the rows that their open pages renew."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def present(self, branch: str, *, now: datetime) -> list[Attendant]:
        """List the agents of a branch who are online and want work."""
        rows = await self._database.rows(_SQL["present"], branch=branch, now=now)
        return [record(row, Attendant) for row in rows]

    async def backlog(self, branch: str, *, now: datetime, many: int = 50) -> list[str]:
        """Name the conversations that wait in a branch and are kept for nobody, the longest waiting first."""
        rows = await self._database.rows(_SQL["backlog"], branch=branch, now=now, many=many)
        return [str(row["id"]) for row in rows]
