"""The outbox: what waits to leave, who may send it, and what came of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec

from waframe.core.records.content import AnyContent, carries_file, file_of, target_of
from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Identity, IdentityKind
from waframe.core.records.ids import is_id, new_id
from waframe.core.records.message import MessageStatus
from waframe.core.records.outgoing import UNMARKED, Draft, Marks, Parcel
from waframe.core.store.database import Database, Row, Transaction, Value, record
from waframe.core.store.events import NewEvent, append_events
from waframe.core.store.finishing import Sent, finish
from waframe.core.store.floors import mark_withdrawn
from waframe.core.store.outcomes import NewParcel, NewSend
from waframe.core.store.queries import Dialect, load_queries

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
    blocked: bool = False


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A parcel at the head of its conversation, with what the sender has to look at first."""

    parcel: Parcel
    sender_type: str
    epoch_now: int
    window_until: datetime | None


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """One message of the past that counts against the limits."""

    conversation_id: str
    sent_at: datetime


class Blocked(msgspec.Struct, frozen=True, kw_only=True):
    """An address from which nothing can leave until a person acts: the channel's code, and what it means."""

    address: str
    code: str
    sentence: str


class Unarrived(msgspec.Struct, frozen=True, kw_only=True):
    """A file of ours that left lately, and of which no status came."""

    message_id: str
    departure: Departure


class _Held(msgspec.Struct, frozen=True, kw_only=True):
    address: str
    paused_until: datetime | None
    reason: str | None
    lease_owner: str | None = None
    lease_until: datetime | None = None


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


