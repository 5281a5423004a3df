"""What a thread shows: messages with their speakers' names, their files, and what was added to them later."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from waframe.core.records.content import Edit, Revoke
from waframe.core.records.media import Media
from waframe.core.records.message import Direction, Message, SenderType
from waframe.core.store.database import Database, Row, Transaction, Value, record
from waframe.core.store.queries import load_queries
from waframe.core.store.work import message_of

_SQL = load_queries(__file__)
_NEWEST = 2**62
_MEDIA = tuple(name for name in Media.__struct_fields__ if name != "id")


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A message and the name of who spoke, where it is known."""

    message: Message
    name: str | None = None


class Said(Spoken, frozen=True, kw_only=True):
    """A message of a thread with all that is shown of it; `additions` are in their order."""

    media: Media | None = None
    retry_of: str | None = None
    due_at: datetime | None = None
    key: str | None = None
    additions: tuple[Spoken, ...] = ()


class _Extras(msgspec.Struct, frozen=True, kw_only=True):
    retry_of: str | None
    due_at: datetime | None
    key: str | None


class ThreadPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a thread, oldest first; `next` and `previous` are the places from which older and newer ones go on."""

    items: tuple[Said, ...]
    next: int | None
    previous: int | None
    read_seq: int


class Threads:
    """Reads threads; a page costs three statements at most."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, conversation_id: str, *, before: int = _NEWEST, many: int) -> ThreadPage:
        """Read the last messages before a place."""

        async def body(transaction: Transaction) -> ThreadPage:
            rows = await self._side(transaction, "older", conversation_id, seq=before, many=many + 1)
            return await self._page(
                transaction,
                conversation_id,
                rows[:many],
                older=len(rows) > many,
                newer=before < _NEWEST,
            )

        return await self._database.read(body)

    async def after(self, conversation_id: str, *, seq: int, many: int) -> ThreadPage:
        """Read the first messages after a place."""

        async def body(transaction: Transaction) -> ThreadPage:
            rows = await self._side(transaction, "newer", conversation_id, seq=seq, many=many + 1)
            return await self._page(transaction, conversation_id, rows[:many], older=True, newer=len(rows) > many)

        return await self._database.read(body)

    async def around(self, conversation_id: str, *, seq: int, many: int) -> ThreadPage:
        """Read a message with those before and after it."""
        half = many // 2

        async def body(transaction: Transaction) -> ThreadPage:
            older = await self._side(transaction, "older", conversation_id, seq=seq + 1, many=many - half + 1)
            newer = await self._side(transaction, "newer", conversation_id, seq=seq, many=half + 1)
            return await self._page(
                transaction,
                conversation_id,
                [*older[: many - half], *newer[:half]],
                older=len(older) > many - half,
                newer=len(newer) > half,
            )

        return await self._database.read(body)

    async def by_ids(self, ids: Sequence[str]) -> dict[str, Said]:
        """Read messages by id; in place of what only adds to another message, that one. Missing ones are left out."""
        if not ids:
            return {}

        async def body(transaction: Transaction) -> dict[str, Said]:
            rows = await transaction.bulk(_SQL["some"], {"id": list(ids)})
            said = await self._said(transaction, rows)
            return {str(row["asked"]): one for row, one in zip(rows, said, strict=True)}

        return await self._database.read(body)

    async def _side(
        self, transaction: Transaction, side: str, conversation_id: str, *, seq: int, many: int
    ) -> Sequence[Row]:
        return await transaction.rows(_SQL[side], conversation_id=conversation_id, seq=seq, many=many)

    async def _page(
        self, transaction: Transaction, conversation_id: str, rows: Sequence[Row], *, older: bool, newer: bool
    ) -> ThreadPage:
        if not rows:
            read = await transaction.row(_SQL["read_seq"], id=conversation_id)
            return ThreadPage(items=(), next=None, previous=None, read_seq=_number(read) if read else 0)
        said = await self._said(transaction, rows)
        numbers = [one.message.seq for one in said]
        return ThreadPage(
            items=tuple(sorted(said, key=_place)),
            next=min(numbers) if older else None,
            previous=max(numbers) if newer else None,
            read_seq=_number(rows[0]),
        )

    async def _said(self, transaction: Transaction, rows: Sequence[Row]) -> list[Said]:
        additions = await _additions(transaction, rows)
        return [_said(row, additions.get((row["channel_id"], row["address"]), ())) for row in rows]


async def _additions(transaction: Transaction, rows: Iterable[Row]) -> Mapping[tuple[Value, Value], Sequence[Spoken]]:
    named = {(row["channel_id"], row["address"]): row for row in rows if row["channel_id"] is not None}
    if not named:
        return {}
    asked: dict[str, list[Value]] = {"target": [key[0] for key in named], "address": [key[1] for key in named]}
    found: dict[tuple[Value, Value], list[Spoken]] = {}
    for row in await transaction.bulk(_SQL["additions"], asked):
        key = (row["target"], row["address"])
        addition = Spoken(message=message_of(row), name=_name(row))
        if _belongs(addition.message, named[key]):
            found.setdefault(key, []).append(addition)
    return found


def _belongs(addition: Message, target: Row) -> bool:
    """Tell whether an addition counts: anybody may react, but only who spoke takes words back or mends them."""
    if addition.conversation_id != str(target["conversation_id"]):
        return False
    own = addition.direction == Direction(str(target["direction"]))
    return own or not isinstance(addition.content, Edit | Revoke)


def _said(row: Row, additions: Sequence[Spoken]) -> Said:
    extras = record({name: row[name] for name in _Extras.__struct_fields__}, _Extras)
    media = {"id": row["media_id"], **{name: row[name] for name in _MEDIA}}
    return Said(
        message=message_of(row),
        name=_name(row),
        media=record(media, Media) if row["media_id"] is not None else None,
        retry_of=extras.retry_of,
        due_at=extras.due_at,
        key=extras.key,
        additions=tuple(additions),
    )


def _name(row: Row) -> str | None:
    named = {SenderType.CLIENT: "customer_name", SenderType.AGENT: "agent_name"}.get(
        SenderType(str(row["sender_type"]))
    )
    return str(row[named]) if named is not None and row[named] is not None else None


def _place(said: Said) -> tuple[int, int]:
    """Order by the second of the provider's clock; within one, the order of storing is the true one."""
    return int(said.message.at.timestamp()), said.message.seq


def _number(row: Row) -> int:
    return int(str(row["read_seq"]))
