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
        """Tell whether all is done."""
        return not (self.inbox or self.turns or self.outbox or self.jobs)


async def read_unfinished(database: Database, *, now: datetime) -> Unfinished:
    """Count what is not finished."""
    row = await database.row(_SQL["unfinished"], now=now)
    return record(row, Unfinished) if row else Unfinished(inbox=0, turns=0, outbox=0, jobs=0)
