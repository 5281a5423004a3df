"""Stores what channels hand over: each message, status and notice once only, in one commit for a whole group."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import msgspec

from waframe.core.errors import DatabaseAway, Overtaken
from waframe.core.records.content import (
    Audio,
    Document,
    Edit,
    Image,
    Reaction,
    Revoke,
    Sticker,
    SystemNotice,
    Video,
    readable,
    target_of,
)
from waframe.core.records.ids import is_id, new_id
from waframe.core.records.incoming import Incoming, IncomingMessage, IncomingNotice, IncomingStatus
from waframe.core.records.message import SenderType
from waframe.core.store.database import Body, Database, Row, T, Transaction, Value, columns
from waframe.core.store.events import NewEvent, append_events
from waframe.core.store.naming import is_change, is_nobody
from waframe.core.store.past import Placed, store_past
from waframe.core.store.people import Place, Stranger, find_places
from waframe.core.store.queries import load_queries
from waframe.core.store.renaming import heed_change

_SQL = load_queries(__file__)
_ENCODER = msgspec.json.Encoder()
_NUL = b"\\u0000"
_PAST_AT_ONCE = 1000
_PATIENCE = timedelta(seconds=60)
_RACES = 20
_MOVES = 10
_THEIRS = (SenderType.CLIENT, SenderType.SYSTEM)
_SILENT = (Reaction, Edit, Revoke, SystemNotice)
"""What a customer sends without wanting an answer."""
FETCH_MEDIA = "core.fetch_media"
TELL_NEWS = "core.tell_news"

PlaceKey = tuple[object, ...]


class Arrival(Placed, frozen=True, kw_only=True):
    """A message on its way into the table."""

    epoch: int
    channel_id: str
    voice: str
    content: str
    text: str
    reply_to: str | None
    target: str | None
    error: str | None
    at: datetime
    raw: str
    window_until: datetime | None
    asks: bool


class Fetch(msgspec.Struct, frozen=True, kw_only=True):
    """A file to be downloaded, should the turn of its message not do it first."""

    message_id: str
    id: str
    name: str
    payload: str
    branch: str
    conversation_id: str
    key: str
    due_at: datetime


class Routing(msgspec.Struct, frozen=True, kw_only=True):
    """What the YAML says of an address: its branch, and how long the channel's window stays open."""

    branch: str
    window: timedelta | None = None


Routes = Mapping[tuple[str, str], Routing]


