"""Messages as a page shows them, many at once."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.records.content import AnyContent
from waframe.core.records.message import Direction, Failure, MessageStatus, SenderType
from waframe.core.store.database import Database, Row, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_CONTENT = msgspec.json.Decoder(AnyContent)
_FAILURE = msgspec.json.Decoder(Failure)


class MessageLine(msgspec.Struct, frozen=True, kw_only=True):
    """A message with the name of who spoke."""

    id: str
    seq: int
    conversation_id: str
    direction: Direction
    sender_type: SenderType
    sender_id: str | None
    sender_name: str | None
    text: str
    status: MessageStatus
    at: datetime
    channel_id: str | None
    reply_to: str | None
    content: AnyContent
    error: Failure | None


class MessageLines:
    """Reads messages by id."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_ids(self, ids: Sequence[str]) -> dict[str, MessageLine]:
        """Read messages; those that are not there are missing."""
        if not ids:
            return {}
        rows = await self._database.read(lambda transaction: transaction.bulk(_SQL["lines"], {"id": list(ids)}))
        return {str(row["id"]): _line(row) for row in rows}


def _line(row: Row) -> MessageLine:
    content = _CONTENT.decode(str(row["content"]))
    error = _FAILURE.decode(str(row["error"])) if row["error"] else None
    return record({**row, "content": content, "error": error}, MessageLine)
