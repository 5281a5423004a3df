"""Moves customers to the identities that a notice of their channel names: another number, another id."""

from datetime import datetime

import msgspec

from waframe.core.errors import Overtaken
from waframe.core.records.customer import Identity, IdentityKind
from waframe.core.records.incoming import IncomingMessage
from waframe.core.store.announcing import announce_customer
from waframe.core.store.database import Transaction, record
from waframe.core.store.events import NewEvent, append_events
from waframe.core.store.naming import Names, names_of
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_ENCODER = msgspec.json.Encoder()


class _Holder(msgspec.Struct, frozen=True, kw_only=True):
    customer_id: str
    retired_at: datetime | None


async def heed_change(transaction: Transaction, message: IncomingMessage, *, now: datetime) -> None:
    """Obey a notice, in a transaction of its own; one that is stored, and so was obeyed before, changes nothing.

    Raises Overtaken where another process wrote the same identities meanwhile.
    """
    if not await is_settled(transaction, message):
        await _Change(transaction, message, now=now).run()


async def is_settled(transaction: Transaction, message: IncomingMessage) -> bool:
    """Tell whether a message is stored already."""
    place = {"channel_id": message.channel_id, "address": message.address}
    return await transaction.row(_SQL["is_stored"], **place) is not None


class _Change:
    """One notice on its way into the tables."""

    def __init__(self, transaction: Transaction, message: IncomingMessage, *, now: datetime) -> None:
        self._transaction = transaction
        self._message = message
        self._now = now
        self._names: Names = names_of(message)

    async def run(self) -> None:
        """Give the new identities to the customer of the old ones, and retire these.

        Where a new one already belongs to somebody else, nothing is given; whoever stores the notice flags the two.
        """
        holders = {one: await self._holder(one) for one in self._names.all}
        owners = (self._then(holders[one]) for one in self._names.former)
        customer_id = next(filter(None, owners), None)
        if customer_id is None:
            return
        free = {one: holders[one] for one in self._names.current if self._then(holders[one]) != customer_id}
        changed = False
        if not any(map(self._then, free.values())):
            for identity, holder in free.items():
                await self._give(identity, holder, customer_id=customer_id)
                changed = True
        if await self._retire(customer_id) or changed:
            await self._tell(customer_id)

    async def _holder(self, identity: Identity) -> _Holder | None:
        row = await self._transaction.row(_SQL["holder"], kind=identity.kind.value, value=identity.value)
        return record(row, _Holder) if row else None

    def _then(self, holder: _Holder | None) -> str | None:
        """Name the customer whose an identity was when the notice was written."""
        if holder is None or (holder.retired_at is not None and self._message.at > holder.retired_at):
            return None
        return holder.customer_id

    async def _give(self, identity: Identity, holder: _Holder | None, *, customer_id: str) -> None:
        query = _SQL["add_identity"] if holder is None else _SQL["take_identity"]
        values = {"kind": identity.kind.value, "value": identity.value, "customer_id": customer_id}
        if await self._transaction.row(query, now=self._now, **values) is None:
            raise Overtaken(f"{identity.kind} {identity.value} went to somebody else")

    async def _retire(self, customer_id: str) -> bool:
        at = self._message.at
        retired = 0
        for identity in self._names.former:
            values = {"kind": identity.kind.value, "value": identity.value, "customer_id": customer_id}
            retired += len(await self._transaction.rows(_SQL["retire"], at=at, **values))
        shown = next((one.value for one in self._names.current if one.kind is IdentityKind.PHONE), "")
        retired += len(await self._transaction.rows(_SQL["retire_phones"], customer_id=customer_id, at=at, shown=shown))
        return retired > 0

    async def _tell(self, customer_id: str) -> None:
        await self._transaction.rows(_SQL["forget_places"], customer_id=customer_id)
        payload = _ENCODER.encode({"customer_id": customer_id}).decode()
        event = NewEvent(name="customer.identities_changed", at=self._now, payload=payload)
        await append_events(self._transaction, [event])
        await announce_customer(self._transaction, customer_id, "customer", at=self._now)
