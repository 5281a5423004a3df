"""The end of a turn: everything that it decided, in the one transaction that also strikes its work off."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.errors import ChangedMeanwhile
from waframe.core.records.message import RANK, Message, MessageStatus, SenderType
from waframe.core.store.audit import append_audit
from waframe.core.store.database import Database, Transaction, Value, columns
from waframe.core.store.events import NewEvent, append_events, wake
from waframe.core.store.floors import FloorMove, move_floor, withdraw
from waframe.core.store.leases import hold, release
from waframe.core.store.queries import Query, load_queries

_SQL = load_queries(__file__)


class NewSend(msgspec.Struct, frozen=True, kw_only=True):
    """A message of ours, as the table takes it.

    `target` and `media_id` are what its content is about and carries, `key` is the name of the request that made it.
    """

    id: str
    conversation_id: str
    address: str
    sender_type: str
    sender_id: str | None
    content: str
    text: str
    reply_to: str | None
    at: datetime
    status: str = MessageStatus.QUEUED.value
    target: str | None = None
    media_id: str | None = None
    retry_of: str | None = None
    due_at: datetime | None = None
    key: str | None = None


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """Who spoke last in a conversation: an answer ends the customer's waiting, and stops the agent's clock.

    What the bot says answers only where it has the floor; elsewhere it holds the line.
    """

    conversation_id: str
    at: datetime
    by_person: bool


class NewParcel(msgspec.Struct, frozen=True, kw_only=True):
    """Its place in the outbox."""

    id: str
    message_id: str
    conversation_id: str
    channel: str
    address: str
    floor_epoch: int
    now: datetime


class NewFact(msgspec.Struct, frozen=True, kw_only=True):
    """Something learnt."""

    conversation_id: str
    name: str
    value: str
    confidence: int
    message_id: str | None
    learnt_at: datetime


class NewJob(msgspec.Struct, frozen=True, kw_only=True):
    """Something to do later."""

    id: str
    name: str
    payload: str
    branch: str | None
    conversation_id: str | None
    key: str | None
    due_at: datetime


class Advance(msgspec.Struct, frozen=True, kw_only=True):
    """A message of ours that came further, or failed; `error` is JSON."""

    message_id: str
    status: MessageStatus
    at: datetime
    channel_id: str | None = None
    error: str | None = None


class MediaAttached(msgspec.Struct, frozen=True, kw_only=True):
    """A message whose file is stored now; `content` is its JSON with the media id in it."""

    message_id: str
    content: str
    media_id: str
    fetch_key: str


class NewChange(msgspec.Struct, frozen=True, kw_only=True):
    """A statement on a plugin's own table; where it `must`, it gives the rows that it changed, and there are some."""

    query: Query
    values: dict[str, Value]
    must: bool = False


class AuditNote(msgspec.Struct, frozen=True, kw_only=True):
    """What the audit log says of an action."""

    action: str
    actor: str
    branch: str | None = None
    details: str = "{}"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """All that a turn decided for one conversation."""

    conversation_id: str
    lease_id: str
    now: datetime
    done: tuple[int, ...]
    sends: tuple[NewSend, ...] = ()
    parcels: tuple[NewParcel, ...] = ()
    facts: tuple[NewFact, ...] = ()
    jobs: tuple[NewJob, ...] = ()
    events: tuple[NewEvent, ...] = ()
    advances: tuple[Advance, ...] = ()
    media: tuple[MediaAttached, ...] = ()
    changes: tuple[NewChange, ...] = ()
    audits: tuple[AuditNote, ...] = ()
    floor: FloorMove | None = None
    stops_marketing: bool = False


