"""Who is at the desk: a row for each socket, which ends by itself when nothing is heard of it."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from waframe.core.records.agent import Role
from waframe.core.store.database import Database, Row, Transaction, record
from waframe.core.store.events import wake
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_BRANCHES = msgspec.json.Decoder(tuple[str, ...])
TOPIC = "presence"


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """An agent, as far as others may know; `available` is whether they take conversations, `holds` how many."""

    agent_id: str
    name: str
    role: Role
    available: bool
    branches: tuple[str, ...]
    holds: int = 0


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A socket of an agent: which conversation is open there, and what is typed in it until when."""

    colleague: Colleague
    conversation_id: str | None
    conversation_branch: str | None
    typing: str | None
    typing_until: datetime | None


class Posture(msgspec.Struct, frozen=True, kw_only=True):
    """What an agent does at a socket."""

    conversation_id: str | None = None
    typing: str | None = None
    typing_until: datetime | None = None


class Presences:
    """Notes who is there and what they look at, and wakes the other processes when that changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def arrive(self, socket_id: str, *, agent_id: str, seen_until: datetime) -> None:
        """Note a socket that opened."""
        await self._tell("arrive", socket_id=socket_id, agent_id=agent_id, seen_until=seen_until)

    async def leave(self, socket_id: str) -> None:
        """Note a socket that closed."""
        await self._tell("leave", socket_id=socket_id)

    async def note(self, socket_id: str, posture: Posture, *, seen_until: datetime, is_news: bool) -> None:
        """Note what is done at a socket; what only goes on wakes nobody."""
        values = {"socket_id": socket_id, "seen_until": seen_until, **msgspec.structs.asdict(posture)}
        if is_news:
            await self._tell("note", **values)
        else:
            await self._database.change(_SQL["note"], **values)

    async def renew(self, seen_until: Mapping[str, datetime], *, now: datetime) -> None:
        """Note until when sockets count as open, and drop those of which nothing was heard."""

        async def body(transaction: Transaction) -> None:
            if seen_until:
                ids = sorted(seen_until)
                await transaction.bulk(
                    _SQL["renew"], {"socket_id": [*ids], "seen_until": [seen_until[key] for key in ids]}
                )
            await transaction.rows(_SQL["forget"], now=now)

        await self._database.write(body)

    async def set_available(self, agent_id: str, *, available: bool) -> None:
        """Note whether an agent takes conversations."""
        await self._tell("set_available", agent_id=agent_id, available=available)

    async def seats(self, *, now: datetime) -> list[Seat]:
        """Read who is there, a seat for each socket; an agent's first one tells where they are."""
        return [_seat(row) for row in await self._database.rows(_SQL["present"], now=now)]

    async def colleagues(self) -> list[Colleague]:
        """Read all agents in use, by name, whether they are there or not."""
        return [_colleague(row, holds=int(str(row["holds"]))) for row in await self._database.rows(_SQL["known"])]

    async def _tell(self, query: str, **values: object) -> None:
        async def body(transaction: Transaction) -> None:
            await transaction.rows(_SQL[query], **values)
            await wake(transaction, TOPIC)

        await self._database.write(body)


def _colleague(row: Row, *, holds: int = 0) -> Colleague:
    values = {name: row[name] for name in ("agent_id", "name", "role", "available")}
    branches = _BRANCHES.decode(str(row["branches"])) if row["branches"] else ()
    return record({**values, "available": bool(row["available"]), "branches": branches, "holds": holds}, Colleague)


def _seat(row: Row) -> Seat:
    values = {name: row[name] for name in ("conversation_id", "conversation_branch", "typing", "typing_until")}
    return record({**values, "colleague": _colleague(row)}, Seat)
