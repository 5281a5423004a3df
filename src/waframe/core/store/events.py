"""The event log: appended with the change that it tells of, read by number without ever skipping one."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.records.event import Event
from waframe.core.store.database import Database, Transaction, columns, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event before it has a number."""

    name: str
    at: datetime
    branch: str | None = None
    conversation_id: str | None = None
    payload: str = "{}"


async def append_events(transaction: Transaction, events: Sequence[NewEvent]) -> None:
    """Append events to the log, in this order."""
    if events:
        await transaction.bulk(_SQL["append"], columns(events))


async def wake(transaction: Transaction, what: str) -> None:
    """Wake the other processes at the commit; `what` names what they should look at."""
    await transaction.rows(_SQL["wake"], what=what)


async def rebase_events(transaction: Transaction) -> None:
    """Keep the numbers growing after the tables came to another server."""
    await transaction.rows(_SQL["rebase"])


class Events:
    """Reads the log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def since(self, number: int, *, many: int = 500) -> list[Event]:
        """Read the events after a number, in their order.

        On Postgres an event is shown once no transaction older than its own is running, so that one which commits
        late is never passed over.
        """
        return [record(row, Event) for row in await self._database.rows(_SQL["since"], number=number, many=many)]

    async def hidden(self, number: int) -> bool:
        """Tell whether events after a number are committed, those which are not shown yet among them."""
        return await self._database.row(_SQL["hidden"], number=number) is not None

    async def named(self, name: str, *, since: int) -> list[Event]:
        """Read the events of one name after a number, in their order."""
        return [record(row, Event) for row in await self._database.rows(_SQL["named"], name=name, number=since)]

    async def last(self) -> int:
        """Give the number of the newest visible event; 0 where there is none."""
        return await self._number("last")

    async def first(self) -> int:
        """Give the number of the oldest event that is still kept; 0 where there is none."""
        return await self._number("first")

    async def forget(self, *, before: datetime, many: int = 1000) -> bool:
        """Drop the oldest events that are older than an instant; tell whether there may be more of them."""
        return len(await self._database.change(_SQL["forget"], before=before, many=many)) == many

    async def _number(self, query: str) -> int:
        row = await self._database.row(_SQL[query])
        return int(str(row["number"])) if row else 0
