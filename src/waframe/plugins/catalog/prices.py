"""Reads prices as they are written in Mexico, exactly; what is no price is none."""

import re
from decimal import Decimal, InvalidOperation

_AMOUNT = re.compile(r"-?\d[\d.,' ]*")
_HIGHEST = Decimal(10_000_000)
_DECIMALS = 3


def price_of(value: object) -> Decimal | None:
    """Read a price: a number, `"$1,049.00"`, `"1.049,50"`; None for words, nothing, zero and less."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | Decimal):
        amount = Decimal(value)
    elif isinstance(value, str):
        found = _AMOUNT.search(value)
        if found is None:
            return None
        try:
            amount = Decimal(_plain(found[0]))
        except InvalidOperation:
            return None
    else:
        return None
    return amount if amount.is_finite() and 0 < amount <= _HIGHEST else None


def written(price: Decimal | None) -> str | None:
    """Write a price as it is kept: at least two decimals, never an exponent."""
    if price is None:
        return None
    exponent = price.normalize().as_tuple().exponent
    decimals = max(2, -exponent if isinstance(exponent, int) else 2)
    return f"{price:.{decimals}f}"


def _plain(text: str) -> str:
    """Take what parts thousands out of an amount; what stands last parts the decimals, if there are not three."""
    text = text.replace(" ", "").replace("'", "").rstrip(".,")
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text
    decimals = len(text) - last - 1
    several = text.count(text[last]) > 1
    mixed = "." in text and "," in text
    if several or (decimals == _DECIMALS and not mixed and text[last] == ","):
        return text.replace(".", "").replace(",", "")
    whole = text[:last].replace(".", "").replace(",", "")
    return f"{whole}.{text[last + 1 :]}"