class Arrivals:
    """Stores groups of updates. It remembers where conversations are, so that a known customer costs no look-up."""

    def __init__(self, database: Database, *, remembered: int = 50_000) -> None:
        self._database = database
        self._places: dict[PlaceKey, Place] = {}
        self._remembered = remembered

    @property
    def side_by_side(self) -> bool:
        """Whether two groups may be stored at the same time; SQLite has one writer."""
        return self._database.dialect == "postgres"

    async def store(self, updates: Sequence[Incoming], *, routes: Routes, now: datetime) -> bool:
        """Store a group durably; tell whether it held anything for a worker, or for whoever looks at threads.

        All of it is stored, or an error is raised; then a part may be stored, and to store it again does no harm.
        """
        messages, statuses, notices = _sorted_out(_without_nul(updates), routes)
        past = [message for message in messages if message.past]
        if past:
            messages = [message for message in messages if not message.past]
            await self._store_past(past, routes=routes, now=now)
        if messages:
            await self._store_messages(messages, routes=routes, now=now)
        if statuses or notices:
            await self._database.write(lambda transaction: _store_news(transaction, statuses, notices, now=now))
        return bool(messages or statuses or past)

    async def _store_past(self, messages: Sequence[IncomingMessage], *, routes: Routes, now: datetime) -> None:
        """Store what is told of the past, of which a body may hold thousands, in transactions of a sensible size."""
        for start in range(0, len(messages), _PAST_AT_ONCE):
            some = messages[start : start + _PAST_AT_ONCE]
            await self._write(partial(_put_past, messages=some, routes=routes, now=now))

    async def _store_messages(self, messages: Sequence[IncomingMessage], *, routes: Routes, now: datetime) -> None:
        for notice in sorted(filter(is_change, messages), key=lambda one: one.at):
            await self._write(partial(heed_change, message=notice, now=now))
        for _ in range(_MOVES):
            if await self._store_known(messages, routes=routes, now=now):
                return
            # A customer has other identities since then, or the database is not the one that we remember: it was
            # restored, or another server took over and lacks the end.
            self._places.clear()
        raise DatabaseAway("conversations vanish while their messages arrive")

    async def _store_known(self, messages: Sequence[IncomingMessage], *, routes: Routes, now: datetime) -> bool:
        """Store messages; False where a conversation is not where we remember it, so that its messages are not."""
        keys = [_place_key(message, routes) for message in messages]
        known = {key: self._places[key] for key in keys if key in self._places}
        strangers = {key: message for key, message in zip(keys, messages, strict=True) if key not in known}
        found: dict[PlaceKey, Place] = {}

        def arrive() -> list[Arrival]:
            places = known | found
            return [
                _arrival(message, place=places[key], window=_routing(message, routes).window)
                for key, message in zip(keys, messages, strict=True)
            ]

        async def body(transaction: Transaction) -> bool:
            found.clear()
            asked = [Stranger(message=one, branch=_routing(one, routes).branch) for one in strangers.values()]
            found.update(zip(strangers, await find_places(transaction, asked, now=now), strict=True))
            arrivals = arrive()
            branches = [_routing(message, routes).branch for message in messages]
            complete = await _store_arrivals(transaction, arrivals, branches=branches, now=now)
            await _store_fetches(transaction, messages, arrivals, branches=branches, now=now)
            return complete

        if self._database.dialect == "postgres" and not strangers and not any(map(_has_file, messages)):
            arrivals = arrive()
            rows = await self._database.change(_SQL["store_messages"], arrivals=_as_json(arrivals), now=now)
            return _found_all(rows, arrivals)
        complete = await self._write(body)
        self._remember({key: place for key, place in found.items() if place.lasting})
        return complete

    async def _write(self, body: Body[T]) -> T:
        """Write, and again where another process met the same new customers at the same moment."""
        for _ in range(_RACES):
            try:
                return await self._database.write(body)
            except Overtaken:
                continue
        raise DatabaseAway(f"another process was faster {_RACES} times in a row")

    def _remember(self, found: Mapping[PlaceKey, Place]) -> None:
        if len(self._places) + len(found) > self._remembered:
            self._places.clear()
        self._places.update(found)


async def _put_past(
    transaction: Transaction, *, messages: Sequence[IncomingMessage], routes: Routes, now: datetime
) -> None:
    keys = [_place_key(message, routes) for message in messages]
    strangers = dict(zip(keys, messages, strict=True))
    asked = [Stranger(message=one, branch=_routing(one, routes).branch) for one in strangers.values()]
    found = dict(zip(strangers, await find_places(transaction, asked, now=now), strict=True))
    stored = await store_past(transaction, messages, places=[found[key].conversation_id for key in keys])
    branches = [_routing(one.message, routes).branch for one in stored]
    told = [one.message for one in stored]
    await _store_fetches(transaction, told, stored, branches=branches, now=now)
    many = Counter(branches)
    news = [
        NewEvent(name="history.received", at=now, branch=branch, payload=f'{{"messages":{count}}}')
        for branch, count in many.items()
    ]
    await append_events(transaction, news)


def _without_nul(updates: Sequence[Incoming]) -> Sequence[Incoming]:
    """Leave out the character that Postgres has no place for."""
    if _NUL not in _ENCODER.encode(updates):
        return updates
    return [_cleaned(update) if _NUL in _ENCODER.encode(update) else update for update in updates]


def _cleaned(update: Incoming) -> Incoming:
    return msgspec.convert(_stripped(msgspec.to_builtins(update)), type(update))


def _stripped(value: object) -> object:
    match value:
        case str():
            return value.replace("\0", "")
        case list() | tuple():
            return [_stripped(one) for one in value]
        case dict():
            return {_stripped(key): _stripped(one) for key, one in value.items()}
        case _:
            return value


