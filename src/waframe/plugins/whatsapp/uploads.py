"""Remembers under which id Meta knows a stored file, for each number: an upload is kept 30 days."""

from datetime import timedelta

import msgspec

from waframe import Database, DatabaseAway, Host, Transaction, load_queries

KEPT = timedelta(days=29)
_SQL = load_queries(__file__)


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file that Meta has, for one of our numbers."""

    address: str
    media_id: str
    channel_media_id: str


class Uploads:
    """The table of uploads. It saves work and nothing hangs on it: while the database is away, files are sent anew."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def find(self, address: str, media_id: str) -> Upload | None:
        """Find an upload that Meta still has."""
        now = self._host.clock.now()
        try:
            row = await self._database.row(_SQL["find"], address=address, media_id=media_id, now=now)
        except DatabaseAway:
            return None
        if row is None:
            return None
        return Upload(address=address, media_id=media_id, channel_media_id=str(row["channel_media_id"]))

    async def remember(self, upload: Upload) -> None:
        """Keep an id until shortly before Meta forgets it, and drop those that it has forgotten."""
        now = self._host.clock.now()

        async def body(transaction: Transaction) -> None:
            await transaction.rows(_SQL["sweep"], address=upload.address, now=now)
            await transaction.rows(_SQL["remember"], expires_at=now + KEPT, **_values(upload))

        try:
            await self._database.write(body)
        except DatabaseAway as error:
            self._host.log.warning("whatsapp.upload_not_remembered", address=upload.address, error=str(error))

    async def forget(self, upload: Upload) -> None:
        """Drop an id that Meta no longer takes."""
        try:
            await self._database.change(_SQL["forget"], **_values(upload))
        except DatabaseAway as error:
            self._host.log.warning("whatsapp.upload_not_forgotten", address=upload.address, error=str(error))

    @property
    def _database(self) -> Database:
        return self._host.store.database


def _values(upload: Upload) -> dict[str, object]:
    return {name: getattr(upload, name) for name in Upload.__struct_fields__}
