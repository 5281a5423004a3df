"""Writes the search index: from the log of events as they come, and from the messages that were there before.

Nothing of this happens where messages are taken in. Several processes may index at once; `search_progress` says how far
the index has come, and whoever finds that it has moved meanwhile leaves the work to the other one.

What events tell of is read before the transaction that writes it, so that messages need not wait for it: whatever
changes in between has an event of its own, which comes next.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import msgspec

from waframe.core.errors import Overtaken
from waframe.core.records.customer import IdentityKind
from waframe.core.records.event import Event
from waframe.core.records.ids import is_id
from waframe.core.store.database import Database, Row, Transaction, Value
from waframe.core.store.events import Events
from waframe.core.store.queries import load_queries
from waframe.core.store.terms import Thread, message_terms, thread_terms

_SQL = load_queries(__file__)
_EVENTS, _PAST = "events", "past"
_NEWEST, _OLDEST = 2**62, -(2**62)
_EVENTS_AT_ONCE = 400
_PAST_AT_ONCE = 200
_UNSEEN = frozenset({"message.status_changed"})
"""Events that change nothing of what is searched."""
_PAIRS = msgspec.json.Decoder(tuple[tuple[str, str], ...])
_NAMES = msgspec.json.Decoder(tuple[str, ...])


class _Payload(msgspec.Struct, frozen=True, kw_only=True):
    message_id: object = None
    customer_id: object = None
    kept_id: object = None
    joined_id: object = None


_PAYLOAD = msgspec.json.Decoder(_Payload)


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """What some events say has to be indexed anew."""

    messages: frozenset[str] = frozenset()
    conversations: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    past: bool = False


class Entries(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be written, column by column."""

    messages: Mapping[str, Sequence[Value]]
    threads: Mapping[str, Sequence[Value]]


