"""Makes one person of two customers, and two again.

No row of an identity, a conversation or a fact is touched: a customer merely points to the person that it belongs to,
so that what is undone is as it was, whatever arrived meanwhile.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from waframe.core.errors import AlreadyMerged, RecordMissing
from waframe.core.records.customer import Merge
from waframe.core.records.ids import is_id, new_id
from waframe.core.store.announcing import announce_customer
from waframe.core.store.database import Database, Transaction, record
from waframe.core.store.events import NewEvent, append_events, wake
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)


async def merge_customers(database: Database, kept_id: str, joined_id: str, *, at: datetime) -> Merge:
    """Let the second customer, and whoever was merged into that one, belong to the person of the first."""

    async def body(transaction: Transaction) -> Merge:
        await transaction.rows(_SQL["wait_for_others"])
        kept, joined = await _person(transaction, kept_id), await _person(transaction, joined_id)
        if kept == joined:
            raise AlreadyMerged(kept_id, joined_id)
        merge = Merge(id=new_id(), kept_id=kept, joined_id=joined, merged_at=at)
        moved = await _members(transaction, joined)
        for customer_id in moved:
            await transaction.rows(_SQL["assign"], id=customer_id, person_id=kept)
        known = {"id": merge.id, "kept_id": kept, "joined_id": joined}
        await transaction.rows(_SQL["add_merge"], moved=msgspec.json.encode(moved).decode(), at=at, **known)
        await _tell(transaction, "customer.merged", merge, at=at)
        return merge

    return await database.write(body)


async def part_customers(database: Database, merge_id: str, *, at: datetime) -> Merge:
    """Undo a merge; merges that came after it stay as far as they do not hang on it."""

    async def body(transaction: Transaction) -> Merge:
        await transaction.rows(_SQL["wait_for_others"])
        row = await transaction.row(_SQL["find_merge"], id=merge_id) if is_id(merge_id) else None
        if row is None:
            raise RecordMissing("merge", merge_id)
        merge = record(row, Merge)
        if merge.parted_at is not None:
            return merge
        await _part(transaction, merge)
        await transaction.rows(_SQL["end_merge"], id=merge.id, at=at)
        await _tell(transaction, "customer.parted", merge, at=at)
        return msgspec.structs.replace(merge, parted_at=at)

    return await database.write(body)


async def read_merges(database: Database, customer_id: str) -> list[Merge]:
    """Read all merges of a customer, oldest first."""
    return [record(row, Merge) for row in await database.rows(_SQL["history"], id=customer_id)]


async def _part(transaction: Transaction, merge: Merge) -> None:
    person = await _person(transaction, merge.joined_id)
    active = [record(row, Merge) for row in await transaction.rows(_SQL["active"], person_id=person)]
    above = {one.joined_id: one.kept_id for one in active}
    for customer_id in await _members(transaction, person):
        if _hangs_on(merge.joined_id, customer_id, above):
            own = None if customer_id == merge.joined_id else merge.joined_id
            await transaction.rows(_SQL["assign"], id=customer_id, person_id=own)


def _hangs_on(joined_id: str, customer_id: str, above: Mapping[str, str]) -> bool:
    step: str | None = customer_id
    while step is not None and step != joined_id:
        step = above.get(step)
    return step == joined_id


async def _person(transaction: Transaction, customer_id: str) -> str:
    row = await transaction.row(_SQL["person"], id=customer_id) if is_id(customer_id) else None
    if row is None:
        raise RecordMissing("customer", customer_id)
    return str(row["person_id"])


async def _members(transaction: Transaction, person_id: str) -> list[str]:
    return [str(row["id"]) for row in await transaction.rows(_SQL["members"], person_id=person_id)]


async def _tell(transaction: Transaction, name: str, merge: Merge, *, at: datetime) -> None:
    told = {"merge_id": merge.id, "kept_id": merge.kept_id, "joined_id": merge.joined_id}
    await append_events(transaction, [NewEvent(name=name, at=at, payload=msgspec.json.encode(told).decode())])
    await announce_customer(transaction, merge.kept_id, "customer", at=at)
    if name == "customer.parted":
        await announce_customer(transaction, merge.joined_id, "customer", at=at)
    await wake(transaction, "events")