class Committed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a group of outcomes: the conversations whose lease was lost, and what there is to do now."""

    lost: frozenset[str]
    more: bool
    sends: bool
    jobs: bool


async def commit_outcomes(database: Database, outcomes: Sequence[Outcome]) -> Committed:
    """Commit a group of outcomes. One whose lease was lost leaves no trace; its conversation is named."""
    return await database.write(lambda transaction: _commit(transaction, outcomes))


async def commit_loose(
    database: Database, *, jobs: Sequence[NewJob], events: Sequence[NewEvent], changes: Sequence[NewChange]
) -> None:
    """Commit what belongs to no conversation."""

    async def body(transaction: Transaction) -> None:
        if jobs:
            await transaction.bulk(_SQL["add_jobs"], columns(jobs))
        for change in changes:
            await make(transaction, change)
        await append_events(transaction, events)

    await database.write(body)


async def _commit(transaction: Transaction, outcomes: Sequence[Outcome]) -> Committed:
    moving = sorted(one.conversation_id for one in outcomes if one.floor is not None)
    if moving:  # conversations are locked before turns by whoever needs both
        await transaction.bulk(_SQL["lock_conversations"], {"id": moving})
    held = await hold(transaction, {one.conversation_id: one.lease_id for one in outcomes})
    kept = [one for one in outcomes if one.conversation_id in held]
    lost = frozenset(one.conversation_id for one in outcomes) - held
    if not kept:
        return Committed(lost=lost, more=False, sends=False, jobs=False)
    await _write(transaction, kept)
    more = await release(
        transaction,
        [one.conversation_id for one in kept],
        done=[seq for one in kept for seq in one.done],
        now=max(one.now for one in kept),
    )
    sends = any(one.parcels for one in kept)
    if sends or more:
        await wake(transaction, "outbox" if sends else "inbox")
    return Committed(lost=lost, more=more, sends=sends, jobs=any(one.jobs for one in kept))


async def write_outcome(transaction: Transaction, outcome: Outcome) -> None:
    """Write what was decided in one conversation, inside a transaction that holds the conversation."""
    await _write(transaction, [outcome])


async def _write(transaction: Transaction, outcomes: Sequence[Outcome]) -> None:
    kept = [await _with_floor(transaction, one) for one in outcomes]
    for name, rows in (
        ("store_sends", [row for one in kept for row in one.sends]),
        ("store_parcels", [row for one in kept for row in one.parcels]),
        ("learn", [row for one in kept for row in one.facts]),
        ("add_jobs", [row for one in kept for row in one.jobs]),
    ):
        if rows:
            await transaction.bulk(_SQL[name], columns(rows))
    await _speak(transaction, kept)
    for one in kept:
        await _change(transaction, one)
    for one in kept:
        for note in one.audits:
            await append_audit(
                transaction,
                note.action,
                actor=note.actor,
                at=one.now,
                branch=note.branch,
                subject=one.conversation_id,
                details=note.details,
            )
    await append_events(transaction, [event for one in kept for event in one.events])


async def _speak(transaction: Transaction, outcomes: Sequence[Outcome]) -> None:
    """Note who spoke; what was composed before the floor moved is taken back at once, and answers nothing."""
    said = {spoken.conversation_id: (spoken, one) for one in outcomes for spoken in _spoken(one)}
    if not said:
        return
    rows = await transaction.bulk(_SQL["speak"], columns([spoken for spoken, _ in said.values()]))
    for row in rows:
        _, outcome = said[str(row["id"])]
        if any(parcel.floor_epoch < int(str(row["floor_epoch"])) for parcel in outcome.parcels):
            await withdraw(transaction, outcome.conversation_id, now=outcome.now)


def _spoken(outcome: Outcome) -> list[Spoken]:
    said = [one for one in outcome.sends if one.status == MessageStatus.QUEUED]
    if not said:
        return []
    by_person = any(one.sender_type == SenderType.AGENT for one in said)
    return [Spoken(conversation_id=outcome.conversation_id, at=outcome.now, by_person=by_person)]


async def _change(transaction: Transaction, outcome: Outcome) -> None:
    for advance in outcome.advances:
        await advance_message(transaction, advance)
    for change in outcome.changes:
        await make(transaction, change)
    for media in outcome.media:
        await transaction.rows(
            _SQL["attach_media"], id=media.message_id, content=media.content, media_id=media.media_id
        )
        await transaction.rows(_SQL["forget_fetch"], key=media.fetch_key)
    if outcome.stops_marketing:
        await transaction.rows(_SQL["stop_marketing"], conversation_id=outcome.conversation_id, at=outcome.now)
    if outcome.floor is not None:  # what this turn says beside a move that came too late was composed before it
        await withdraw(transaction, outcome.conversation_id, now=outcome.now)


async def _with_floor(transaction: Transaction, outcome: Outcome) -> Outcome:
    """Move the floor first; where somebody was faster, nothing of this outcome belongs to the new epoch."""
    move = outcome.floor
    if move is None or await move_floor(transaction, outcome.conversation_id, move, now=outcome.now):
        return outcome
    stale = tuple(msgspec.structs.replace(parcel, floor_epoch=move.epoch) for parcel in outcome.parcels)
    return msgspec.structs.replace(outcome, parcels=stale)


async def make(transaction: Transaction, change: NewChange) -> None:
    """Make a change; raises ChangedMeanwhile where it must and finds nothing to change."""
    rows = await transaction.rows(change.query, **change.values)
    if change.must and not rows:
        raise ChangedMeanwhile(change.query.name)


async def store_send(transaction: Transaction, send: NewSend, *, parcel: NewParcel) -> None:
    """Store a message of ours and its place in the outbox."""
    await transaction.bulk(_SQL["store_sends"], columns([send]))
    await transaction.bulk(_SQL["store_parcels"], columns([parcel]))


async def attach_media(database: Database, media: MediaAttached, *, message: Message, now: datetime) -> None:
    """Give a message its stored file outside a turn, and make that news a piece of work."""
    event = NewEvent(
        name="media.stored",
        at=now,
        branch=message.branch,
        conversation_id=message.conversation_id,
        payload=f'{{"message_id":"{message.id}"}}',
    )

    async def body(transaction: Transaction) -> None:
        await transaction.rows(
            _SQL["attach_media"], id=media.message_id, content=media.content, media_id=media.media_id
        )
        await transaction.rows(_SQL["ready"], conversation_id=message.conversation_id, now=now)
        await transaction.rows(_SQL["add_media_news"], conversation_id=message.conversation_id, seq=message.seq)
        await append_events(transaction, [event])
        await wake(transaction, "inbox")

    await database.write(body)


async def advance_message(transaction: Transaction, advance: Advance) -> bool:
    """Move a message forward, and settle its parcel; tell whether the status was news."""
    if advance.channel_id is not None:
        await transaction.rows(_SQL["name_message"], id=advance.message_id, channel_id=advance.channel_id)
    row = await transaction.row(
        _SQL["advance"],
        id=advance.message_id,
        status=advance.status.value,
        rank=RANK[advance.status],
        error=advance.error,
    )
    if row is not None and advance.status is MessageStatus.FAILED:
        await transaction.rows(_SQL["note_failure"], message_id=advance.message_id, at=advance.at)
    await transaction.rows(_SQL["settle"], message_id=advance.message_id, at=advance.at)
    return row is not None
