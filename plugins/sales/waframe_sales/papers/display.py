"""How numbers and instants are written for people: `$1,234.50 MXN`, `16 %`, `29 nov 2026, 10:15`."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from waframe_sales.papers.words import Words

CENT = Decimal("0.01")
FINEST = Decimal("0.0001")
MINUS = "\N{MINUS SIGN}"
TIMES = "\N{MULTIPLICATION SIGN}"
SPACE = "\N{NO-BREAK SPACE}"


def amount(value: Decimal) -> str:
    """Write an amount to the cent, without its currency."""
    return _signed(value.quantize(CENT, ROUND_HALF_UP))


def money(value: Decimal, currency: str) -> str:
    """Write an amount with its currency."""
    return f"{amount(value)}{SPACE}{currency}"


def unit_price(value: Decimal) -> str:
    """Write a price, with up to four decimals where the cent is not enough."""
    fine = value.quantize(FINEST, ROUND_HALF_UP).normalize()
    return amount(fine) if fine == fine.quantize(CENT, ROUND_HALF_UP) else _signed(fine)


def reduction(value: Decimal) -> str:
    """Write a discount, which is taken away."""
    return amount(-value)


def quantity(value: Decimal) -> str:
    """Write a quantity without zeros that say nothing."""
    return f"{value.normalize():,f}"


def rate(value: Decimal) -> str:
    """Write a rate in percent."""
    return f"{(value * 100).normalize():f}{SPACE}%"


def day(value: datetime, words: Words) -> str:
    """Write a day."""
    return f"{value.day} {words.months[value.month - 1]} {value.year}"


def instant(value: datetime, words: Words) -> str:
    """Write an instant to the minute, in the zone it has."""
    return f"{day(value, words)}, {value:%H:%M}"


def _signed(value: Decimal) -> str:
    return f"{MINUS if value < 0 else ''}${abs(value):,f}"
