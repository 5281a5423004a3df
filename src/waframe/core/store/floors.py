"""The floor of a conversation: moved by compare and set, so that of all who reach for it one gets it."""

from datetime import datetime

import msgspec

from waframe.core.records.conversation import Floor
from waframe.core.records.message import Failure
from waframe.core.store.database import Transaction
from waframe.core.store.events import NewEvent, append_events
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
WITHDRAWN = "withdrawn"


class FloorMove(msgspec.Struct, frozen=True, kw_only=True):
    """The floor goes to somebody, if nobody moved it since `epoch`; an agent has it until an instant, or for good.

    With `only_expired` it goes only if the time of the agent who has it is over.
    """

    to: Floor
    epoch: int
    agent_id: str | None = None
    until: datetime | None = None
    only_expired: bool = False


async def move_floor(transaction: Transaction, conversation_id: str, move: FloorMove, *, now: datetime) -> bool:
    """Move the floor, withdraw what was composed before, and let the plugins know; False if somebody was faster.

    To move it to where it is already changes nothing and counts as moved.
    """
    row = await transaction.row(
        _SQL["move"],
        conversation_id=conversation_id,
        floor=move.to.value,
        agent_id=move.agent_id,
        until=move.until,
        epoch=move.epoch,
        only_expired=move.only_expired,
        now=now,
    )
    if row is None:
        return await _is_there(transaction, conversation_id, move)
    await transaction.rows(_SQL["ready"], conversation_id=conversation_id, now=now)
    await withdraw(transaction, conversation_id, now=now)
    await transaction.rows(_SQL["add_news"], conversation_id=conversation_id)
    return True


async def withdraw(transaction: Transaction, conversation_id: str, *, now: datetime) -> None:
    """Take back what waits in the outbox and was composed under an older epoch; the customer waits on for an answer."""
    rows = await transaction.rows(_SQL["withdraw"], conversation_id=conversation_id)
    for row in rows:
        await mark_withdrawn(transaction, str(row["message_id"]), now=now)
    if rows:
        await transaction.rows(_SQL["owe"], conversation_id=conversation_id)


async def mark_withdrawn(transaction: Transaction, message_id: str, *, now: datetime) -> None:
    """Show on a message that it was not sent, since the floor had gone to somebody else."""
    failure = Failure(code=WITHDRAWN, title="not sent: somebody else has the floor")
    row = await transaction.row(_SQL["mark_withdrawn"], id=message_id, error=msgspec.json.encode(failure).decode())
    if row is not None:
        payload = f'{{"message_id":"{message_id}"}}'
        event = NewEvent(
            name="message.withdrawn",
            at=now,
            branch=str(row["branch"]),
            conversation_id=str(row["conversation_id"]),
            payload=payload,
        )
        await append_events(transaction, [event])


async def _is_there(transaction: Transaction, conversation_id: str, move: FloorMove) -> bool:
    row = await transaction.row(_SQL["where"], conversation_id=conversation_id)
    if row is None or row["floor_epoch"] != move.epoch:
        return False
    return row["floor"] == move.to.value and row["floor_agent_id"] == move.agent_id
