"""The messages of conversations."""

from waframe.core.records.ids import is_id
from waframe.core.records.message import Message
from waframe.core.store.database import Database
from waframe.core.store.queries import load_queries
from waframe.core.store.work import message_of

_SQL = load_queries(__file__)
_NEWEST = 2**62


class Messages:
    """Reads messages; channels and turns write them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, message_id: str) -> Message | None:
        """Read a message by its id."""
        if not is_id(message_id):
            return None
        row = await self._database.row(_SQL["find"], id=message_id)
        return message_of(row) if row else None

    async def by_channel_id(self, channel_id: str, *, address: str) -> Message | None:
        """Read a message by the channel's id for it."""
        row = await self._database.row(_SQL["by_channel_id"], channel_id=channel_id, address=address)
        return message_of(row) if row else None

    async def page(self, conversation_id: str, *, before: int = _NEWEST, many: int = 50) -> list[Message]:
        """Read the last messages before a `seq`, oldest first, by the second of the provider's clock and then by `seq`.

        Meta tells whole seconds only; within one, the order in which messages were stored is the true one.
        """
        rows = await self._database.rows(_SQL["page"], conversation_id=conversation_id, before=before, many=many)
        return sorted(map(message_of, rows), key=lambda message: (int(message.at.timestamp()), message.seq))

    async def raw(self, message_id: str) -> str | None:
        """Read a message as its channel gave it."""
        if not is_id(message_id):
            return None
        row = await self._database.row(_SQL["raw"], id=message_id)
        return str(row["raw"]) if row and row["raw"] is not None else None
