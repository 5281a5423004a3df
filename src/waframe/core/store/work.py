"""What a worker reads: the pieces of work of the conversations that it holds, and the scene of each."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from waframe.core.records.content import AnyContent
from waframe.core.records.conversation import Conversation
from waframe.core.records.customer import Customer, Identity
from waframe.core.records.message import Failure, Message, MessageStatus
from waframe.core.store.database import Database, Row, Transaction, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_CONTENT = msgspec.json.Decoder(AnyContent)
_FAILURE = msgspec.json.Decoder(Failure)
_IDENTITIES = msgspec.json.Decoder(tuple[Identity, ...])


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of work: a message that arrived or left, a status, an opened conversation, a moved floor.

    `again` is a message that nobody has answered, now that the bot has the floor.
    """

    inbox_seq: int
    kind: str
    ref: int
    message: Message | None = None


class StatusNews(msgspec.Struct, frozen=True, kw_only=True):
    """A status, and the message of ours that it speaks of."""

    status: MessageStatus
    error: Failure | None
    channel_id: str
    message: Message


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that a worker holds, with all that is to be done in it, in order."""

    conversation: Conversation
    customer: Customer
    pieces: tuple[Piece, ...]
    attempts: int = 1


class _CustomerRow(msgspec.Struct, frozen=True, kw_only=True):
    customer_id: str
    name: str | None
    language: str | None
    identities: str | None


def message_of(row: Row) -> Message:
    """Make the message of a row that carries the columns of one."""
    values = {name: row[name] for name in Message.__struct_fields__}
    values["content"] = _CONTENT.decode(str(row["content"]))
    values["error"] = _FAILURE.decode(str(row["error"])) if row["error"] else None
    return msgspec.convert(values, Message, strict=False)


def customer_of(row: Row) -> Customer:
    """Make the customer of a row that carries the columns of one."""
    found = record({name: row[name] for name in _CustomerRow.__struct_fields__}, _CustomerRow)
    identities = _IDENTITIES.decode(found.identities) if found.identities else ()
    return Customer(id=found.customer_id, name=found.name, language=found.language, identities=identities)


async def read_scenes(database: Database, claimed: dict[str, int]) -> list[Scene]:
    """Read the scenes of the claimed conversations, given with their attempts."""
    wanted = {"conversation_id": list(claimed)}

    async def body(transaction: Transaction) -> tuple[Iterable[Row], Iterable[Row]]:
        work = await transaction.bulk(_SQL["work"], wanted)
        return work, await transaction.bulk(_SQL["scenes"], wanted)

    work, scenes = await database.read(body)
    pieces: dict[str, list[Piece]] = {}
    for row in work:
        pieces.setdefault(str(row["work_conversation_id"]), []).append(_piece(row))
    return [_scene(row, pieces, claimed) for row in scenes]


async def read_status(database: Database, seq: int) -> StatusNews | None:
    """Read a status with its message; None where the message is not known."""
    row = await database.row(_SQL["status"], seq=seq)
    if row is None:
        return None
    return StatusNews(
        status=MessageStatus(str(row["new_status"])),
        error=_FAILURE.decode(str(row["new_error"])) if row["new_error"] else None,
        channel_id=str(row["status_channel_id"]),
        message=message_of(row),
    )


async def read_parcel_id(database: Database, message: Message) -> str:
    """Read under which id a message of ours left; empty where it did not leave through the outbox."""
    row = await database.row(_SQL["parcel_id"], conversation_id=message.conversation_id, message_id=message.id)
    return str(row["id"]) if row else ""


async def is_answered(database: Database, message: Message) -> bool:
    """Tell whether the bot or a person has spoken since a message."""
    row = await database.row(_SQL["answered"], conversation_id=message.conversation_id, seq=message.seq)
    return row is not None


def _piece(row: Row) -> Piece:
    return Piece(
        inbox_seq=int(str(row["inbox_seq"])),
        kind=str(row["kind"]),
        ref=int(str(row["ref"])),
        message=message_of(row) if row["id"] is not None else None,
    )


def _scene(row: Row, pieces: dict[str, list[Piece]], claimed: dict[str, int]) -> Scene:
    values = {name: row[name] for name in Conversation.__struct_fields__}
    conversation = record(values, Conversation)
    return Scene(
        conversation=conversation,
        customer=customer_of(row),
        pieces=tuple(pieces.get(conversation.id, ())),
        attempts=claimed[conversation.id],
    )


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How much waits for a worker, and since when."""

    many: int
    since: datetime | None = None


async def read_waiting(database: Database) -> Waiting:
    """Look at the queue of conversations."""
    row = await database.row(_SQL["waiting"])
    return record(row, Waiting) if row else Waiting(many=0)
