"""Stores what is told of the past: each message in its place in the thread, and nothing else happens.

New messages are numbered as they come, from 1 on. A past one is numbered below all of them by its own second, so that
threads are in order in whichever order the parts of a history arrive. The numbers are exact in JavaScript, too.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from zlib import crc32

import msgspec

from waframe.core.records.content import Unsupported, readable, target_of
from waframe.core.records.ids import new_id
from waframe.core.records.incoming import IncomingMessage
from waframe.core.records.message import Direction, MessageStatus, SenderType
from waframe.core.store.database import Row, Transaction, Value, columns
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_ENCODER = msgspec.json.Encoder()
_LAST_SECOND = 2**31
_RANKS = 64
_SPREAD = 2**16

Key = tuple[str, str]


class PastMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A past message as the table takes it."""

    seq: int
    id: str
    conversation_id: str
    address: str
    channel_id: str
    direction: str
    sender_type: str
    content: str
    text: str
    reply_to: str | None
    target: str | None
    status: str
    error: str | None
    at: datetime
    raw: str

    @property
    def key(self) -> Key:
        """What makes it once only."""
        return (self.channel_id, self.address)


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """What takes the place of a placeholder."""

    id: str
    content: str
    text: str
    raw: str


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A message whose conversation is known."""

    id: str
    conversation_id: str


class Stored(Placed, frozen=True, kw_only=True):
    """A message that is new, or no longer a placeholder."""

    message: IncomingMessage


async def store_past(
    transaction: Transaction, messages: Sequence[IncomingMessage], *, places: Sequence[str]
) -> list[Stored]:
    """Store past messages in their conversations, each once only, and give those that were not known.

    A placeholder that was stored before gives way to the message itself: histories tell of files first, and bring
    those of the last days later under the same ids (Meta, `history` webhook).
    """
    if not messages:
        return []
    rows = _rows(messages, places)
    given = {row.id: message for row, message in zip(rows, messages, strict=True)}
    if transaction.dialect == "postgres":
        await transaction.rows(_SQL["lock"], id=sorted(set(places)))
    new, known = await _insert(transaction, rows)
    await _touch(transaction, new)
    filled = await _fill(transaction, rows, known=known, given=given)
    return [Stored(id=row.id, conversation_id=row.conversation_id, message=given[row.id]) for row in new] + filled


async def _insert(transaction: Transaction, rows: Sequence[PastMessage]) -> tuple[list[PastMessage], dict[Key, Row]]:
    """Write rows; where another message has the number, take the next one."""
    new: list[PastMessage] = []
    known: dict[Key, Row] = {}
    waiting = list(rows)
    while waiting:
        stored = {str(row["id"]) for row in await transaction.bulk(_SQL["store"], columns(waiting))}
        new += [row for row in waiting if row.id in stored]
        others = [row for row in waiting if row.id not in stored]
        known |= await _known(transaction, others)
        waiting = [msgspec.structs.replace(row, seq=row.seq + 1) for row in others if row.key not in known]
    return new, known


async def _known(transaction: Transaction, rows: Sequence[PastMessage]) -> dict[Key, Row]:
    if not rows:
        return {}
    asked: dict[str, list[Value]] = {
        "channel_id": [row.channel_id for row in rows],
        "address": [row.address for row in rows],
    }
    found = await transaction.bulk(_SQL["known"], asked)
    return {(str(row["channel_id"]), str(row["address"])): row for row in found}


async def _touch(transaction: Transaction, new: Sequence[PastMessage]) -> None:
    last: dict[str, datetime] = {}
    for row in new:
        last[row.conversation_id] = max(row.at, last.get(row.conversation_id, row.at))
    if last:
        await transaction.bulk(_SQL["touch"], {"id": list(last), "at": list(last.values())})


async def _fill(
    transaction: Transaction,
    rows: Sequence[PastMessage],
    *,
    known: Mapping[Key, Row],
    given: Mapping[str, IncomingMessage],
) -> list[Stored]:
    fillings: list[Filling] = []
    filled: list[Stored] = []
    for row in rows:
        there = known.get(row.key)
        message = given[row.id]
        if there is None or not there["is_placeholder"] or isinstance(message.content, Unsupported):
            continue
        message_id = str(there["id"])
        fillings.append(Filling(id=message_id, content=row.content, text=row.text, raw=row.raw))
        filled.append(Stored(id=message_id, conversation_id=str(there["conversation_id"]), message=message))
    if fillings:
        await transaction.bulk(_SQL["fill"], columns(fillings))
    return filled


def _rows(messages: Sequence[IncomingMessage], places: Sequence[str]) -> list[PastMessage]:
    seen: Counter[tuple[str, int]] = Counter()
    rows: list[PastMessage] = []
    for message, place in zip(messages, places, strict=True):
        second = int(message.at.timestamp())
        rows.append(_row(message, place, seq=_number(message, second, rank=seen[place, second])))
        seen[place, second] += 1
    return rows


def _number(message: IncomingMessage, second: int, *, rank: int) -> int:
    """Number a message by its second, then by its rank in it, then by its name, lest two often meet in one number."""
    slot = min(rank, _RANKS - 1) * _SPREAD + crc32(f"{message.address} {message.channel_id}".encode()) % _SPREAD
    return (min(second, _LAST_SECOND - 1) - _LAST_SECOND) * _RANKS * _SPREAD + slot


def _row(message: IncomingMessage, place: str, *, seq: int) -> PastMessage:
    ours = message.by is not SenderType.CLIENT
    status = (message.status or MessageStatus.SENT) if ours else MessageStatus.RECEIVED
    return PastMessage(
        seq=seq,
        id=new_id(),
        conversation_id=place,
        address=message.address,
        channel_id=message.channel_id,
        direction=(Direction.OUT if ours else Direction.IN).value,
        sender_type=message.by.value,
        content=_ENCODER.encode(message.content).decode(),
        text=readable(message.content),
        reply_to=message.reply_to,
        target=target_of(message.content),
        status=status.value,
        error=_ENCODER.encode(message.error).decode() if message.error else None,
        at=message.at,
        raw=message.raw,
    )
