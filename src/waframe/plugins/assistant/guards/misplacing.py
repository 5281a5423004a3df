"""Finds prices that an action told of another product than the one beside which they stand."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from waframe.plugins.assistant.guards.breach import Breach
from waframe.plugins.assistant.guards.claims import Claim
from waframe.plugins.assistant.guards.evidence import Evidence
from waframe.vocabulary import flat

_SHORTEST = 5
"""Shorter names stand in other words."""


def find_misplaced(reply: str, amounts: Sequence[Claim], evidence: Evidence) -> Iterator[Breach]:
    """Give the amounts that are the price of other products only, and not of the one that is named before them.

    A product counts where its whole title or its code stands in the same line, or in the one before, and only the first
    amount after it; an amount that is also a total or a tax may stand anywhere.
    """
    plain = flat(reply)
    names = [(place, name) for name in evidence.priced if len(name) >= _SHORTEST for place in _places(plain, name)]
    for claim in amounts:
        line = plain.rfind("\n", 0, claim.begin)
        begin = plain.rfind("\n", 0, max(line, 0))
        before = [(place, len(name), name) for place, name in names if begin < place < claim.begin]
        if not before:
            continue
        place, length, named = max(before)
        if any(place + length <= other.begin < claim.begin for other in amounts):  # it has had its price
            continue
        value = Decimal(claim.value)
        if value in evidence.priced[named] or not _is_price_only(value, evidence):
            continue
        yield Breach(claim=claim, reason=f"this is the price of another product: {claim.value}")


def _places(text: str, name: str) -> Iterator[int]:
    place = text.find(name)
    while place >= 0:
        yield place
        place = text.find(name, place + 1)


def _is_price_only(value: Decimal, evidence: Evidence) -> bool:
    return any(value in prices for prices in evidence.priced.values()) and value not in evidence.sums
