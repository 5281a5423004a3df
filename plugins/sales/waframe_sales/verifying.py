"""Walks the events of every sale, and finds those that are not as they were written."""

import msgspec

from waframe import Database
from waframe_sales.chain import Broken, SaleEvent, find_broken
from waframe_sales.tables import events, orders, quotes, tickets, versions
from waframe_sales.tables.versions import seal_of


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """How many sales and events were looked at, and what is broken."""

    sales: int
    events: int
    broken: tuple[Broken, ...]


async def verify(database: Database) -> Verified:
    """Look at every sale: its chain and where that ends, what was sent and ordered; and at events without a quote."""
    broken = [
        Broken(quote_id=one.quote_id, number=one.number, reason="its quote is gone")
        for one in await events.orphans(database)
    ]
    sales = counted = 0
    after: str | None = None
    while heads := await quotes.heads(database, after=after):
        for head in heads:
            chain = await events.of_quote(database, head.id)
            sales, counted = sales + 1, counted + len(chain)
            found = find_broken(chain, quote_id=head.id, count=head.events, head=head.head)
            broken += [found] if found is not None else await _unsealed(database, chain)
        after = heads[-1].id
    return Verified(sales=sales, events=counted, broken=tuple(broken))


async def _unsealed(database: Database, chain: list[SaleEvent]) -> list[Broken]:
    """Find versions that are not as they were sent, and an order that is not as it was made."""
    sealed = {one.version: one for one in await versions.of_quote(database, chain[0].quote_id)} if chain else {}
    found = []
    for event in chain:
        said = msgspec.json.decode(event.details, type=dict[str, object])
        if "pdf_sha256" in said and (event.version not in sealed or seal_of(sealed[event.version]) != said):
            found.append(_broken(event, f"version {event.version} is not as it was sent"))
        if event.name == "ordered" and not await _is_ordered(database, event, said):
            found.append(_broken(event, "the order is not as it was made"))
    return found


async def _is_ordered(database: Database, event: SaleEvent, said: dict[str, object]) -> bool:
    order = await orders.of_quote(database, event.quote_id)
    ticket = await tickets.find(database, order.id) if order else None
    return (
        order is not None
        and ticket is not None
        and (order.id, order.total_cents) == (event.order_id, said["total_cents"])
        and order.folio == ticket.folio == said["folio"]
    )


def _broken(event: SaleEvent, reason: str) -> Broken:
    return Broken(quote_id=event.quote_id, number=event.number, reason=reason)
