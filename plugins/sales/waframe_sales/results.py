"""What the actions answer, and what the desk shows: amounts are decimal strings."""

from datetime import datetime
from decimal import Decimal

import msgspec

from waframe_sales.money.decimals import from_cents, plain
from waframe_sales.order import Order
from waframe_sales.quote import QuoteLine, QuoteWithLines


class LineResult(msgspec.Struct, frozen=True, kw_only=True):
    """A line; without a price `known_price` is false and `unit_price` null."""

    sku: str
    title: str
    brand: str
    qty: str
    unit_price: str | None
    currency: str
    price_includes_tax: bool
    discount: str
    total: str
    known_price: bool


class TaxResult(msgspec.Struct, frozen=True, kw_only=True):
    """The tax of one rate."""

    rate: str
    amount: str


class QuoteResult(msgspec.Struct, frozen=True, kw_only=True):
    """A quote as everybody sees it; `missing` are the products without a price, which keep it from being sent.

    `needs_approval` says that its discounts wait for a supervisor.
    """

    id: str
    folio: str
    version: int
    state: str
    lines: tuple[LineResult, ...]
    subtotal: str
    discount: str
    tax: str
    taxes: tuple[TaxResult, ...]
    total: str
    currency: str
    valid_until: datetime | None
    text: str
    missing: tuple[str, ...]
    worst_percent: str
    needs_approval: bool
    agent_id: str | None
    pdf: str | None = None


class OrderResult(msgspec.Struct, frozen=True, kw_only=True):
    """An order as everybody sees it; where there is none, `found` is false and nothing else is told."""

    found: bool = True
    id: str = ""
    folio: str = ""
    quote_folio: str = ""
    state: str = ""
    total: str = ""
    currency: str = "MXN"
    payment: str = ""
    ordered_at: datetime | None = None
    reserved_until: datetime | None = None
    text: str = ""
    pdf: str | None = None


class ConfirmResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a confirmation: `ordered`, or why not; `text` says it to the customer."""

    outcome: str
    folio: str = ""
    total: str = ""
    currency: str = "MXN"
    payment: str = ""
    text: str = ""
    order_id: str | None = None
    quote_id: str | None = None
    quote_version: int | None = None


class CancelResult(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an order is cancelled, or a person decides."""

    cancelled: bool
    escalated: bool = False
    text: str = ""


def money(cents: int) -> str:
    """Write whole cents as a decimal string."""
    return f"{from_cents(cents):f}"


def quote_result(found: QuoteWithLines, *, text: str) -> QuoteResult:
    """Show a quote."""
    quote = found.quote
    sealed = quote.sealed_version == quote.version
    return QuoteResult(
        id=quote.id,
        folio=quote.folio,
        version=quote.version,
        state=quote.state.value,
        lines=tuple(map(_line, found.lines)),
        subtotal=money(quote.subtotal_cents),
        discount=money(quote.discount_cents),
        tax=money(quote.tax_cents),
        taxes=tuple(TaxResult(rate=plain(one.rate), amount=money(one.cents)) for one in quote.taxes),
        total=money(quote.total_cents),
        currency=quote.currency,
        valid_until=quote.valid_until,
        text=text,
        missing=found.unpriced,
        worst_percent=f"{quote.worst_percent:f}",
        needs_approval=quote.asked_percent is not None,
        agent_id=quote.agent_id,
        pdf=f"/api/sales/quotes/{quote.id}/pdf" if sealed else None,
    )


def _line(line: QuoteLine) -> LineResult:
    return LineResult(
        sku=line.sku,
        title=line.title,
        brand=line.brand,
        qty=plain(line.quantity),
        unit_price=None if line.unit_price is None else _price(line.unit_price),
        currency=line.currency,
        price_includes_tax=line.price_includes_tax,
        discount=money(line.discount_cents),
        total=money(line.total_cents),
        known_price=line.unit_price is not None,
    )


def _price(value: Decimal) -> str:
    """Write a unit price with its own decimals, and at least two."""
    short = plain(value)
    return short if len(short.partition(".")[2]) >= len("00") else f"{value:.2f}"


def order_result(
    order: Order, *, quote_folio: str, reserved: datetime | None, text: str = "", payment: str = ""
) -> OrderResult:
    """Show an order."""
    return OrderResult(
        id=order.id,
        folio=order.folio,
        quote_folio=quote_folio,
        state=order.state.value,
        total=money(order.total_cents),
        currency=order.currency,
        payment=payment,
        ordered_at=order.ordered_at,
        reserved_until=reserved,
        text=text,
        pdf=f"/api/sales/orders/{order.id}/ticket.pdf",
    )
