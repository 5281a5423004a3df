"""Requests that bear a key: each is done once, and the first answer is given again for a day, by any process."""

from datetime import datetime, timedelta

import msgspec

from waframe.core.errors import AlreadyAnswered
from waframe.core.records.ids import new_id
from waframe.core.store.database import Database, Transaction, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
KEPT = timedelta(days=1)
HELD = timedelta(seconds=20)
"""How long a request that is not heard of counts as being worked on."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request: whose, under which key, and what it asks for in a few letters."""

    caller_id: str
    key: str
    fingerprint: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a request."""

    caller_id: str
    key: str
    status: int
    answer: str


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """The request is the asker's to do. `id` names what it makes, and stays the same whoever does it."""

    id: str


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody is doing it."""


class Misused(msgspec.Struct, frozen=True, kw_only=True):
    """The key belongs to another request."""


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    fingerprint: str
    status: int | None
    answer: str | None
    work_id: str | None


Begun = Work | Running | Misused | Answer


class Requests:
    """The table of requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, asked: Asked, *, now: datetime) -> Begun:
        """Take a request on, or tell what became of the first one of its key."""
        place = {"caller_id": asked.caller_id, "key": asked.key}
        until = now + HELD

        async def body(transaction: Transaction) -> Begun:
            await transaction.rows(_SQL["forget"], before=now - KEPT)
            row = await transaction.row(
                _SQL["begin"],
                **place,
                fingerprint=asked.fingerprint,
                now=now,
                work_id=new_id(),
                held_until=until,
            )
            if row is not None:
                return Work(id=str(row["work_id"]))
            found = await transaction.row(_SQL["known"], **place)
            if found is None:  # it was set free at this moment
                return Running()
            known = record(found, _Known)
            if known.fingerprint != asked.fingerprint:
                return Misused()
            if known.status is not None:
                return Answer(**place, status=known.status, answer=known.answer or "")
            taken = await transaction.row(_SQL["take_over"], **place, now=now, held_until=until)
            return Work(id=str(taken["work_id"])) if taken is not None else Running()

        return await self._database.write(body)

    async def finish(self, answer: Answer) -> None:
        """Keep the answer, unless the work itself has done so."""
        await self._database.change(_SQL["settle"], **msgspec.structs.asdict(answer))

    async def release(self, asked: Asked, work: Work) -> None:
        """Set the key free, for nothing was done."""
        await self._database.change(_SQL["release"], caller_id=asked.caller_id, key=asked.key, work_id=work.id)


async def settle(transaction: Transaction, answer: Answer) -> None:
    """Answer a request in the transaction that does it; raises AlreadyAnswered where another one did both."""
    if await transaction.row(_SQL["settle"], **msgspec.structs.asdict(answer)) is None:
        raise AlreadyAnswered(answer.key)