def parcel_of(
    draft: Draft, conversation: Conversation, *, text: str, now: datetime, marks: Marks = UNMARKED
) -> tuple[NewSend, NewParcel]:
    """Make the message and the parcel of a draft."""
    message_id = marks.id or new_id()
    file = file_of(draft.content)
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
        target=target_of(draft.content),
        media_id=file.media_id if file and file.media_id and is_id(file.media_id) else None,
        status=(MessageStatus.QUEUED if marks.due_at is None else MessageStatus.SCHEDULED).value,
        retry_of=marks.retry_of,
        due_at=marks.due_at,
        key=marks.key,
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
        """Take or keep the lead of every address with something to send that nobody else leads.

        What is led already is only written again when half of its time is over.
        """
        held = [record(row, _Held) for row in await self._database.rows(_SQL["held"])]
        late = now + (until - now) / 2
        ours = [one for one in held if one.lease_owner == self._owner and one.lease_until and one.lease_until > late]
        others = [one for one in held if one.lease_owner != self._owner and one.lease_until and one.lease_until > now]
        if len(ours) + len(others) == len(held):
            return [_lead(one) for one in ours]
        rows = await self._database.change(_SQL["lead"], owner=self._owner, now=now, until=until)
        return [_lead(record(row, _Held)) for row in rows]

    async def retire(self, *, now: datetime) -> None:
        """Let others speak at once."""
        await self._database.change(_SQL["retire"], owner=self._owner, now=now)

    async def doubt(self, address: str, *, due_at: datetime, flying: Collection[str] = ()) -> list[str]:
        """Set aside what a lost process was sending, but not what we send ourselves; give the conversations."""
        ours = _listed(flying, self._database.dialect)
        rows = await self._database.change(_SQL["doubt"], address=address, due_at=due_at, flying=ours)
        return [str(row["conversation_id"]) for row in rows]

    async def again(self, *, now: datetime) -> datetime | None:
        """Give up waiting for statuses that did not come by now; tell when the next wait ends."""
        until = await self._when("doubt_until")
        if until is None or until > now:
            return until
        await self._database.change(_SQL["again"], now=now)
        return await self._when("doubt_until")

    async def heads(self, wanted: Mapping[str, int], *, now: datetime, resting: Collection[str] = ()) -> list[Waiting]:
        """Read what may leave now: of each address so many parcels, the oldest of each conversation.

        Conversations that are `resting` are passed over, so that they are in nobody's way.
        """
        many = len(wanted)
        asked: dict[str, list[Value]] = {
            "address": list(wanted),
            "now": [now] * many,
            "many": list(wanted.values()),
        }
        if self._database.dialect == "sqlite":
            asked["resting"] = [_listed(resting, "sqlite")] * many
        else:
            asked["resting"] = list(resting)
        rows = await self._database.read(lambda transaction: transaction.bulk(_SQL["heads"], asked))
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
        await self._database.write(lambda transaction: finish(transaction, results))

    async def pause(self, addresses: Sequence[str], *, until: datetime) -> None:
        """Let nothing leave from some addresses until an instant."""
        asked: dict[str, list[Value]] = {"address": list(addresses), "until": [until] * len(addresses)}
        await self._database.bulk_once(_SQL["pause"], asked)

    async def known(self) -> list[str]:
        """List the addresses from which anything was ever sent."""
        return [str(row["address"]) for row in await self._database.rows(_SQL["known"])]

    async def block(self, blocked: Blocked, *, until: datetime, now: datetime) -> bool:
        """Note that nothing can leave from an address until a person acts; tell whether that is news."""

        async def body(transaction: Transaction) -> bool:
            before = await transaction.row(_SQL["reason"], address=blocked.address)
            reason = msgspec.json.encode(blocked).decode()
            await transaction.rows(_SQL["block"], address=blocked.address, until=until, reason=reason)
            if before is None or before["reason"] is not None:
                return False
            await append_events(transaction, [NewEvent(name="channel.blocked", at=now, payload=reason)])
            return True

        return await self._database.write(body)

    async def unblock(self, address: str, *, now: datetime) -> bool:
        """Note that an address works again; tell whether that is news."""

        async def body(transaction: Transaction) -> bool:
            if await transaction.row(_SQL["unblock"], address=address) is None:
                return False
            payload = msgspec.json.encode({"address": address}).decode()
            await append_events(transaction, [NewEvent(name="channel.unblocked", at=now, payload=payload)])
            return True

        return await self._database.write(body)

    async def blocked(self) -> list[Blocked]:
        """List the addresses from which nothing can leave until a person acts."""
        rows = await self._database.rows(_SQL["blocked"])
        return [msgspec.json.decode(str(row["reason"]), type=Blocked) for row in rows]

    async def recent(self, address: str, *, since: datetime) -> list[Departure]:
        """Read what left lately."""
        rows = await self._database.rows(_SQL["recent"], address=address, since=since)
        return [record(row, Departure) for row in rows]

    async def unarrived(self, address: str, *, since: datetime) -> list[Unarrived]:
        """Read which files left lately and are not known to be on their way."""
        rows = await self._database.rows(_SQL["unarrived"], address=address, since=since)
        return [
            Unarrived(
                message_id=str(row["message_id"]),
                departure=record(row, Departure),
            )
            for row in rows
            if carries_file(_CONTENT.decode(str(row["content"])))
        ]

    async def arrived(self, message_ids: Sequence[str]) -> set[str]:
        """Name those of our messages that have come further than to be accepted."""
        asked = {"id": list(message_ids)}
        rows = await self._database.read(lambda transaction: transaction.bulk(_SQL["arrived"], asked))
        return {str(row["id"]) for row in rows}

    async def next_due(self) -> datetime | None:
        """Tell when the next parcel is due."""
        return await self._when("next_due")

    async def counts(self) -> dict[tuple[str, str], int]:
        """Count what waits, by address and state."""
        rows = await self._database.rows(_SQL["counts"])
        return {(str(row["address"]), str(row["state"])): int(str(row["many"])) for row in rows}

    async def _when(self, query: str) -> datetime | None:
        row = await self._database.row(_SQL[query])
        return record(row, _Due).due_at if row else None


class _Due(msgspec.Struct, frozen=True, kw_only=True):
    due_at: datetime | None


def _listed(values: Collection[str], dialect: Dialect) -> Value:
    """Hand over a list as a database takes it: as an array, or as JSON."""
    return list(values) if dialect == "postgres" else msgspec.json.encode(list(values)).decode()


def _lead(held: _Held) -> Lead:
    return Lead(address=held.address, paused_until=held.paused_until, blocked=held.reason is not None)


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
