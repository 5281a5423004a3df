"""Links identities that belong together, and notes two customers who may be one person."""

from datetime import datetime

import msgspec

from waframe.core.records.customer import Identity
from waframe.core.records.outgoing import Parcel
from waframe.core.store.database import Transaction
from waframe.core.store.events import NewEvent, append_events
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


async def note_conflict(
    transaction: Transaction, one: str, *, other: str, conversation_id: str, branch: str, now: datetime
) -> list[NewEvent]:
    """Note two customers who may be one, and give the event that tells of it; nothing where it is noted already.

    `one` is the customer to whom the message went.
    """
    first, second = sorted((one, other))
    noted = {"customer_id": first, "other_id": second, "conversation_id": conversation_id}
    if await transaction.row(_SQL["note_conflict"], now=now, **noted) is None:
        return []
    payload = msgspec.json.encode({"customer_id": one, "other_id": other}).decode()
    event = NewEvent(name="customer.conflict", at=now, branch=branch, conversation_id=conversation_id, payload=payload)
    return [event]


async def link_recipient(transaction: Transaction, identity: Identity, *, parcel: Parcel, now: datetime) -> None:
    """Link the identity under which the channel took a message to the customer who was written to.

    WhatsApp may answer with another spelling of a phone than was given. Where the identity belongs to another
    customer, the two are noted.
    """
    names = {"kind": identity.kind.value, "value": identity.value}
    ours = await transaction.row(_SQL["person_of"], conversation_id=parcel.conversation_id)
    if ours is None:
        return
    own_id = str(ours["customer_id"])
    if await transaction.row(_SQL["link_identity"], customer_id=own_id, now=now, **names) is not None:
        return
    theirs = await transaction.row(_SQL["holder"], **names)
    if theirs is not None and theirs["person_id"] != ours["person_id"]:
        place = {"conversation_id": parcel.conversation_id, "branch": parcel.branch}
        events = await note_conflict(transaction, own_id, other=str(theirs["customer_id"]), now=now, **place)
        await append_events(transaction, events)
