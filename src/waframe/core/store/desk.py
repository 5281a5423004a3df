"""What the desk lists: conversations page by page, with their customers and last words, and how many there are."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

import msgspec

from waframe.core.records.conversation import Floor
from waframe.core.records.message import Direction, MessageStatus, SenderType
from waframe.core.store.announcing import announce_customer
from waframe.core.store.database import Database, Row, Transaction, Value, record
from waframe.core.store.events import NewEvent, append_events, wake
from waframe.core.store.queries import Query, load_queries

_SQL = load_queries(__file__)
_LABELS = msgspec.json.Decoder(tuple[str, ...])
Tab = Literal["mine", "queue", "ai", "all"]
Sort = Literal["newest", "waiting", "window"]
_QUERY = {"mine": "mine", "queue": "queue", "ai": "ai", "all": "newest"}
_STATE = {"mine": "human", "queue": "queued", "ai": "ai"}
_LATELY = timedelta(days=7)


class _Tagged(msgspec.Struct, frozen=True, kw_only=True):
    type: str = ""


_KIND = msgspec.json.Decoder(_Tagged)


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What narrows a list; what is not set narrows nothing. `fact` is the name of a fact that must be known."""

    unread: bool = False
    failed: bool = False
    closing: datetime | None = None
    label: str | None = None
    agent_id: str | None = None
    state: str | None = None
    fact: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A row's place in a list: the instant by which it is sorted, and its id."""

    at: datetime
    id: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as a list shows it."""

    id: str
    branch: str
    channel: str
    floor: Floor
    floor_epoch: int
    floor_agent_id: str | None
    agent_name: str | None
    floor_until: datetime | None
    reserved_agent_id: str | None
    reserved_name: str | None
    reserved_until: datetime | None
    waiting_since: datetime | None
    snoozed_until: datetime | None
    closed_at: datetime | None
    window_until: datetime | None
    opened_at: datetime
    unread: int
    failed_at: datetime | None
    last_message_at: datetime | None
    customer_id: str
    customer_name: str | None
    phone: str | None
    username: str | None
    last_id: str | None
    last_text: str | None
    last_direction: Direction | None
    last_sender_type: SenderType | None
    last_sender_id: str | None
    last_sender_name: str | None
    last_status: MessageStatus | None
    last_at: datetime | None
    last_type: str | None = None
    labels: tuple[str, ...] = ()


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many conversations a tab has in the asked branches; 1,000 means that many or more."""

    mine: int
    queue: int
    ai: int
    all: int


class BranchLoad(msgspec.Struct, frozen=True, kw_only=True):
    """What waits in a branch; `unread` counts the messages of its 200 last active conversations."""

    branch: str
    queue: int
    unread: int


