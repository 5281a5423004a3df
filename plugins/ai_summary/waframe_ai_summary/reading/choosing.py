"""Which offer a customer means: by its price, its place in the list, its maker, or else the last one."""

import re
from collections.abc import Sequence

from waframe_ai_summary.reading.asking import brands_in
from waframe_ai_summary.reading.clauses import Clause
from waframe_ai_summary.reading.wants import Want

_CHEAPEST = re.compile(
    r"\b(?:la|el|las|los) mas (?:barat|economic)\w+|\b(?:la|el|las|los) (?:barat|economic)\w+|\bcheapest\b"
)
_DEAREST = re.compile(r"\b(?:la|el|las|los) (?:mas car|mejor(?:es)?\b|buen)\w*")
_ORDINALS = (
    re.compile(r"\b(?:la|el|las|los|opcion) (?:1|uno|primer[oa]?s?|de arriba)\b|\bfirst one\b"),
    re.compile(r"\b(?:la|el|opcion|las|los) (?:2|segund[oa]s?)\b(?! de)|\bsecond one\b"),
    re.compile(r"\b(?:la|el|opcion) (?:3|tercer[oa]?)\b|\bthird one\b"),
)


def picked(offers: Sequence[Want], clause: Clause) -> Want | None:
    """Give the offer that a sentence points at; None where it points at none."""
    priced = sorted((one for one in offers if one.price), key=lambda one: float(one.price or 0))
    if len(priced) > 1:
        if _CHEAPEST.search(clause.plain):
            return priced[0]
        if _DEAREST.search(clause.plain):
            return priced[-1]
        for place, pattern in enumerate(_ORDINALS):
            if place < len(offers) and pattern.search(clause.plain):
                return offers[place]
    brands = brands_in(clause)
    branded = [one for one in offers if one.brand in brands]
    return branded[-1] if len(branded) == 1 and len(offers) > 1 else None


def one_of_each(wants: Sequence[Want], clause: Clause, *, before: Want | None) -> list[Want]:
    """Choose one offer of each part: the one that is pointed at now or was `before`, else the last."""
    chosen: list[Want] = []
    for key in dict.fromkeys((one.family, one.pos, one.side, id(one.car)) for one in wants):
        offers = [one for one in wants if (one.family, one.pos, one.side, id(one.car)) == key]
        pointed = picked(offers, clause) or (before if before in offers else None)
        chosen.append(pointed or offers[-1])
    return chosen
