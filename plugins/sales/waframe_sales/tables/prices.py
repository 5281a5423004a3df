"""The table of every price that was read for a quote: where it came from, and of when it was."""

from datetime import datetime
from decimal import Decimal

import msgspec

from waframe import Database, load_queries, new_id, record
from waframe_sales.money.decimals import plain
from waframe_sales.quote import Quote
from waframe_sales.seen import SeenPrice
from waframe_sales.statement import Statement

_SQL = load_queries(__file__)


class PriceRead(msgspec.Struct, frozen=True, kw_only=True):
    """A price as it was read; without one, `reason` says why."""

    id: str
    quote_id: str
    quote_version: int
    branch: str
    sku: str
    price: Decimal | None
    currency: str | None
    price_includes_tax: bool | None
    source: str
    as_of: datetime | None
    stale: bool
    reason: str | None
    fx: Decimal | None
    read_at: datetime


def add(quote: Quote, seen: SeenPrice, *, at: datetime) -> Statement:
    """Note what was read for a version of a quote."""
    fx = quote.terms.fx.get(seen.currency or "")
    return Statement(
        query=_SQL["add"],
        values={
            "id": new_id(),
            "quote_id": quote.id,
            "quote_version": quote.version,
            "branch": quote.branch,
            "sku": seen.sku,
            "price": None if seen.price is None else plain(seen.price),
            "currency": seen.currency,
            "price_includes_tax": seen.price_includes_tax,
            "source": seen.source,
            "as_of": seen.as_of,
            "stale": seen.stale,
            "reason": seen.reason,
            "fx": None if fx is None else plain(fx),
            "read_at": at,
        },
        many=True,
    )


async def of_quote(database: Database, quote_id: str) -> list[PriceRead]:
    """List what was read for a quote, the oldest first."""
    return [record(row, PriceRead) for row in await database.rows(_SQL["of_quote"], quote_id=quote_id)]