def _sorted_out(
    updates: Sequence[Incoming], routes: Routes
) -> tuple[list[IncomingMessage], list[IncomingStatus], list[IncomingNotice]]:
    messages: list[IncomingMessage] = []
    statuses: list[IncomingStatus] = []
    notices: list[IncomingNotice] = []
    for update in updates:
        match update:
            case IncomingMessage() if (update.channel, update.address) not in routes:
                notices.append(_notice(update, "unrouted"))
            case IncomingMessage() if is_nobody(update):
                notices.append(_notice(update, "broken"))
            case IncomingMessage():
                messages.append(update)
            case IncomingStatus():
                statuses.append(update)
            case IncomingNotice():
                notices.append(update)
    return messages, statuses, notices


def _notice(message: IncomingMessage, kind: str) -> IncomingNotice:
    return IncomingNotice(
        channel=message.channel,
        kind=kind,
        key=f"{kind}:{message.channel}:{message.address}:{message.channel_id}",
        at=message.at,
        raw=message.raw,
        address=message.address,
    )


def _place_key(message: IncomingMessage, routes: Routes) -> PlaceKey:
    """Give what decides where a message belongs; a notice of other identities shares its place with no message."""
    names = tuple((identity.kind, identity.value) for identity in message.identities)
    notice = message.channel_id if is_change(message) else None
    return (message.channel, message.address, _routing(message, routes).branch, message.name, names, notice)


def _routing(message: IncomingMessage, routes: Routes) -> Routing:
    return routes[message.channel, message.address]


def _arrival(message: IncomingMessage, *, place: Place, window: timedelta | None) -> Arrival:
    opens = message.by in _THEIRS and message.opens_window and window is not None
    return Arrival(
        id=new_id(),
        conversation_id=place.conversation_id,
        epoch=place.epoch,
        channel_id=message.channel_id,
        voice=_voice(message),
        content=_ENCODER.encode(message.content).decode(),
        text=readable(message.content),
        reply_to=message.reply_to,
        target=target_of(message.content),
        error=_ENCODER.encode(message.error).decode() if message.error else None,
        at=message.at,
        raw=message.raw,
        window_until=message.at + window if opens and window is not None else None,
        asks=message.by is SenderType.CLIENT and not isinstance(message.content, _SILENT),
    )


def _voice(message: IncomingMessage) -> str:
    if message.by not in _THEIRS:
        return "external"
    return "standby" if message.standby and message.by is SenderType.CLIENT else message.by.value


def _as_json(arrivals: Sequence[Arrival]) -> str:
    """Write a group as one document: for the driver that is a quarter of the work of as many arrays as columns."""
    return _ENCODER.encode(arrivals).decode()


async def _store_arrivals(
    transaction: Transaction, arrivals: Sequence[Arrival], *, branches: Sequence[str], now: datetime
) -> bool:
    """Store messages; False where a conversation is missing."""
    if transaction.dialect == "postgres":
        values: dict[str, Value] = {"arrivals": _as_json(arrivals), "now": now}
        return _found_all(await transaction.rows(_SQL["store_messages"], **values), arrivals)
    complete = True
    for arrival, branch in zip(arrivals, branches, strict=True):
        row = await transaction.row(_SQL["store_messages"], **msgspec.structs.asdict(arrival))
        if row is not None:
            await _follow_up(transaction, arrival, seq=row["seq"], branch=branch, now=now)
        elif not await transaction.rows(_SQL["find_place"], id=arrival.conversation_id, epoch=arrival.epoch):
            complete = False
    return complete


def _found_all(rows: Sequence[Row], arrivals: Sequence[Arrival]) -> bool:
    return int(str(rows[0]["found"])) == len({(arrival.conversation_id, arrival.epoch) for arrival in arrivals})


