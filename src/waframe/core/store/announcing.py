"""Tells that all conversations of a person look different: their name, a note, who they are."""

from datetime import datetime

import msgspec

from waframe.core.store.database import Transaction
from waframe.core.store.events import NewEvent, append_events
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


async def announce_customer(transaction: Transaction, customer_id: str, what: str, *, at: datetime) -> None:
    """Tell of every conversation of a customer's person what has changed there."""
    payload = msgspec.json.encode({"what": what}).decode()
    rows = await transaction.rows(_SQL["conversations"], customer_id=customer_id)
    events = [
        NewEvent(
            name="conversation.changed",
            at=at,
            branch=str(row["branch"]),
            conversation_id=str(row["id"]),
            payload=payload,
        )
        for row in rows
    ]
    await append_events(transaction, events)
