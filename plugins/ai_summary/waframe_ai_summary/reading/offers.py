"""What a sentence of the business offers: each price with the part, the brand and the vehicle that it is of."""

import re

import msgspec

from waframe.vocabulary.entries import Kind
from waframe_ai_summary.reading.amounts import Amount, Sort, as_price
from waframe_ai_summary.reading.asking import Asked, asked_in, axis_in, brands_in
from waframe_ai_summary.reading.clauses import Clause

_LITRES = re.compile(r"(?<!los )\b(\d{1,2}) litros? de\b")
_INCLUDED = re.compile(
    r"\b(?:con|incluye|incluyendo|incluid[oa]s?|mas su|trae|ademas de|sin|para tu|with)\W*(?:\w+\W+)?$"
)


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A price, and what it is the price of as far as the sentence says; `total_of` says how many pieces it pays for."""

    price: str
    asked: Asked | None
    brand: str | None
    pos: str | None
    side: str | None
    start: int
    end: int
    total_of: int | None = None
    is_total: bool = False


def offers_in(clause: Clause) -> tuple[Offer, ...]:
    """Give the offers of a sentence, in its order."""
    amounts = [one for one in clause.amounts if one.sort is not Sort.FEE]
    parts = asked_in(clause)
    ahead = bool(amounts) and _is_price_first(clause, amounts, parts)
    found: list[Offer] = []
    for place, amount in enumerate(amounts):
        if ahead:
            start = amount.end
            end = amounts[place + 1].start if place + 1 < len(amounts) else len(clause.text)
        else:
            start, end = (amounts[place - 1].end if place else 0), amount.start
        found.append(_offer(clause, amount, parts, start=start, end=end))
    return tuple(found)


def _is_price_first(clause: Clause, amounts: list[Amount], parts: tuple[Asked, ...]) -> bool:
    """Tell whether the prices stand before what they are of: `$145.00 el filtro`."""
    first, last = amounts[0], amounts[-1]
    if any(one.start < first.start for one in parts) or brands_in(clause, 0, first.start):
        return False
    return any(one.start >= last.end for one in parts) or bool(brands_in(clause, last.end))


def _oil_in(clause: Clause, start: int, end: int) -> list[Asked]:
    """Give the oil that is named by its litres alone: `12 litros de Castrol`."""
    found = _LITRES.search(clause.plain, start, end)
    if found is None:
        return []
    oil = Asked(
        families=("aceite",),
        pos=None,
        side=None,
        qty=int(found[1]),
        brand=None,
        start=found.start(),
        end=found.end(),
        weak=False,
        sure=True,
    )
    return [oil]


def _offer(clause: Clause, amount: Amount, parts: tuple[Asked, ...], *, start: int, end: int) -> Offer:
    within = [one for one in parts if start <= one.start < end]
    within = within or _oil_in(clause, start, end)
    main = [one for one in within if not _INCLUDED.search(clause.plain[start : one.start])] or within
    brands = brands_in(clause, start, end)
    total = amount.sort is Sort.TOTAL
    return Offer(
        price=as_price(amount.cents // amount.count) if total and amount.count else amount.price,
        asked=main[-1] if main else None,
        brand=brands[-1] if brands else None,
        pos=axis_in(clause, Kind.POSITION, start=start, end=end),
        side=axis_in(clause, Kind.SIDE, start=start, end=end),
        start=start,
        end=end,
        total_of=amount.count,
        is_total=total,
    )
