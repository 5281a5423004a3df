"""Leases on conversations: claimed in groups, renewed while a slow turn runs, fenced by a lease id."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from waframe.core.records.ids import new_id
from waframe.core.store.database import Database, Transaction, Value
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_STATUS_LIFE = timedelta(days=1)


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """Conversations held under one lease id, each with the number of times it was tried."""

    lease_id: str
    attempts: Mapping[str, int]


class Leases:
    """Hands conversations with work to workers, one worker a conversation at a time."""

    def __init__(self, database: Database, *, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def claim(self, *, now: datetime, until: datetime, many: int = 16) -> Claim | None:
        """Take up to `many` conversations that wait; None where nothing waits."""
        lease_id = new_id()
        rows = await self._database.change(
            _SQL["claim"], now=now, until=until, lease_id=lease_id, owner=self._owner, many=many
        )
        if not rows:
            return None
        attempts = {str(row["conversation_id"]): int(str(row["attempts"])) for row in rows}
        return Claim(lease_id=lease_id, attempts=attempts)

    async def renew(self, lease_id: str, conversation_ids: Sequence[str], *, until: datetime) -> set[str]:
        """Keep conversations for longer; give those that are still ours."""
        wanted: Value = list(conversation_ids)
        if self._database.dialect == "sqlite":
            wanted = msgspec.json.encode(wanted).decode()
        rows = await self._database.change(_SQL["renew"], lease_id=lease_id, conversation_ids=wanted, until=until)
        return {str(row["conversation_id"]) for row in rows}

    async def postpone(self, lease_id: str, conversation_id: str, *, due_at: datetime) -> None:
        """Give a conversation back for a later try."""
        await self._database.change(_SQL["postpone"], lease_id=lease_id, conversation_id=conversation_id, due_at=due_at)

    async def yield_all(self, *, now: datetime) -> None:
        """Give everything back that this process holds."""
        await self._database.change(_SQL["yield_all"], owner=self._owner, now=now)

    async def sweep(self, *, now: datetime) -> int:
        """Make turns for work that has none, and work of statuses that missed their message; give how many."""

        async def body(transaction: Transaction) -> int:
            late = await transaction.rows(_SQL["late_statuses"], since=now - _STATUS_LIFE)
            for row in late:
                await transaction.rows(_SQL["ready"], conversation_id=row["conversation_id"], now=now)
                await transaction.rows(_SQL["queue_status"], conversation_id=row["conversation_id"], seq=row["seq"])
                await transaction.rows(_SQL["route"], seq=row["seq"])
            return len(late) + len(await transaction.rows(_SQL["stranded"], now=now))

        return await self._database.write(body)


async def hold(transaction: Transaction, leases: Mapping[str, str]) -> set[str]:
    """Lock the leases (conversation → lease id) that are still valid until the commit, and name them."""
    ordered = sorted(leases.items())
    rows = await transaction.bulk(
        _SQL["hold"],
        {"conversation_id": [key for key, _ in ordered], "lease_id": [value for _, value in ordered]},
    )
    return {str(row["conversation_id"]) for row in rows}


async def release(
    transaction: Transaction, conversation_ids: Sequence[str], *, done: Sequence[int], now: datetime
) -> bool:
    """Strike off what is done and give the conversations back; tell whether any of them has more to do.

    Must follow `hold` in the same transaction, in a statement of its own, so that it sees all work added before.
    """
    if transaction.dialect == "postgres":
        return bool(
            await transaction.rows(_SQL["release"], conversation_id=list(conversation_ids), done=list(done), now=now)
        )
    wanted: dict[str, list[Value]] = {"conversation_id": list(conversation_ids)}
    await transaction.bulk(_SQL["done"], {"seq": list(done)})
    await transaction.bulk(_SQL["release_done"], wanted)
    return bool(await transaction.bulk(_SQL["release"], {**wanted, "now": [now] * len(conversation_ids)}))