class Desk:
    """Reads lists for people, and notes what they have read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        branches: Sequence[str],
        *,
        tab: Tab,
        filters: Filters,
        now: datetime,
        sort: Sort | None = None,
        after: Place | None = None,
        many: int = 50,
    ) -> list[Place]:
        """Read where a page goes: the queue by who has waited longest, the others by who spoke last, or as asked.

        For the tab `mine` the agent stands in the filters. By `window` come those whose window is open, and outside of
        the queue by `waiting` those whose customer waits; these, and those whose window closes, of the last seven days,
        so that no list grows for ever.
        """
        usual: Sort = "waiting" if tab == "queue" else "newest"
        query = _QUERY[tab]
        if sort is not None and sort != usual:
            state = _STATE.get(tab, filters.state)
            if filters.state not in {None, state}:
                return []
            query, filters = sort, msgspec.structs.replace(filters, state=state)
        if query in {"waiting", "window"} or filters.closing is not None:
            lately = now - _LATELY
            filters = msgspec.structs.replace(filters, since=max(filters.since or lately, lately))
        wanted = {
            **msgspec.structs.asdict(filters),
            "at": after.at if after else None,
            "id": after.id if after else None,
        }
        wanted |= {"now": now, "many": many}
        rows = await self._database.read(partial(self._places, _SQL[query], branches=branches, wanted=wanted))
        newest = (sort or usual) == "newest"
        places = sorted((record(row, Place) for row in rows), key=lambda one: (one.at, one.id), reverse=newest)
        return places[:many]

    async def lines(self, ids: Sequence[str]) -> dict[str, Line]:
        """Read rows by id; those that are not there are missing."""
        if not ids:
            return {}
        rows = await self._database.read(lambda transaction: transaction.bulk(_SQL["lines"], {"id": list(ids)}))
        return {str(row["id"]): _line(row) for row in rows}

    async def counts(self, branches: Sequence[str], *, agent_id: str, now: datetime) -> Counts:
        """Count for the tabs."""
        row = await self._database.row(_SQL["counts"], branches=self._list(branches), agent_id=agent_id, now=now)
        return record(row, Counts) if row else Counts(mine=0, queue=0, ai=0, all=0)

    async def loads(self, branches: Sequence[str]) -> dict[str, BranchLoad]:
        """Count what waits in each branch."""
        rows = await self._database.read(
            lambda transaction: transaction.bulk(_SQL["loads"], {"branch": list(branches)})
        )
        return {one.branch: one for one in (record(row, BranchLoad) for row in rows)}

    async def mark_read(self, conversation_id: str, *, branch: str, seq: int, now: datetime) -> bool:
        """Note that a conversation was read up to a message; tell whether that is news."""
        event = NewEvent(
            name="conversation.changed",
            at=now,
            branch=branch,
            conversation_id=conversation_id,
            payload='{"what":"read"}',
        )

        async def body(transaction: Transaction) -> bool:
            if not await transaction.rows(_SQL["read"], id=conversation_id, seq=seq):
                return False
            await append_events(transaction, [event])
            await wake(transaction, "events")
            return True

        return await self._database.write(body)

    async def read_seq(self, conversation_id: str) -> int:
        """Tell up to which message a conversation was read."""
        row = await self._database.row(_SQL["read_seq"], id=conversation_id)
        return int(str(row["read_seq"])) if row else 0

    async def note(self, customer_id: str) -> str | None:
        """Read what the team remembers of a customer."""
        row = await self._database.row(_SQL["note"], id=customer_id)
        return str(row["note"]) if row and row["note"] is not None else None

    async def set_note(self, customer_id: str, note: str | None, *, now: datetime, before: str | None = None) -> bool:
        """Keep what the team remembers of a customer; tell whether there is one, and whether `before` still stood."""

        async def body(transaction: Transaction) -> bool:
            if not await transaction.rows(_SQL["set_note"], id=customer_id, note=note, before=before):
                return False
            await announce_customer(transaction, customer_id, "note", at=now)
            await wake(transaction, "events")
            return True

        return await self._database.write(body)

    async def _places(
        self, query: Query, transaction: Transaction, *, branches: Sequence[str], wanted: Mapping[str, Value]
    ) -> Sequence[Row]:
        """Read the first places of each branch; Postgres plans anew for what is asked, as filters differ too much."""
        if transaction.dialect == "postgres":
            return await transaction.rows(query, branches=list(branches), **wanted)
        columns = {name: [value] * len(branches) for name, value in wanted.items()}
        return await transaction.bulk(query, {**columns, "branch": list(branches)})

    def _list(self, branches: Sequence[str]) -> Value:
        return msgspec.json.encode(branches).decode() if self._database.dialect == "sqlite" else list(branches)


def _line(row: Row) -> Line:
    values = {name: row[name] for name in Line.__struct_fields__ if name not in {"last_type", "labels"}}
    values["labels"] = _LABELS.decode(str(row["labels"])) if row["labels"] else ()
    values["last_type"] = _KIND.decode(str(row["last_content"])).type if row["last_content"] else None
    return record(values, Line)
