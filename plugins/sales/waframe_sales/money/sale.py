"""What is to be calculated: the lines of a sale and the terms under which they are sold."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from waframe_sales.money.decimals import ZERO

PESOS = "MXN"
USUAL_RATE = Decimal("0.16")


class Rounding(StrEnum):
    """Where cents are made: once at the end of the document, or in every line."""

    DOCUMENT = "document"
    LINE = "line"


class Stacking(StrEnum):
    """What becomes of two percentages on one line: the larger counts, or one after the other."""

    MAX = "max"
    SEQUENTIAL = "sequential"


class DiscountKind(StrEnum):
    """How a discount on the whole order is meant."""

    PERCENT = "percent"
    AMOUNT = "amount"


class CommissionBasis(StrEnum):
    """Of what a seller gets a part: of the price without tax, or of what is earned with it."""

    NET = "net"
    MARGIN = "margin"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """So many of a product at a price."""

    sku: str
    quantity: Decimal
    unit_price: Decimal
    price_includes_tax: bool = False
    tax_rate: Decimal = USUAL_RATE
    currency: str = PESOS
    discount_percent: Decimal = ZERO
    discount_amount: Decimal = ZERO
    no_customer_discount: bool = False
    brand: str = ""
    unit_cost: Decimal | None = None


class OrderDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """A discount on all lines together."""

    kind: DiscountKind
    value: Decimal


class CommissionTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What the seller gets: a percentage by brand or else the default; and what was returned since, by sku."""

    basis: CommissionBasis = CommissionBasis.NET
    default_percent: Decimal = ZERO
    by_brand: dict[str, Decimal] = {}
    returned: dict[str, Decimal] | None = None


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """Lines and terms; `fx` is how many pesos a foreign unit of money costs."""

    lines: tuple[Line, ...]
    rounding: Rounding = Rounding.DOCUMENT
    customer_discount_percent: Decimal = ZERO
    stacking: Stacking = Stacking.MAX
    order_discount: OrderDiscount | None = None
    role_cap_percent: Decimal | None = None
    fx: dict[str, Decimal] = {}
    commission: CommissionTerms | None = None
