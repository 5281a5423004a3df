"""Quotes and their lines, as they are kept."""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from waframe_sales.money.decimals import ZERO
from waframe_sales.money.sale import PESOS, USUAL_RATE, OrderDiscount, Rounding, Stacking
from waframe_sales.states import State


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """Under which terms a quote was calculated; kept with it, so that it comes to the same for ever."""

    tax_rate: Decimal = USUAL_RATE
    rounding: Rounding = Rounding.DOCUMENT
    stacking: Stacking = Stacking.MAX
    customer_discount_percent: Decimal = ZERO
    order_discount: OrderDiscount | None = None
    fx: dict[str, Decimal] = {}
    fx_date: date | None = None


class TaxShare(msgspec.Struct, frozen=True, kw_only=True):
    """The tax of all lines with one rate."""

    rate: Decimal
    cents: int


class QuoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """So many of a product; without a price it costs nothing yet and keeps the quote from being sent.

    The amounts are whole cents: `amount` before discounts and `base` after them, both without tax.
    """

    id: str
    quote_id: str
    place: int
    sku: str
    title: str
    brand: str = ""
    quantity: Decimal
    unit_price: Decimal | None
    currency: str = PESOS
    price_includes_tax: bool = False
    tax_rate: Decimal = USUAL_RATE
    unit_cost: Decimal | None = None
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    price_source: str | None = None
    price_as_of: datetime | None = None
    amount_cents: int = 0
    discount_cents: int = 0
    base_cents: int = 0
    tax_cents: int = 0
    total_cents: int = 0
    returned: Decimal = ZERO


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """An offer to a customer; `head` is the hash of its newest event, so whoever changes it must have seen that.

    `worst_percent` is the largest part of its price that a line loses. Up to `approved_percent` somebody who may has
    allowed it; `asked_percent` waits for a supervisor.
    """

    id: str
    conversation_id: str
    customer_id: str
    branch: str
    folio: str
    state: State
    version: int = 1
    agent_id: str | None = None
    made_by: str
    made_key: str | None = None
    currency: str = PESOS
    terms: Terms
    subtotal_cents: int = 0
    discount_cents: int = 0
    tax_cents: int = 0
    total_cents: int = 0
    taxes: tuple[TaxShare, ...] = ()
    worst_percent: Decimal = ZERO
    asked_percent: Decimal | None = None
    asked_by: str | None = None
    approved_percent: Decimal | None = None
    approved_by: str | None = None
    sealed_version: int | None = None
    created_at: datetime
    changed_at: datetime
    sent_at: datetime | None = None
    valid_until: datetime | None = None
    events: int = 0
    head: str = ""


class QuoteWithLines(msgspec.Struct, frozen=True, kw_only=True):
    """A quote and its lines in their order."""

    quote: Quote
    lines: tuple[QuoteLine, ...]

    @property
    def unpriced(self) -> tuple[str, ...]:
        """Name the products whose price is not known."""
        return tuple(line.sku for line in self.lines if line.unit_price is None)

    def line(self, sku: str) -> QuoteLine | None:
        """Find the line of a product."""
        return next((line for line in self.lines if line.sku.casefold() == sku.casefold()), None)
