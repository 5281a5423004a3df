"""How much of the work that arrived is not finished yet."""

from datetime import datetime

import msgspec

from waframe.core.store.database import Database, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


class Unfinished(msgspec.Struct, frozen=True, kw_only=True):
    """Rows that somebody still has to deal with."""

    inbox: int
    turns: int
    outbox: int
    jobs: int

    @property
    def nothing(self) -> bool:
        """Tell whether all is done, but for what waits in the outbox for its time."""
        return not (self.inbox or self.turns or self.jobs)


async def read_unfinished(database: Database, *, now: datetime) -> Unfinished:
    """Count what is not finished."""
    row = await database.row(_SQL["unfinished"], now=now)
    return record(row, Unfinished) if row else Unfinished(inbox=0, turns=0, outbox=0, jobs=0)


class _Due(msgspec.Struct, frozen=True, kw_only=True):
    due_at: datetime | None


async def read_next_due(database: Database, *, now: datetime) -> datetime | None:
    """Tell when the next parcel, job or failed turn is due that waits for its time."""
    row = await database.row(_SQL["next_due"], now=now)
    return record(row, _Due).due_at if row else None
