"""What a person, a program or a model does in a conversation outside a turn, in one transaction under its epoch."""

from datetime import datetime

import msgspec

from waframe.core.records.conversation import Conversation
from waframe.core.store.database import Database, Transaction, record
from waframe.core.store.events import wake
from waframe.core.store.outcomes import Outcome, write_outcome
from waframe.core.store.queries import load_queries
from waframe.core.store.requests import Answer, settle

_SQL = load_queries(__file__)


class Reserved(msgspec.Struct, frozen=True, kw_only=True):
    """The reservation under which an act was decided, by its end; None is none."""

    until: datetime | None


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome without work to strike off.

    `epoch` is the one under which it was decided, where it depends on that: then it counts only while that holds.
    `owner` is the agent who has to have the floor, `reserved` the reservation that has to be the one that was seen.
    `once` is the id of a message: where it is stored, all was done. So it was where a message is stored that tries
    again the one named by `retry_of`. `answer` settles the request that asked for it, in the same transaction.
    """

    outcome: Outcome
    epoch: int | None = None
    owner: str | None = None
    reserved: Reserved | None = None
    once: str | None = None
    retry_of: str | None = None
    answer: Answer | None = None


class Acted(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an act counts, and the conversation as it is now; `before` is the message that did the same already."""

    done: bool
    conversation: Conversation
    before: str | None = None


async def commit_act(database: Database, act: Act) -> Acted | None:
    """Commit an act, or nothing of it where the floor has gone to somebody else; None where there is no conversation.

    An outbox and a log of events grow in the same transaction, so whatever is told was done. Raises AlreadyAnswered,
    with nothing done, where the request was answered meanwhile.
    """

    async def body(transaction: Transaction) -> Acted | None:
        before = await _lock(transaction, act.outcome.conversation_id)
        if before is None:
            return None
        done = await transaction.row(_SQL["stored"], id=act.once, retry_of=act.retry_of) if act.once else None
        if done is not None:
            return Acted(done=True, conversation=before, before=str(done["id"]))
        if not _holds(act, before):
            return Acted(done=False, conversation=before)
        await write_outcome(transaction, act.outcome)
        if act.answer is not None:
            await settle(transaction, act.answer)
        await wake(transaction, "outbox" if act.outcome.parcels else "inbox")
        after = await _lock(transaction, before.id)
        return Acted(done=True, conversation=after or before)

    return await database.write(body)


def _holds(act: Act, now: Conversation) -> bool:
    if act.owner is not None and (now.floor != "agent" or now.floor_agent_id != act.owner):
        return False
    if act.reserved is not None and now.reserved_until != act.reserved.until:
        return False
    move = act.outcome.floor
    if move is not None and move.only_expired and (now.floor_until is None or now.floor_until > act.outcome.now):
        return False
    return act.epoch is None or act.epoch == now.floor_epoch


async def _lock(transaction: Transaction, conversation_id: str) -> Conversation | None:
    row = await transaction.row(_SQL["lock"], id=conversation_id)
    return record(row, Conversation) if row else None
