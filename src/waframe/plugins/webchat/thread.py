"""What was said to a visitor and by them, numbered for each visitor without a gap that could fill later."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe import AnyContent, Database, DatabaseRow, Transaction, load_queries

_SQL = load_queries(__file__)
_CONTENT: msgspec.json.Decoder[AnyContent] = msgspec.json.Decoder(AnyContent)
NEWEST = 2**62


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A message of a thread; `client_id` is the page's own id, which only messages of the visitor have."""

    visitor_id: str
    number: int
    channel_id: str
    content: AnyContent
    at: datetime
    client_id: str | None = None
    reply_to: str | None = None


class Thread:
    """The table of messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, entry: Entry) -> Entry | None:
        """Store a message and give it as it stands, with its number; None where there is no such visitor.

        A channel id that is there already stays as it was.
        """

        async def body(transaction: Transaction) -> None:
            ours = entry.client_id is None
            counted = await transaction.row(
                _SQL["next"], visitor_id=entry.visitor_id, channel_id=entry.channel_id, ours=ours
            )
            if counted is None:
                return
            await transaction.rows(
                _SQL["put"],
                visitor_id=entry.visitor_id,
                number=counted["last_number"],
                channel_id=entry.channel_id,
                client_id=entry.client_id,
                content=msgspec.json.encode(entry.content).decode(),
                reply_to=entry.reply_to,
                at=entry.at,
            )

        await self._database.write(body)
        return await self.by_channel_id(entry.channel_id)

    async def by_channel_id(self, channel_id: str) -> Entry | None:
        """Find a message by its channel id."""
        row = await self._database.row(_SQL["by_channel_id"], channel_id=channel_id)
        return _entry(row) if row else None

    async def by_number(self, visitor_id: str, number: int) -> Entry | None:
        """Find a message by its number."""
        row = await self._database.row(_SQL["by_number"], visitor_id=visitor_id, number=number)
        return _entry(row) if row else None

    async def since(self, visitor_id: str, number: int, *, many: int) -> Sequence[Entry]:
        """Read the messages after a number."""
        rows = await self._database.rows(_SQL["since"], visitor_id=visitor_id, number=number, many=many)
        return [_entry(row) for row in rows]

    async def before(self, visitor_id: str, number: int = NEWEST, *, many: int) -> Sequence[Entry]:
        """Read the last messages before a number, in their order."""
        rows = await self._database.rows(_SQL["before"], visitor_id=visitor_id, number=number, many=many)
        return [_entry(row) for row in reversed(rows)]

    async def ours(self, visitor_id: str, *, after: int, upto: int) -> Sequence[str]:
        """List the channel ids of our messages after one number and up to another."""
        rows = await self._database.rows(_SQL["ours"], visitor_id=visitor_id, after=after, upto=upto)
        return [str(row["channel_id"]) for row in rows]

    async def forget(self, *, before: datetime) -> None:
        """Drop what is older than an instant."""
        await self._database.change(_SQL["forget"], before=before)


def _entry(row: DatabaseRow) -> Entry:
    content = _CONTENT.decode(str(row["content"]))
    plain = msgspec.convert({**row, "content": None}, _Plain, strict=False)
    return Entry(content=content, **msgspec.structs.asdict(plain))


class _Plain(msgspec.Struct, frozen=True, kw_only=True):
    visitor_id: str
    number: int
    channel_id: str
    at: datetime
    client_id: str | None
    reply_to: str | None
