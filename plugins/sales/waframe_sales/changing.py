"""Pure changes of a quote: its lines, its discounts, its prices."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec

from waframe import new_id
from waframe_sales.money.decimals import ZERO
from waframe_sales.money.sale import PESOS, OrderDiscount
from waframe_sales.quote import Quote, QuoteLine, QuoteWithLines, Terms
from waframe_sales.seen import SeenPrice

Change = Callable[[QuoteWithLines], QuoteWithLines]


def with_quantity(found: QuoteWithLines, seen: SeenPrice, *, quantity: Decimal) -> QuoteWithLines:
    """Set how many of a product are quoted; none takes its line away."""
    others = [line for line in found.lines if line.sku.casefold() != seen.sku.casefold()]
    old = found.line(seen.sku)
    if not quantity:
        return _with_lines(found, others)
    if old is None:
        return _with_lines(found, [*others, line_of(found.quote, seen, quantity=quantity)])
    kept = [
        msgspec.structs.replace(repriced(line, seen, terms=found.quote.terms), quantity=quantity)
        if line.id == old.id
        else line
        for line in found.lines
    ]
    return _with_lines(found, kept)


def line_of(quote: Quote, seen: SeenPrice, *, quantity: Decimal, place: int = 0) -> QuoteLine:
    """Make a line for a product."""
    line = QuoteLine(
        id=new_id(),
        quote_id=quote.id,
        place=place,
        sku=seen.sku,
        title=seen.title,
        brand=seen.brand,
        quantity=quantity,
        unit_price=None,
        tax_rate=quote.terms.tax_rate,
    )
    return repriced(line, seen, terms=quote.terms)


def repriced(line: QuoteLine, seen: SeenPrice, *, terms: Terms) -> QuoteLine:
    """Give a line the price that was read now; where none was, it keeps what it had."""
    line = msgspec.structs.replace(line, tax_rate=terms.tax_rate)
    if seen.price is None:
        return line
    return msgspec.structs.replace(
        line,
        title=seen.title,
        brand=seen.brand or line.brand,
        unit_price=seen.price,
        currency=seen.currency or PESOS,
        price_includes_tax=bool(seen.price_includes_tax),
        unit_cost=seen.cost if seen.cost is not None else line.unit_cost,
        price_source=seen.source,
        price_as_of=seen.as_of,
    )


def with_prices(found: QuoteWithLines, seen: Sequence[SeenPrice], *, terms: Terms) -> QuoteWithLines:
    """Give a quote the prices and the terms of now; what was agreed on discounts stays."""
    by_sku = {one.sku.casefold(): one for one in seen}
    kept = msgspec.structs.replace(
        terms,
        customer_discount_percent=found.quote.terms.customer_discount_percent,
        order_discount=found.quote.terms.order_discount,
    )
    lines = [
        repriced(line, by_sku[line.sku.casefold()], terms=kept) if line.sku.casefold() in by_sku else line
        for line in found.lines
    ]
    return QuoteWithLines(quote=msgspec.structs.replace(found.quote, terms=kept), lines=tuple(lines))


def with_line_discount(found: QuoteWithLines, sku: str, *, percent: Decimal, amount: Decimal) -> QuoteWithLines:
    """Set the discount of a line."""
    lines = [
        msgspec.structs.replace(line, discount_percent=percent, discount_amount=amount)
        if line.sku.casefold() == sku.casefold()
        else line
        for line in found.lines
    ]
    return _with_lines(found, lines)


def with_terms(
    found: QuoteWithLines, *, customer: Decimal | None = None, order: OrderDiscount | None = None
) -> QuoteWithLines:
    """Set the discount of the customer, or that of the order."""
    terms = found.quote.terms
    if customer is not None:
        terms = msgspec.structs.replace(terms, customer_discount_percent=customer)
    else:
        terms = msgspec.structs.replace(terms, order_discount=order)
    return QuoteWithLines(quote=msgspec.structs.replace(found.quote, terms=terms), lines=found.lines)


def without_discounts(found: QuoteWithLines) -> QuoteWithLines:
    """Take every discount away."""
    bare = with_terms(with_terms(found, customer=ZERO), order=None)
    lines = [msgspec.structs.replace(line, discount_percent=ZERO, discount_amount=ZERO) for line in bare.lines]
    return _with_lines(bare, lines)


def _with_lines(found: QuoteWithLines, lines: Sequence[QuoteLine]) -> QuoteWithLines:
    placed = tuple(msgspec.structs.replace(line, place=place) for place, line in enumerate(lines))
    return QuoteWithLines(quote=found.quote, lines=placed)
