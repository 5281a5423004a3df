"""Writes down what came of attempts to send, for a whole group with a few statements."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from waframe.core.records.customer import Identity
from waframe.core.records.message import RANK, MessageStatus
from waframe.core.records.outgoing import Parcel, ParcelState
from waframe.core.store.database import Transaction, Value, columns
from waframe.core.store.events import NewEvent, append_events, wake
from waframe.core.store.linking import link_recipient
from waframe.core.store.outcomes import Advance
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one attempt to send. `advance` moves the message, where something is known of it.

    `recipient` is the identity under which the channel took it, where it says so; `stops_marketing` where it says that
    the customer wants none.
    """

    parcel: Parcel
    state: ParcelState
    due_at: datetime
    at: datetime
    reason: str | None = None
    advance: Advance | None = None
    recipient: Identity | None = None
    stops_marketing: bool = False


class _Finish(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    attempts: int
    state: str
    due_at: datetime
    reason: str | None
    sent_at: datetime | None


class _Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A message of ours of which something is known now."""

    parcel: Parcel
    advance: Advance


async def finish(transaction: Transaction, results: Sequence[Sent]) -> None:
    """Write down what came of a group of attempts; each attempt of a parcel may be in it once."""
    turns = sorted({one.parcel.conversation_id: one.at for one in results if one.advance is not None}.items())
    if turns:
        await _bulk(transaction, "ready", conversation_id=[key for key, _ in turns], now=[at for _, at in turns])
    rows = await transaction.bulk(_SQL["finish"], columns([_row(one) for one in results]))
    finished = {str(row["id"]) for row in rows}
    moved = [
        _Moved(parcel=one.parcel, advance=one.advance)
        for one in results
        if one.advance is not None and (one.parcel.id in finished or one.state is ParcelState.DONE)
    ]
    if moved:
        await _move(transaction, moved)
    for one in results:
        if one.recipient is not None and one.recipient not in one.parcel.recipients:
            await link_recipient(transaction, one.recipient, parcel=one.parcel, now=one.at)
        if one.stops_marketing:
            await transaction.rows(_SQL["stop_marketing"], conversation_id=one.parcel.conversation_id, at=one.at)
    await wake(transaction, "inbox")


async def _move(transaction: Transaction, moved: Sequence[_Moved]) -> None:
    named = _named(moved)
    advances = [one.advance for one in moved]
    ids = [advance.message_id for advance in advances]
    conversations = [one.parcel.conversation_id for one in moved]
    if named:
        await _bulk(
            transaction,
            "name",
            id=[one.parcel.message_id for one in named],
            channel_id=[one.advance.channel_id for one in named],
        )
    await _bulk(
        transaction,
        "advance",
        id=ids,
        status=[advance.status.value for advance in advances],
        rank=[RANK[advance.status] for advance in advances],
        error=[advance.error for advance in advances],
    )
    failed = [one.advance for one in moved if one.advance.status is MessageStatus.FAILED]
    if failed:
        await _bulk(transaction, "note_failures", id=[one.message_id for one in failed], at=[one.at for one in failed])
    await _bulk(
        transaction,
        "settle",
        conversation_id=conversations,
        message_id=ids,
        at=[advance.at for advance in advances],
    )
    await _bulk(transaction, "news", id=ids)
    if named:
        await _adopt(transaction, named)
    await append_events(transaction, [_event(one) for one in moved])


async def _adopt(transaction: Transaction, named: Sequence[_Moved]) -> None:
    """Give messages the statuses that came before their names were known."""
    place: dict[str, list[Value]] = {
        "channel_id": [one.advance.channel_id for one in named],
        "address": [one.parcel.address for one in named],
    }
    conversations = [one.parcel.conversation_id for one in named]
    await transaction.bulk(_SQL["orphans"], {"conversation_id": conversations, **place})
    if transaction.dialect == "sqlite":
        await transaction.bulk(_SQL["routed"], place)


def _named(moved: Sequence[_Moved]) -> list[_Moved]:
    """Pick those to which the channel gave a name; were a name given twice, the first would have it."""
    firsts = {
        (one.parcel.address, one.advance.channel_id): one
        for one in reversed(moved)
        if one.advance.channel_id is not None
    }
    return list(firsts.values())


async def _bulk(transaction: Transaction, name: str, **values: Sequence[Value]) -> None:
    await transaction.bulk(_SQL[name], values)


def _row(result: Sent) -> _Finish:
    return _Finish(
        id=result.parcel.id,
        attempts=result.parcel.attempts,
        state=result.state.value,
        due_at=result.due_at,
        reason=result.reason,
        sent_at=result.at if result.state is ParcelState.DONE else None,
    )


def _event(moved: _Moved) -> NewEvent:
    failed = moved.advance.status is MessageStatus.FAILED
    return NewEvent(
        name="message.failed" if failed else "message.sent",
        at=moved.advance.at,
        branch=moved.parcel.branch,
        conversation_id=moved.parcel.conversation_id,
        payload=f'{{"message_id":"{moved.parcel.message_id}"}}',
    )
