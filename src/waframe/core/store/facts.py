"""What was learnt in conversations."""

from waframe.core.records.fact import Fact
from waframe.core.store.database import Database, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


class Facts:
    """Reads facts; a turn writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, conversation_id: str, name: str) -> Fact | None:
        """Read one fact of a conversation."""
        row = await self._database.row(_SQL["find"], conversation_id=conversation_id, name=name)
        return record(row, Fact) if row else None

    async def all(self, conversation_id: str) -> list[Fact]:
        """Read all facts of a conversation, by name."""
        rows = await self._database.rows(_SQL["all"], conversation_id=conversation_id)
        return [record(row, Fact) for row in rows]