async def _follow_up(transaction: Transaction, arrival: Arrival, *, seq: Value, branch: str, now: datetime) -> None:
    conversation_id = arrival.conversation_id
    await transaction.rows(
        _SQL["count_message"],
        conversation_id=conversation_id,
        voice=arrival.voice,
        at=arrival.at,
        window_until=arrival.window_until,
        asks=arrival.asks,
        now=now,
    )
    await transaction.rows(_SQL["ready"], conversation_id=conversation_id, now=now)
    await transaction.rows(_SQL["queue_message"], conversation_id=conversation_id, voice=arrival.voice, seq=seq)
    event = NewEvent(
        name="message.received",
        at=now,
        branch=branch,
        conversation_id=conversation_id,
        payload=f'{{"message_id":"{arrival.id}"}}',
    )
    await append_events(transaction, [event])


def _has_file(message: IncomingMessage) -> bool:
    content = message.content
    return isinstance(content, Image | Video | Audio | Document | Sticker) and content.channel_media_id is not None


async def _store_fetches(
    transaction: Transaction,
    messages: Sequence[IncomingMessage],
    arrivals: Sequence[Placed],
    *,
    branches: Sequence[str],
    now: datetime,
) -> None:
    fetches = [
        Fetch(
            message_id=arrival.id,
            id=new_id(),
            name=FETCH_MEDIA,
            payload=_ENCODER.encode({"channel": message.channel, "channel_id": message.channel_id}).decode(),
            branch=branch,
            conversation_id=arrival.conversation_id,
            key=f"{message.address}:{message.channel_id}",
            due_at=now + _PATIENCE,
        )
        for message, arrival, branch in zip(messages, arrivals, branches, strict=True)
        if _has_file(message)
    ]
    if fetches:
        await transaction.bulk(_SQL["store_fetches"], columns(fetches))


async def _store_news(
    transaction: Transaction, statuses: Sequence[IncomingStatus], notices: Sequence[IncomingNotice], *, now: datetime
) -> None:
    await _store_statuses(transaction, statuses, now=now)
    await _store_notices(transaction, notices, now=now)


async def _store_statuses(transaction: Transaction, statuses: Sequence[IncomingStatus], *, now: datetime) -> None:
    if not statuses:
        return
    rows: dict[str, list[Value]] = {
        "address": [one.address for one in statuses],
        "channel_id": [one.channel_id for one in statuses],
        "status": [one.status.value for one in statuses],
        "recipient": [one.recipient for one in statuses],
        "outbox_id": [one.outbox_id if one.outbox_id and is_id(one.outbox_id) else None for one in statuses],
        "error": [_ENCODER.encode(one.error).decode() if one.error else None for one in statuses],
        "at": [one.at for one in statuses],
        "raw": [one.raw for one in statuses],
        "now": [now] * len(statuses),
    }
    stored = await transaction.bulk(_SQL["store_statuses"], rows)
    if transaction.dialect == "sqlite":
        for row in stored:
            if row["conversation_id"] is not None:
                await transaction.rows(_SQL["ready"], conversation_id=row["conversation_id"], now=now)
                await transaction.rows(_SQL["queue_status"], conversation_id=row["conversation_id"], seq=row["seq"])


async def _store_notices(transaction: Transaction, notices: Sequence[IncomingNotice], *, now: datetime) -> None:
    if not notices:
        return
    once = {one.key: one for one in reversed(notices)}.values()
    rows: dict[str, list[Value]] = {
        name: [getattr(one, name) for one in once]
        for name in ("key", "channel", "kind", "address", "field", "at", "raw")
    }
    rows["news"] = [_ENCODER.encode(one.news).decode() if one.news else None for one in once]
    stored = {row["key"] for row in await transaction.bulk(_SQL["store_notices"], rows)}
    news = [
        NewEvent(name=f"notice.{one.kind}", at=now, payload=_ENCODER.encode({"key": one.key}).decode())
        for one in once
        if one.key in stored
    ]
    await append_events(transaction, news)
    telling = [one.key for one in once if one.news is not None and one.key in stored]
    if telling:
        jobs: dict[str, list[Value]] = {
            "id": [new_id() for _ in telling],
            "name": [TELL_NEWS] * len(telling),
            "payload": [_ENCODER.encode({"key": key}).decode() for key in telling],
            "key": [*telling],
            "due_at": [now] * len(telling),
        }
        await transaction.bulk(_SQL["store_tellings"], jobs)
