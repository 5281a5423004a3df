"""Reads what a branch sold in a span of time."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec

from waframe import Database, load_queries, record
from waframe_sales.reports.returns import BackEvent, GivenBack, SoldLine, given_back

_SQL = load_queries(__file__)


class What(StrEnum):
    """What was done with quotes."""

    MADE = "made"
    SENT = "sent"
    CONFIRMED = "confirmed"


class QuotesSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Of how many quotes a seller did something."""

    agent_id: str | None
    what: What
    many: int


class TicketSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket, and what its order came to."""

    order_id: str
    agent_id: str | None
    folio: str
    issued_at: datetime
    subtotal_cents: int
    discount_cents: int
    tax_cents: int
    total_cents: int


class LineSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A product on a ticket; `base_cents` is without tax and after the discount."""

    sku: str
    title: str
    quantity: Decimal
    base_cents: int
    discount_cents: int
    tax_cents: int
    total_cents: int


class CommissionSeen(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a seller's ledger."""

    agent_id: str
    amount_cents: int


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report is made of."""

    quotes: tuple[QuotesSeen, ...] = ()
    tickets: tuple[TicketSeen, ...] = ()
    lines: tuple[LineSeen, ...] = ()
    commissions: tuple[CommissionSeen, ...] = ()
    returns: tuple[GivenBack, ...] = ()


async def sold(database: Database, branch: str, *, since: datetime, until: datetime) -> Sold:
    """Read what a branch sold from one instant to before another."""
    span = {"branch": branch, "since": since, "until": until}
    events = [record(row, BackEvent) for row in await database.rows(_SQL["back"], **span)]
    lines = [record(row, SoldLine) for row in await database.rows(_SQL["back_lines"], **span)]
    return Sold(
        quotes=tuple([record(row, QuotesSeen) for row in await database.rows(_SQL["quotes"], **span)]),
        tickets=tuple([record(row, TicketSeen) for row in await database.rows(_SQL["tickets"], **span)]),
        lines=tuple([record(row, LineSeen) for row in await database.rows(_SQL["lines"], **span)]),
        commissions=tuple([record(row, CommissionSeen) for row in await database.rows(_SQL["commissions"], **span)]),
        returns=tuple(one for one in given_back(events, lines) if since <= one.at < until),
    )
