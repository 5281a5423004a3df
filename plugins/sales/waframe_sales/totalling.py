"""Calculates a quote from its lines and terms, and writes the amounts into it."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from waframe_sales.money.calculating import calculate
from waframe_sales.money.calculation import Calculation, PricedLine
from waframe_sales.money.decimals import ZERO, cents, to_cents
from waframe_sales.money.sale import Line, Sale
from waframe_sales.quote import Quote, QuoteLine, QuoteWithLines, TaxShare, Terms


def totalled(found: QuoteWithLines) -> QuoteWithLines:
    """Give a quote with all of its amounts; lines without a price come to nothing."""
    calculation = calculation_of(found.lines, terms=found.quote.terms)
    priced = iter(calculation.lines)
    lines = tuple(_line(line, next(priced) if line.unit_price is not None else None) for line in found.lines)
    return QuoteWithLines(quote=_quote(found.quote, calculation), lines=lines)


def calculation_of(lines: Sequence[QuoteLine], *, terms: Terms) -> Calculation:
    """Calculate the lines that have a price."""
    return calculate(
        Sale(
            lines=tuple(_sold(line, line.unit_price) for line in lines if line.unit_price is not None),
            rounding=terms.rounding,
            stacking=terms.stacking,
            customer_discount_percent=terms.customer_discount_percent,
            order_discount=terms.order_discount,
            fx=terms.fx,
        )
    )


def exceeds(percent: Decimal, *, cap: Decimal) -> bool:
    """Tell whether a discount is above a cap, as people read it: to the hundredth of a percent.

    A shelf price of 1,234.56 less 10 % is rounded to 1,111.10, which is 10.0003 % less; nobody means to forbid that.
    """
    return cents(percent) > cap


def _sold(line: QuoteLine, price: Decimal) -> Line:
    return Line(
        sku=line.sku,
        quantity=line.quantity,
        unit_price=price,
        price_includes_tax=line.price_includes_tax,
        tax_rate=line.tax_rate,
        currency=line.currency,
        discount_percent=line.discount_percent,
        discount_amount=line.discount_amount,
        brand=line.brand,
        unit_cost=line.unit_cost,
    )


def _line(line: QuoteLine, priced: PricedLine | None) -> QuoteLine:
    return msgspec.structs.replace(
        line,
        amount_cents=to_cents(priced.amount) if priced else 0,
        discount_cents=to_cents(priced.amount) - to_cents(priced.base) if priced else 0,
        base_cents=to_cents(priced.base) if priced else 0,
        tax_cents=to_cents(priced.tax) if priced else 0,
        total_cents=to_cents(priced.total) if priced else 0,
    )


def _quote(quote: Quote, calculation: Calculation) -> Quote:
    return msgspec.structs.replace(
        quote,
        subtotal_cents=to_cents(calculation.subtotal),
        discount_cents=to_cents(calculation.discount),
        tax_cents=to_cents(calculation.tax),
        total_cents=to_cents(calculation.total),
        taxes=tuple(TaxShare(rate=one.rate, cents=to_cents(one.amount)) for one in calculation.taxes),
        worst_percent=cents(max(ZERO, calculation.worst_percent)),
    )
