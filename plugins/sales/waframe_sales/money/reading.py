"""Reads a sale as a file writes it, or says everything that is wrong with it."""

from decimal import Decimal

from waframe_sales.money.decimals import HUNDRED, ONE, ZERO
from waframe_sales.money.faults import SaleFault, SaleInvalid
from waframe_sales.money.fields import Fields
from waframe_sales.money.sale import (
    PESOS,
    USUAL_RATE,
    CommissionBasis,
    CommissionTerms,
    DiscountKind,
    Line,
    OrderDiscount,
    Rounding,
    Sale,
    Stacking,
)

MOST_PIECES = Decimal(1_000_000)
MOST_MONEY = Decimal(1_000_000_000)
MOST_LINES = 1000
_Broken = tuple[str, str] | None


def read_sale(value: object) -> Sale:
    """Read a sale; raises SaleInvalid with every fault."""
    faults: list[SaleFault] = []
    fields = Fields(value, path="", faults=faults)
    rate = fields.number("tax_rate", default=USUAL_RATE, rule=tax_rate)
    includes_tax = fields.flag("price_includes_tax", default=False)
    fx = fields.numbers("fx", rule=exchange_rate) or {}
    terms = _commission(fields)
    lines = _lines(fields, rate=rate, includes_tax=includes_tax, fx=fx)
    _check_commission(fields, terms=terms, lines=lines)
    cap = fields.take("role_cap_percent")
    sale = Sale(
        lines=lines,
        rounding=fields.choice("rounding", Rounding, default=Rounding.DOCUMENT),
        customer_discount_percent=fields.number("customer_discount_percent", default=ZERO, rule=percent),
        stacking=fields.choice("stacking", Stacking, default=Stacking.MAX),
        order_discount=_order_discount(fields),
        role_cap_percent=None if cap is None else fields.as_number(cap, "role_cap_percent", rule=percent),
        fx=fx,
        commission=terms,
    )
    fields.close()
    if faults:
        raise SaleInvalid(tuple(faults))
    return sale


def quantity(value: Decimal) -> _Broken:
    """Say why so many cannot be sold."""
    if value <= 0:
        return "quantity_not_positive", "a quantity is above 0"
    return ("quantity_absurd", f"a quantity is at most {MOST_PIECES}") if value > MOST_PIECES else None


def returned_quantity(value: Decimal) -> _Broken:
    """Say why so many cannot come back."""
    return ("quantity_negative", "a returned quantity is not below 0") if value < 0 else None


def amount(value: Decimal) -> _Broken:
    """Say why something is no amount of money."""
    if value < 0:
        return "amount_negative", "an amount is not below 0"
    return ("amount_absurd", f"an amount is at most {MOST_MONEY}") if value > MOST_MONEY else None


def percent(value: Decimal) -> _Broken:
    """Say why something is no percentage."""
    return None if ZERO <= value <= HUNDRED else ("percent_out_of_range", "a percentage lies between 0 and 100")


def tax_rate(value: Decimal) -> _Broken:
    """Say why something is no rate of a tax."""
    return None if ZERO <= value <= ONE else ("rate_out_of_range", 'a rate lies between 0 and 1, such as "0.16"')


def exchange_rate(value: Decimal) -> _Broken:
    """Say why something is no rate of exchange."""
    return None if value > 0 else ("fx_not_positive", "a rate of exchange is above 0")


def _lines(fields: Fields, *, rate: Decimal, includes_tax: bool, fx: dict[str, Decimal]) -> tuple[Line, ...]:
    values = fields.take("lines")
    if not isinstance(values, list) or not values:
        fields.note("lines_missing", "lines", "a sale has at least one line")
        return ()
    if len(values) > MOST_LINES:
        fields.note("lines_too_many", "lines", f"a sale has at most {MOST_LINES} lines")
        return ()
    found = []
    for place, value in enumerate(values):
        one = Fields(value, path=f"lines[{place}]", faults=fields.faults)
        found.append(_line(one, rate=rate, includes_tax=includes_tax, fx=fx))
        one.close()
    return tuple(found)


def _line(fields: Fields, *, rate: Decimal, includes_tax: bool, fx: dict[str, Decimal]) -> Line:
    currency = fields.text("currency", default=PESOS)
    if currency not in {PESOS, *fx}:
        fields.note("fx_missing", "currency", f"there is no rate of exchange for {currency}")
    cost = fields.take("unit_cost")
    return Line(
        sku=fields.text("sku", default=None),
        quantity=fields.number("qty", default=None, rule=quantity),
        unit_price=fields.number("unit_price", default=None, rule=amount),
        price_includes_tax=fields.flag("price_includes_tax", default=includes_tax),
        tax_rate=fields.number("tax_rate", default=rate, rule=tax_rate),
        currency=currency,
        discount_percent=fields.number("discount_percent", default=ZERO, rule=percent),
        discount_amount=fields.number("discount_amount", default=ZERO, rule=amount),
        no_customer_discount=fields.flag("no_customer_discount", default=False),
        brand=fields.text("brand", default=""),
        unit_cost=None if cost is None else fields.as_number(cost, "unit_cost", rule=amount),
    )


def _order_discount(fields: Fields) -> OrderDiscount | None:
    inner = fields.inner("order_discount")
    if inner is None:
        return None
    kind = inner.choice("type", DiscountKind, default=None)
    value = inner.number("value", default=None, rule=percent if kind is DiscountKind.PERCENT else amount)
    inner.close()
    return OrderDiscount(kind=kind, value=value)


def _commission(fields: Fields) -> CommissionTerms | None:
    inner = fields.inner("commission")
    if inner is None:
        return None
    terms = CommissionTerms(
        basis=inner.choice("basis", CommissionBasis, default=CommissionBasis.NET),
        default_percent=inner.number("default_percent", default=ZERO, rule=percent),
        by_brand=inner.numbers("by_brand", rule=percent) or {},
        returned=inner.numbers("returned", rule=returned_quantity),
    )
    inner.close()
    return terms


def _check_commission(fields: Fields, *, terms: CommissionTerms | None, lines: tuple[Line, ...]) -> None:
    """Note what the lines do not give: a cost where the margin counts, and pieces that were never sold."""
    if terms is None:
        return
    if terms.basis is CommissionBasis.MARGIN:
        for place, line in enumerate(lines):
            if line.unit_cost is None:
                fields.note("unit_cost_missing", f"lines[{place}].unit_cost", "a margin needs what the product cost")
    for sku, back in (terms.returned or {}).items():
        sold = sum((line.quantity for line in lines if line.sku == sku), start=ZERO)
        if back > sold:
            fields.note("returned_too_many", f"commission.returned.{sku}", f"{back} came back of {sold} sold")
