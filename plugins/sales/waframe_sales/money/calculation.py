"""What a sale comes to: each line as a tax document writes it, the totals, the commission."""

from decimal import Decimal

import msgspec


class PricedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line: `amount` before discounts, `base` after them, both without tax; `after` is in the basis of the price.

    `unit_price` is in pesos, in the basis that the price came in.
    """

    sku: str
    quantity: Decimal
    unit_price: Decimal
    before: Decimal
    after: Decimal
    amount: Decimal
    discount: Decimal
    base: Decimal
    rate: Decimal
    tax: Decimal
    total: Decimal


class TaxTotal(msgspec.Struct, frozen=True, kw_only=True):
    """The tax of all lines with one rate."""

    rate: Decimal
    amount: Decimal


class Commission(msgspec.Struct, frozen=True, kw_only=True):
    """What the seller gets by line, what goes back for returned pieces (by line, where any may), and what remains."""

    lines: tuple[Decimal, ...]
    reversals: tuple[Decimal, ...] | None
    total: Decimal
    reversed: Decimal
    net: Decimal


class Calculation(msgspec.Struct, frozen=True, kw_only=True):
    """The result; `worst_percent` is the largest part of its price that any line lost."""

    lines: tuple[PricedLine, ...]
    subtotal: Decimal
    discount: Decimal
    taxes: tuple[TaxTotal, ...]
    tax: Decimal
    total: Decimal
    worst_percent: Decimal
    commission: Commission | None = None


class CapExceeded(Exception):
    """Raised when a line loses a larger part of its price than the seller may give away."""

    code = "discount_cap_exceeded"

    def __init__(self, *, cap_percent: Decimal, worst_percent: Decimal) -> None:
        super().__init__(f"a line loses {worst_percent:.2f} % and at most {cap_percent} % may be given")
        self.cap_percent = cap_percent
        self.worst_percent = worst_percent
