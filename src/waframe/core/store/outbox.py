"""The outbox: what waits to leave, who may send it, and what came of it."""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from waframe.core.records.content import AnyContent
from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Identity, IdentityKind
from waframe.core.records.ids import new_id
from waframe.core.records.message import MessageStatus
from waframe.core.records.outgoing import Draft, Parcel, ParcelState
from waframe.core.store.database import Database, Row, Transaction, Value, record
from waframe.core.store.events import NewEvent, append_events, wake
from waframe.core.store.floors import mark_withdrawn
from waframe.core.store.linking import link_recipient
from waframe.core.store.outcomes import Advance, NewParcel, NewSend, advance_message
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_CONTENT = msgspec.json.Decoder(AnyContent)


class _Name(msgspec.Struct, frozen=True, kw_only=True):
    kind: IdentityKind
    value: str
    is_other: bool


_NAMES = msgspec.json.Decoder(list[_Name], strict=False)


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """An address that this process speaks for, and until when it is paused."""

    address: str
    paused_until: datetime | None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel at the head of its conversation, with what the sender has to look at first."""

    parcel: Parcel
    sender_type: str
    epoch_now: int
    window_until: datetime | None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one attempt to send. `advance` moves the message, where something is known of it.

    `recipient` is the identity under which the channel took it, where it says so.
    """

    parcel: Parcel
    state: ParcelState
    due_at: datetime
    at: datetime
    reason: str | None = None
    advance: Advance | None = None
    recipient: Identity | None = None


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """One message of the past that counts against the limits."""

    conversation_id: str
    sent_at: datetime


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    message_id: str
    conversation_id: str
    branch: str
    channel: str
    address: str
    floor_epoch: int
    attempts: int
    created_at: datetime
    content: str
    reply_to: str | None
    sender_type: str
    epoch_now: int
    window_until: datetime | None
    identities: str | None


def parcel_of(draft: Draft, conversation: Conversation, *, text: str, now: datetime) -> tuple[NewSend, NewParcel]:
    """Make the message and the parcel of a draft."""
    message_id = new_id()
    send = NewSend(
        id=message_id,
        conversation_id=conversation.id,
        address=conversation.address,
        sender_type=draft.sender_type.value,
        sender_id=draft.sender_id,
        content=msgspec.json.encode(draft.content).decode(),
        text=text,
        reply_to=draft.reply_to,
        at=now,
    )
    parcel = NewParcel(
        id=new_id(),
        message_id=message_id,
        conversation_id=conversation.id,
        channel=conversation.channel,
        address=conversation.address,
        floor_epoch=draft.floor_epoch,
        now=now,
    )
    return send, parcel


