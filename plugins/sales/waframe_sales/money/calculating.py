"""Calculates a sale, step by step as the chain's rules number them."""

from collections.abc import Sequence
from decimal import Decimal, localcontext

from waframe_sales.money.calculation import Calculation, CapExceeded, PricedLine, TaxTotal
from waframe_sales.money.commissions import commission
from waframe_sales.money.decimals import EXACT, HUNDRED, ONE, ZERO, cents, millionths
from waframe_sales.money.discounts import less_order, less_own
from waframe_sales.money.sale import PESOS, Line, Rounding, Sale


def calculate(sale: Sale) -> Calculation:
    """Calculate what a sale comes to; raises CapExceeded."""
    with localcontext(EXACT):
        units = [_in_pesos(line, sale=sale) for line in sale.lines]
        before = [_kept(line.quantity * unit, line, sale=sale) for line, unit in zip(sale.lines, units, strict=True)]
        after = _discounted(before, sale=sale)
        worst = max(map(_lost_percent, before, after), default=ZERO)
        if sale.role_cap_percent is not None and worst > sale.role_cap_percent:
            raise CapExceeded(cap_percent=sale.role_cap_percent, worst_percent=worst)
        lines = tuple(
            _priced(line, unit=unit, before=first, after=last, sale=sale)
            for line, unit, first, last in zip(sale.lines, units, before, after, strict=True)
        )
        return _totalled(lines, sale=sale, worst=worst)


def _in_pesos(line: Line, *, sale: Sale) -> Decimal:
    """Step 1: a foreign price becomes one in pesos, to the cent."""
    return line.unit_price if line.currency == PESOS else cents(line.unit_price * sale.fx[line.currency])


def _kept(value: Decimal, line: Line, *, sale: Sale) -> Decimal:
    """Step 2: what is said to customers as a price with tax, and every line under `rounding: line`, is whole cents."""
    return cents(value) if line.price_includes_tax or sale.rounding is Rounding.LINE else value


def _discounted(before: Sequence[Decimal], *, sale: Sale) -> list[Decimal]:
    """Steps 3 and 4: the discounts of the lines, then that of the order."""
    lines = sale.lines
    left = [_kept(less_own(one, line, sale=sale), line, sale=sale) for line, one in zip(lines, before, strict=True)]
    if sale.order_discount is not None:
        left = less_order(left, sale.order_discount)
    return [_kept(one, line, sale=sale) for line, one in zip(lines, left, strict=True)]


def _lost_percent(before: Decimal, after: Decimal) -> Decimal:
    """Step 5: the part of its price that a line lost."""
    return (ONE - after / before) * HUNDRED if before else ZERO


def _priced(line: Line, *, unit: Decimal, before: Decimal, after: Decimal, sale: Sale) -> PricedLine:
    """Step 6: tax. A price that includes it stays what it is; the tax is what is left of it."""
    if line.price_includes_tax:
        amount, base = cents(before / (ONE + line.tax_rate)), cents(after / (ONE + line.tax_rate))
        tax = after - base
    else:
        fine = cents if sale.rounding is Rounding.LINE else millionths
        amount, base = fine(before), fine(after)
        tax = fine(base * line.tax_rate)
    return PricedLine(
        sku=line.sku,
        quantity=line.quantity,
        unit_price=unit,
        before=before,
        after=after,
        amount=amount,
        discount=amount - base,
        base=base,
        rate=line.tax_rate,
        tax=tax,
        total=base + tax,
    )


def _totalled(lines: tuple[PricedLine, ...], *, sale: Sale, worst: Decimal) -> Calculation:
    """Steps 7 and 8: totals, and the commission."""
    subtotal = cents(sum((line.amount for line in lines), start=ZERO))
    discount = cents(sum((line.discount for line in lines), start=ZERO))
    taxes = tuple(
        TaxTotal(rate=rate, amount=cents(sum((line.tax for line in lines if line.rate == rate), start=ZERO)))
        for rate in sorted({line.rate for line in lines})
    )
    tax = sum((one.amount for one in taxes), start=ZERO)
    terms = sale.commission
    return Calculation(
        lines=lines,
        subtotal=subtotal,
        discount=discount,
        taxes=taxes,
        tax=tax,
        total=subtotal - discount + tax,
        worst_percent=worst,
        commission=commission(sale.lines, priced=lines, terms=terms) if terms else None,
    )
