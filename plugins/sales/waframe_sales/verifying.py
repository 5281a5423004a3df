"""Walks the events of every sale, and finds those that are not as they were written."""

import msgspec

from waframe import Database
from waframe_sales.chain import Broken, find_broken
from waframe_sales.tables import events, quotes


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """How many sales and events were looked at, and what is broken."""

    sales: int
    events: int
    broken: tuple[Broken, ...]


async def verify(database: Database) -> Verified:
    """Look at every sale: its chain, its end as the quote says it, and events without a quote."""
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
            broken += [found] if found is not None else []
        after = heads[-1].id
    return Verified(sales=sales, events=counted, broken=tuple(broken))