class Outbox:
    """Hands parcels to the one process that speaks for their address."""

    def __init__(self, database: Database, *, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def lead(self, *, now: datetime, until: datetime) -> list[Lead]:
        """Take or keep the lead of every address with something to send that nobody else leads."""
        rows = await self._database.change(_SQL["lead"], owner=self._owner, now=now, until=until)
        return [record(row, Lead) for row in rows]

    async def retire(self, *, now: datetime) -> None:
        """Let others speak at once."""
        await self._database.change(_SQL["retire"], owner=self._owner, now=now)

    async def doubt(self, address: str, *, due_at: datetime, flying: Collection[str] = ()) -> int:
        """Set aside what a lost process was sending, but not what we send ourselves; give how many there were."""
        ours: Value = list(flying)
        if self._database.dialect == "sqlite":
            ours = msgspec.json.encode(ours).decode()
        return len(await self._database.change(_SQL["doubt"], address=address, due_at=due_at, flying=ours))

    async def again(self, *, now: datetime) -> int:
        """Give up waiting for statuses that did not come; give how many messages are tried again."""
        return len(await self._database.change(_SQL["again"], now=now))

    async def heads(self, addresses: Collection[str], *, now: datetime, many: int) -> list[Waiting]:
        """Read what may leave now: of each of these addresses up to `many` parcels, the oldest of each conversation."""
        wanted: dict[str, list[Value]] = {
            "address": list(addresses),
            "now": [now] * len(addresses),
            "many": [many] * len(addresses),
        }
        rows = await self._database.read(lambda transaction: transaction.bulk(_SQL["heads"], wanted))
        return [_waiting(row) for row in sorted(rows, key=lambda row: int(str(row["seq"])))]

    async def begin(self, parcels: Sequence[Parcel], *, now: datetime) -> set[str]:
        """Mark parcels as being sent, and name them; the others were withdrawn, for the floor moved."""

        async def body(transaction: Transaction) -> set[str]:
            rows = await transaction.bulk(_SQL["begin"], {"id": sorted(parcel.id for parcel in parcels)})
            begun = {str(row["id"]) for row in rows}
            for parcel in parcels:
                if parcel.id in begun:
                    continue
                if await transaction.row(_SQL["withdraw"], id=parcel.id) is not None:
                    await mark_withdrawn(transaction, parcel.message_id, now=now)
            return begun

        return await self._database.write(body)

    async def finish(self, results: Sequence[Sent]) -> None:
        """Write down what came of a group of attempts."""
        moved = sorted({one.parcel.conversation_id: one.at for one in results if one.advance is not None}.items())

        async def body(transaction: Transaction) -> None:
            for conversation_id, at in moved:  # turns are locked before parcels, as a worker does
                await transaction.rows(_SQL["ready"], conversation_id=conversation_id, now=at)
            for result in sorted(results, key=lambda one: one.parcel.conversation_id):
                await _finish(transaction, result)
            await wake(transaction, "inbox")

        await self._database.write(body)

    async def pause(self, address: str, *, until: datetime | None, reason: str | None) -> None:
        """Let nothing leave from an address until an instant."""
        await self._database.change(_SQL["pause"], address=address, until=until, reason=reason)

    async def recent(self, address: str, *, since: datetime) -> list[Departure]:
        """Read what left lately."""
        rows = await self._database.rows(_SQL["recent"], address=address, since=since)
        return [record(row, Departure) for row in rows]

    async def next_due(self) -> datetime | None:
        """Tell when the next parcel is due."""
        row = await self._database.row(_SQL["next_due"])
        return record(row, _Due).due_at if row else None

    async def counts(self) -> dict[tuple[str, str], int]:
        """Count what waits, by address and state."""
        rows = await self._database.rows(_SQL["counts"])
        return {(str(row["address"]), str(row["state"])): int(str(row["many"])) for row in rows}


class _Due(msgspec.Struct, frozen=True, kw_only=True):
    due_at: datetime | None


def _waiting(row: Row) -> Waiting:
    head = record(row, _Head)
    parcel = Parcel(
        id=head.id,
        message_id=head.message_id,
        conversation_id=head.conversation_id,
        branch=head.branch,
        channel=head.channel,
        address=head.address,
        recipients=_recipients(head.identities),
        content=_CONTENT.decode(head.content),
        reply_to=head.reply_to,
        floor_epoch=head.floor_epoch,
        attempts=head.attempts,
        created_at=head.created_at,
    )
    return Waiting(
        parcel=parcel, sender_type=head.sender_type, epoch_now=head.epoch_now, window_until=head.window_until
    )


def _recipients(names: str | None) -> tuple[Identity, ...]:
    """Give the identities of the customer whose chat it is; of others merged with that one only where none is left."""
    known = _NAMES.decode(names) if names else []
    own = [name for name in known if not name.is_other]
    reachable = any(name.kind is not IdentityKind.USERNAME for name in own)
    return tuple(Identity(kind=name.kind, value=name.value) for name in (own if reachable else known))


async def _finish(transaction: Transaction, result: Sent) -> None:
    parcel = result.parcel
    finished = await transaction.row(
        _SQL["finish"],
        id=parcel.id,
        attempts=parcel.attempts,
        state=result.state.value,
        due_at=result.due_at,
        reason=result.reason,
        sent_at=result.at if result.state is ParcelState.DONE else None,
    )
    if result.advance is None or (finished is None and result.state is not ParcelState.DONE):
        return
    await _advance(transaction, parcel, result.advance)
    if result.recipient is not None and result.recipient not in parcel.recipients:
        await link_recipient(transaction, result.recipient, parcel=parcel, now=result.at)
    name = "message.failed" if result.advance.status is MessageStatus.FAILED else "message.sent"
    await append_events(transaction, [_event(name, parcel, result.at)])


async def _advance(transaction: Transaction, parcel: Parcel, advance: Advance) -> None:
    await advance_message(transaction, advance)
    await transaction.rows(_SQL["news"], message_id=parcel.message_id)
    if advance.channel_id is None:
        return
    place = {"channel_id": advance.channel_id, "address": parcel.address}
    await transaction.rows(_SQL["orphans"], conversation_id=parcel.conversation_id, **place)
    if transaction.dialect == "sqlite":
        await transaction.rows(_SQL["routed"], **place)


def _event(name: str, parcel: Parcel, now: datetime) -> NewEvent:
    return NewEvent(
        name=name,
        at=now,
        branch=parcel.branch,
        conversation_id=parcel.conversation_id,
        payload=f'{{"message_id":"{parcel.message_id}"}}',
    )