class Indexing:
    """Brings the index up to date, a little at a time; each step says whether more is left to do."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._events = Events(database)

    async def follow(self) -> bool:
        """Index what the next events tell of."""
        before = (await self._progress())[_EVENTS]
        events = await self._events.since(before, many=_EVENTS_AT_ONCE)
        if events and before and not await self._database.rows(_SQL["kept"], number=before):
            await self._begin_anew()  # events were forgotten, perhaps before they were read
        elif events:
            changed = changed_by(events)
            entries = await self._database.read(partial(_read, changed=changed))
            await self._write(entries, name=_EVENTS, before=before, number=events[-1].number, past=changed.past)
        return len(events) == _EVENTS_AT_ONCE

    async def look_back(self) -> bool:
        """Index the next older messages that were there before anybody followed."""
        before = (await self._progress())[_PAST]
        if before == _OLDEST:
            return False
        rows = await self._database.rows(_SQL["past"], before=before, many=_PAST_AT_ONCE)
        changed = Changed(
            messages=frozenset(str(row["id"]) for row in rows if not row["known"]),
            conversations=frozenset(str(row["conversation_id"]) for row in rows if not row["placed"]),
        )
        number = int(str(rows[-1]["seq"])) if rows else _OLDEST
        await self._write(changed, name=_PAST, before=before, number=number)
        return bool(rows)

    async def _progress(self) -> dict[str, int]:
        found = await self._read_progress()
        if found.keys() >= {_EVENTS, _PAST}:
            return found
        last = await self._events.last()

        async def body(transaction: Transaction) -> None:
            await transaction.rows(_SQL["begin"], name=_EVENTS, number=last)
            await transaction.rows(_SQL["begin"], name=_PAST, number=_NEWEST)

        await self._database.write(body)
        return await self._read_progress()

    async def _read_progress(self) -> dict[str, int]:
        rows = await self._database.rows(_SQL["progress"])
        return {str(row["name"]): int(str(row["number"])) for row in rows}

    async def _begin_anew(self) -> None:
        last = await self._events.last()

        async def body(transaction: Transaction) -> None:
            for name, number in ((_EVENTS, last), (_PAST, _NEWEST)):
                await transaction.rows(_SQL["again"], name=name, number=number)

        await self._database.write(body)

    async def _write(
        self, wanted: Changed | Entries, *, name: str, before: int, number: int, past: bool = False
    ) -> None:
        """Index in one transaction with the progress; what has not been read is read there, as it is at the commit."""

        async def body(transaction: Transaction) -> None:
            if transaction.dialect == "postgres":
                await transaction.rows(_SQL["lock"])
            if not await transaction.rows(_SQL["advance"], name=name, before=before, number=number):
                raise Overtaken(f"the index has moved on from {before}")
            if past:
                await transaction.rows(_SQL["again"], name=_PAST, number=0)
            entries = await _read(transaction, changed=wanted) if isinstance(wanted, Changed) else wanted
            await _write_messages(transaction, entries.messages)
            await _write_threads(transaction, entries.threads)

        try:
            await self._database.write(body)
        except Overtaken:
            return


def changed_by(events: Iterable[Event]) -> Changed:
    """Work out from events what has to be indexed anew."""
    messages: set[str] = set()
    conversations: set[str] = set()
    customers: set[str] = set()
    past = False
    for event in events:
        if event.name in _UNSEEN:
            continue
        past = past or event.name == "history.received"
        if event.conversation_id is not None:
            conversations.add(event.conversation_id)
        told = _payload(event.payload)
        messages.update(_ids(told.message_id))
        customers.update(_ids(told.customer_id, told.kept_id, told.joined_id))
    return Changed(
        messages=frozenset(messages),
        conversations=frozenset(conversations),
        customers=frozenset(customers),
        past=past,
    )


def _payload(text: str) -> _Payload:
    try:
        return _PAYLOAD.decode(text)
    except msgspec.DecodeError:  # a plugin's own event may hold anything
        return _Payload()


def _ids(*given: object) -> Iterable[str]:
    return (one for one in given if isinstance(one, str) and is_id(one))


async def _read(transaction: Transaction, *, changed: Changed) -> Entries:
    return Entries(
        messages=await _read_messages(transaction, changed.messages), threads=await _read_threads(transaction, changed)
    )


async def _read_messages(transaction: Transaction, ids: frozenset[str]) -> dict[str, list[Value]]:
    if not ids:
        return {}
    edited = {str(row["id"]) for row in await transaction.bulk(_SQL["edited"], {"id": sorted(ids)})}
    rows = await transaction.bulk(_SQL["messages"], {"id": sorted(ids | edited)})
    kept = [row for row in rows if not (row["is_placeholder"] and int(str(row["seq"])) < 0)]
    return {
        "seq": [row["seq"] for row in kept],
        "branch": [row["branch"] for row in kept],
        "words": [message_terms(str(row["text"]), branch=str(row["branch"])) for row in kept],
    }


async def _read_threads(transaction: Transaction, changed: Changed) -> dict[str, list[Value]]:
    ids = set(changed.conversations)
    if changed.customers:
        rows = await transaction.bulk(_SQL["conversations_of"], {"id": sorted(changed.customers)})
        ids |= {str(row["id"]) for row in rows}
    if not ids:
        return {}
    threads = [_thread(row) for row in await transaction.bulk(_SQL["threads"], {"id": sorted(ids)})]
    places: dict[str, list[Value]] = {
        name: [getattr(thread, name) for thread in threads]
        for name in ("seq", "conversation_id", "person_id", "branch")
    }
    return {**places, "words": [thread_terms(thread) for thread in threads]}


async def _write_messages(transaction: Transaction, messages: Mapping[str, Sequence[Value]]) -> None:
    if messages.get("seq"):
        await transaction.bulk(_SQL["write_messages"], messages)


async def _write_threads(transaction: Transaction, threads: Mapping[str, Sequence[Value]]) -> None:
    if not threads.get("seq"):
        return
    keys = {"conversation_id": threads["conversation_id"]}
    if transaction.dialect == "sqlite":
        await transaction.bulk(_SQL["drop_thread_words"], keys)
        await transaction.bulk(_SQL["drop_threads"], keys)
        await transaction.bulk(_SQL["write_threads"], {name: threads[name] for name in threads if name != "words"})
        await transaction.bulk(_SQL["write_thread_words"], {"seq": threads["seq"], "words": threads["words"]})
    else:
        await transaction.bulk(_SQL["drop_threads"], keys)
        await transaction.bulk(_SQL["write_threads"], threads)


def _thread(row: Row) -> Thread:
    identities = _PAIRS.decode(str(row["identities"])) if row["identities"] else ()
    return Thread(
        conversation_id=str(row["conversation_id"]),
        branch=str(row["branch"]),
        person_id=str(row["person_id"]),
        seq=int(str(row["seq"])),
        text=str(row["text"]),
        name=str(row["name"] or ""),
        usernames=tuple(value for kind, value in identities if kind == IdentityKind.USERNAME),
        phones=tuple(value for kind, value in identities if kind == IdentityKind.PHONE),
        labels=_NAMES.decode(str(row["labels"])) if row["labels"] else (),
        facts=_PAIRS.decode(str(row["facts"])) if row["facts"] else (),
    )
