"""The end of an attempt to mend a message that failed: a new message in its place, or one more reason."""

from datetime import datetime

import msgspec

from waframe.core.records.message import Failure, Message
from waframe.core.store.database import Database, Transaction
from waframe.core.store.events import NewEvent, append_events, wake
from waframe.core.store.outcomes import NewParcel, NewSend, store_send
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
MEND_MESSAGE = "core.mend_message"


async def epoch_of(database: Database, message: Message) -> int | None:
    """Read under which epoch of the floor a message of ours left; None where it did not leave through the outbox."""
    row = await database.row(_SQL["epoch"], conversation_id=message.conversation_id, message_id=message.id)
    return int(str(row["floor_epoch"])) if row else None


async def post_mended(database: Database, send: NewSend, *, parcel: NewParcel, branch: str, job_id: str) -> None:
    """Put the mended message into the outbox and strike its job off at once, so that it is never posted twice."""
    event = NewEvent(
        name="message.queued",
        at=parcel.now,
        branch=branch,
        conversation_id=parcel.conversation_id,
        payload=f'{{"message_id":"{send.id}"}}',
    )

    async def body(transaction: Transaction) -> None:
        if await transaction.row(_SQL["strike_off"], id=job_id) is None:
            return
        await store_send(transaction, send, parcel=parcel)
        await append_events(transaction, [event])
        await wake(transaction, "outbox")

    await database.write(body)


async def note_unmended(database: Database, message: Message, *, failure: Failure, now: datetime) -> None:
    """Write down why a message that failed could not be mended either."""
    event = NewEvent(
        name="message.status_changed",
        at=now,
        branch=message.branch,
        conversation_id=message.conversation_id,
        payload=f'{{"message_id":"{message.id}","status":"failed"}}',
    )
    error = msgspec.json.encode(failure).decode()

    async def body(transaction: Transaction) -> None:
        if await transaction.row(_SQL["note"], id=message.id, error=error) is not None:
            await append_events(transaction, [event])

    await database.write(body)
