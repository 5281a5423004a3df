"""Finds prices that an action told of another product than the one beside which they stand."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from waframe.plugins.assistant.guards.breach import Breach
from waframe.plugins.assistant.guards.claims import Claim
from waframe.plugins.assistant.guards.evidence import Evidence
from waframe.vocabulary import flat

_SHORTEST = 5
"""Shorter names stand in other words."""


def find_misplaced(reply: str, amounts: Sequence[Claim], evidence: Evidence) -> Iterator[Breach]:
    """Give the amounts that are the price of other products only, and not of the one that is named before them.

    A product counts where its whole title or its code stands in the same line, or in the one before, and only the first
    amount after it; an amount that is also a total or a tax may stand anywhere. A name inside of a longer one names
    nothing: a kit «con bomba de agua …» is no pump.
    """
    plain = flat(reply)
    spans = _spans(plain, evidence)
    for claim in amounts:
        line = plain.rfind("\n", 0, claim.begin)
        above = plain.rfind("\n", 0, max(line, 0))
        before = [span for span in spans if above < span.begin < claim.begin]
        if not before:
            continue
        named = max(before)
        if any(named.end <= other.begin < claim.begin for other in amounts):  # it has had its price
            continue
        value = Decimal(claim.value)
        if value in evidence.priced[named.name] or not _is_price_only(value, evidence):
            continue
        yield Breach(claim=claim, reason=f"this is the price of another product: {claim.value}")


class _Span(NamedTuple):
    begin: int
    end: int
    name: str


def _spans(plain: str, evidence: Evidence) -> Sequence[_Span]:
    """Where products are named, but for names that are part of a longer one."""
    spans = [_Span(place, place + len(name), name) for name in evidence.priced for place in _places(plain, name)]
    return [span for span in spans if not any(_is_inside(span, other) for other in spans)]


def _is_inside(span: _Span, other: _Span) -> bool:
    return other.begin <= span.begin and span.end <= other.end and len(span.name) < len(other.name)


def _places(text: str, name: str) -> Iterator[int]:
    place = text.find(name) if len(name) >= _SHORTEST else -1
    while place >= 0:
        yield place
        place = text.find(name, place + 1)


def _is_price_only(value: Decimal, evidence: Evidence) -> bool:
    return any(value in prices for prices in evidence.priced.values()) and value not in evidence.sums
