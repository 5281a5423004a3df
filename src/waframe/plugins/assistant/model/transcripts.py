"""What voice notes said: a note is heard and paid for once, however often its turn is repeated."""

from datetime import datetime, timedelta

from waframe import Database, Transaction, load_queries

_SQL = load_queries(__file__)
KEPT = timedelta(days=7)


class Transcripts:
    """The table of transcripts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, media_id: str) -> str | None:
        """Give what a voice note said, if it was heard before."""
        row = await self._database.row(_SQL["find"], media_id=media_id)
        return str(row["text"]) if row is not None else None

    async def keep(self, media_id: str, text: str, *, model: str, now: datetime) -> None:
        """Keep what it said, and forget what was said long ago: the fact of the conversation stays."""

        async def body(transaction: Transaction) -> None:
            await transaction.rows(_SQL["keep"], media_id=media_id, text=text, model=model, now=now)
            await transaction.rows(_SQL["forget"], before=now - KEPT)

        await self._database.write(body)
