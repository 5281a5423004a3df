"""Messages that leave later, and messages that are taken back before they left."""

from datetime import datetime
from typing import Literal

import msgspec

from waframe.core.records.conversation import Floor
from waframe.core.records.ids import new_id
from waframe.core.records.message import Failure, MessageStatus
from waframe.core.store.database import Database, Row, Transaction, record
from waframe.core.store.events import NewEvent, append_events, wake
from waframe.core.store.outcomes import NewParcel, NewSend, Outcome, write_outcome
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_FAILURE = msgspec.json.Decoder(Failure)
SEND_SCHEDULED = "core.send_scheduled"
TAKEN_BACK = "taken-back"
_FLOOR_MOVED = Failure(
    code="floor-moved", title="not sent: the customer wrote meanwhile, and somebody else has the floor"
)
_CLOSED = Failure(code="conversation-closed", title="not sent: the conversation was closed meanwhile")

Withdrawal = Literal["withdrawn", "left", "missing"]


class _Place(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    branch: str
    channel: str
    address: str
    floor: Floor
    floor_epoch: int
    floor_agent_id: str | None
    closed_at: datetime | None


class _Due(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    conversation_id: str
    address: str
    sender_type: str
    sender_id: str | None
    content: str
    text: str
    reply_to: str | None
    target: str | None
    media_id: str | None
    retry_of: str | None
    due_at: datetime
    key: str | None
    answered: bool


async def send_due(database: Database, conversation_id: str, *, now: datetime) -> bool:
    """Let what is due in a conversation leave, in the order of its writing; tell whether anything was.

    It leaves under the floor of this moment, as the last message of the thread. It fails where the conversation was
    closed, or where the customer has written since and the floor is not the author's.
    """

    async def body(transaction: Transaction) -> bool:
        row = await transaction.row(_SQL["lock"], id=conversation_id)
        if row is None:
            return False
        place = record(row, _Place)
        rows = await transaction.rows(_SQL["due"], conversation_id=conversation_id, now=now)
        due = [_due(one) for one in rows]
        for one in due:
            failure = _reason(one, place)
            if failure is None:
                await _leave(transaction, one, place=place, now=now)
            else:
                await _fail(transaction, one.id, failure, place=place, now=now)
        return bool(due)

    return await database.write(body)


async def take_back(database: Database, message_id: str, *, conversation_id: str, by: str, now: datetime) -> Withdrawal:
    """Withdraw a message of ours that has not left; to do so again changes nothing."""
    failure = Failure(code=TAKEN_BACK, title=f"taken back by {by} before it left")

    async def body(transaction: Transaction) -> Withdrawal:
        row = await transaction.row(_SQL["lock"], id=conversation_id)
        state = await transaction.row(_SQL["state"], id=message_id, conversation_id=conversation_id)
        if row is None or state is None:
            return "missing"
        if state["error"] and _FAILURE.decode(str(state["error"])).code == TAKEN_BACK:
            return "withdrawn"
        place = record(row, _Place)
        waits = state["status"] == "scheduled" or (
            state["status"] == "queued"
            and await transaction.row(_SQL["take_back"], conversation_id=conversation_id, message_id=message_id)
        )
        if not waits:
            return "left"
        await transaction.rows(_SQL["fail"], id=message_id, error=msgspec.json.encode(failure).decode())
        await append_events(transaction, [_event("message.withdrawn", message_id, place=place, now=now)])
        await wake(transaction, "events")
        return "withdrawn"

    return await database.write(body)


def _due(row: Row) -> _Due:
    return record({**row, "answered": bool(row["answered"])}, _Due)


def _reason(due: _Due, place: _Place) -> Failure | None:
    if place.closed_at is not None:
        return _CLOSED
    owns = place.floor is Floor.AGENT and place.floor_agent_id == due.sender_id
    return None if owns or not due.answered else _FLOOR_MOVED


async def _leave(transaction: Transaction, due: _Due, *, place: _Place, now: datetime) -> None:
    """Store the message anew, as the last one of the thread, with its place in the outbox."""
    await transaction.rows(_SQL["take"], id=due.id)
    values = {name: getattr(due, name) for name in _Due.__struct_fields__ if name != "answered"}
    send = NewSend(**values, at=now, status=MessageStatus.QUEUED.value)
    parcel = NewParcel(
        id=new_id(),
        message_id=due.id,
        conversation_id=place.id,
        channel=place.channel,
        address=place.address,
        floor_epoch=place.floor_epoch,
        now=now,
    )
    event = _event("message.queued", due.id, place=place, now=now)
    outcome = Outcome(
        conversation_id=place.id, lease_id="", now=now, done=(), sends=(send,), parcels=(parcel,), events=(event,)
    )
    await write_outcome(transaction, outcome)
    await wake(transaction, "outbox")


async def _fail(transaction: Transaction, message_id: str, failure: Failure, *, place: _Place, now: datetime) -> None:
    await transaction.rows(_SQL["fail"], id=message_id, error=msgspec.json.encode(failure).decode())
    event = _event("message.status_changed", message_id, place=place, now=now, status="failed")
    await append_events(transaction, [event])
    await wake(transaction, "events")


def _event(name: str, message_id: str, *, place: _Place, now: datetime, **more: str) -> NewEvent:
    payload = msgspec.json.encode({"message_id": message_id, **more}).decode()
    return NewEvent(name=name, at=now, branch=place.branch, conversation_id=place.id, payload=payload)
