"""The files that visitors brought, before and after they were sent: an upload's id is the channel's id of the file."""

from datetime import datetime

import msgspec

from waframe import Database, is_id, load_queries, record

_SQL = load_queries(__file__)


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a visitor, and where it is stored."""

    id: str
    visitor_id: str
    media_id: str
    mime: str
    filename: str


class Uploads:
    """The table of uploads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, upload: Upload, *, now: datetime) -> None:
        """Note a stored file."""
        await self._database.change(_SQL["add"], at=now, **msgspec.structs.asdict(upload))

    async def find(self, upload_id: str) -> Upload | None:
        """Find a file by the channel's id."""
        row = await self._database.row(_SQL["find"], id=upload_id) if is_id(upload_id) else None
        return record(row, Upload) if row else None

    async def forget(self, *, before: datetime) -> None:
        """Drop what is older than an instant; the stored files stay with their messages."""
        await self._database.change(_SQL["forget"], before=before)
