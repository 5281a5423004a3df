"""Decimals as money needs them: rounded half up, never a binary float."""

from decimal import ROUND_HALF_UP, Context, Decimal

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
CENT = Decimal("0.01")
MILLIONTH = Decimal("0.000001")
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""The context of every calculation: wide enough that nothing but `quantize` rounds what money can be."""


def cents(value: Decimal) -> Decimal:
    """Round to two decimals, half up."""
    return _rounded(value, CENT)


def millionths(value: Decimal) -> Decimal:
    """Round to six decimals, half up, as a tax document writes amounts of a line."""
    return _rounded(value, MILLIONTH)


def to_cents(value: Decimal) -> int:
    """Give an amount in whole cents."""
    return int(cents(value) * HUNDRED)


def from_cents(value: int) -> Decimal:
    """Give whole cents as an amount with two decimals."""
    return (Decimal(value) / HUNDRED).quantize(CENT)


def plain(value: Decimal) -> str:
    """Write a number without an exponent and without zeros at its end: 0.16, 0, 10."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def shown(value: Decimal, *, currency: str = "MXN") -> str:
    """Write an amount as people read it: $1,234.50 MXN."""
    sign = "-" if value < 0 else ""
    return f"{sign}${abs(cents(value)):,.2f} {currency}"


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    rounded = value.quantize(step, rounding=ROUND_HALF_UP, context=EXACT)
    return abs(rounded) if rounded.is_zero() else rounded
