"""The pictures of conversations: which wait to be read, what was read, and what was said about them."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from waframe import Context, Database, DatabaseRow, Message, load_queries, record
from waframe_ocr_vin.reading import VERSION, Reading

_SQL = load_queries(__file__)
_READING = msgspec.json.Decoder(Reading)
_FORGOTTEN = timedelta(days=1)
_LATELY = timedelta(minutes=30)


class State(StrEnum):
    """How far a picture has come."""

    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"
    FAILED = "failed"


class Said(StrEnum):
    """What the customer was told of a picture; `again` is left to others, and of `silent` ones nobody was told."""

    FOUND = "found"
    KNOWN = "known"
    ASKED = "asked"
    PHOTO = "photo"
    PERSON = "person"
    PART = "part"
    REFUSED = "refused"
    AGAIN = "again"
    SILENT = "silent"


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that a customer sent; `refusal` says why there is no reading."""

    message_id: str
    conversation_id: str
    media_id: str
    state: State
    arrived_at: datetime
    refusal: str | None = None
    reading: Reading | None = None
    sha256: str | None = None


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of a picture, and of which number."""

    message_id: str
    said: Said
    vin: str | None
    told_at: datetime


def note(ctx: Context, message: Message, media_id: str) -> None:
    """Note that a picture waits to be read."""
    ctx.change(
        _SQL["note"],
        message_id=message.id,
        conversation_id=message.conversation_id,
        media_id=media_id,
        now=ctx.clock.now(),
    )


async def finish(
    database: Database,
    message_id: str,
    *,
    state: State,
    engine: str,
    now: datetime,
    sha256: str | None = None,
    refusal: str | None = None,
) -> None:
    """Note what became of a picture; the reading itself is kept by the file's hash."""
    values = {"state": state.value, "engine": engine, "now": now, "sha256": sha256, "refusal": refusal}
    await database.change(_SQL["finish"], message_id=message_id, version=VERSION, **values)


def finish_in(
    ctx: Context, message_id: str, *, state: State, engine: str, sha256: str, refusal: str | None = None
) -> None:
    """Note what became of a picture, in the transaction of an action."""
    values = {"state": state.value, "engine": engine, "now": ctx.clock.now(), "sha256": sha256, "refusal": refusal}
    ctx.change(_SQL["finish"], message_id=message_id, version=VERSION, **values)


async def find(database: Database, message_id: str) -> Picture | None:
    """Find the picture of a message."""
    row = await database.row(_SQL["find"], message_id=message_id)
    return _picture(row) if row else None


async def of_conversation(database: Database, conversation_id: str, *, many: int = 10) -> list[Picture]:
    """List the pictures of a conversation, the newest first."""
    rows = await database.rows(_SQL["of_conversation"], conversation_id=conversation_id, many=many)
    return [_picture(row) for row in rows]


async def untold(database: Database, conversation_id: str, *, now: datetime) -> list[Picture]:
    """List the pictures of the last day of which nobody was told yet, the oldest first."""
    rows = await database.rows(_SQL["untold"], conversation_id=conversation_id, since=now - _FORGOTTEN)
    return [_picture(row) for row in rows]


def tell(ctx: Context, picture: Picture, said: Said, *, vin: str | None = None) -> None:
    """Note what was said of a picture, in the transaction that says it; a second time all of it is refused."""
    ctx.must_change(
        _SQL["tell"],
        message_id=picture.message_id,
        conversation_id=picture.conversation_id,
        said=said.value,
        vin=vin,
        now=ctx.clock.now(),
    )


async def told_lately(database: Database, conversation_id: str, *, now: datetime) -> list[Telling]:
    """List what was said of pictures in the last half hour, the newest first."""
    rows = await database.rows(_SQL["told"], conversation_id=conversation_id, since=now - _LATELY)
    return [record(row, Telling) for row in rows]


async def is_told(database: Database, message_id: str) -> bool:
    """Tell whether a picture has been dealt with."""
    return await database.row(_SQL["is_told"], message_id=message_id) is not None


def _picture(row: DatabaseRow) -> Picture:
    text = row["reading"]
    reading = _READING.decode(str(text)) if text else None
    return msgspec.structs.replace(record({**row, "reading": None}, Picture), reading=reading)
