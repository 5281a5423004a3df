"""What a customer's sentence wants: the parts that it names, and how many."""

import re
from collections.abc import Sequence

import msgspec

from waframe.vocabulary import PartMention, find_parts
from waframe.vocabulary.entries import Kind
from waframe_ai_summary.reading.clauses import Clause
from waframe_ai_summary.reading.cues import Cue, says

_NUMBERS = {
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "ocho": 8, "diez": 10,
    "par": 2, "ambos": 2, "ambas": 2, "both": 2, "two": 2, "three": 3, "four": 4, "six": 6, "eight": 8,
}  # fmt: skip
_N = r"\d{1,2}|dos|tres|cuatro|cinco|seis|ocho|diez|two|three|four|six|eight"
_BEFORE = re.compile(
    rf"(?:^|\b)(?P<n>{_N}|(?:un |el |los )?par|ambos|ambas)"
    r"(?: (?:de|los|las|pz|pzas?|piezas?|litros? de|lts? de|botes? de|juegos? de|nuev[oa]s"
    r"|buen[oa]s|unid\w+|rear|front|left|right|new))*\s*$"
)
_BOTH_SIDES = re.compile(r"\b(?:izq\w*|der\w*|left|right)\.? (?:y|e|and|/|&) (?:izq\w*|der\w*|left|right)\b")
_INCLUDED = re.compile(r"\b(?:con|incluye|incluyendo) (?:su |todo y |el |la )?$")
_MOST = 40
"""So many parts of a sentence are read."""

_SPELT = 0.95
_SET = re.compile(r"\bjuego de (?:\d{1,2}|cuatro|dos)? ?$|\bpaquete de \d{1,2} ?$")
_ALONE = re.compile(
    rf"(?<!\ba )(?<!\bhasta )\b(?:l[oa]s|ocupo|necesito|quiero|serian|seria|son|dame|deme|llevo"
    rf"|mandame|mandeme|echame|ponme"
    rf"|aparta\w*|aparte\w*|reserva\w*|que sean|me das|manda|pide|need|take|want)"
    rf" (?:como |unas |unos |los |las |me )?(?P<n>{_N})\b"
    r"(?! (?:de la|am|pm|hrs|horas|anos|dias|mil|meses)\b)"
    rf"|\b(?P<word>ambos|ambas|el par|un par|both|los dos|las dos|the pair)\b"
    rf"|^\W*(?P<only>{_N})(?: (?:piezas?|pzas?|por favor|porfa|de|please|nada mas))*\W*$"
    rf"|\b(?P<piece>{_N}) (?:piezas?|pzas?|pz|unidades|pieces)\b"
)
_NOT_PARTS = re.compile(
    r"\b(?:transmision|caja|motor) (?:estandar|automatic\w|manual|std|aut)\b|\b(?:automatic"
    r"|standard) transmission\b"
)


_FILTERED = {"aire": "aire", "aceite": "aceite", "gasolina": "gas", "gas": "gas", "cabina": "cabina"}
_THAT_OF = re.compile(r"\b(?:el|los|uno) de (aire|cabina)\b(?! acondicionado)")
_FURTHER = re.compile(r"(?:,| y| e) (?:el |los )?(?:de|del) (aire|aceite|gasolina|gas|cabina)\b")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A part that a sentence names, with what stands beside it."""

    families: tuple[str, ...]
    pos: str | None
    side: str | None
    qty: int | None
    brand: str | None
    start: int
    end: int
    weak: bool
    sure: bool


def asked_in(clause: Clause) -> tuple[Asked, ...]:
    """Give the parts that a sentence names, in its order."""
    parts = [one for one in clause.found.parts[:_MOST] if not _is_equipment(one, clause) and _is_meant(one, clause)]
    parts = [one for part in parts for one in _parted(part, clause)]
    parts = [one for place, one in enumerate(parts) if not (place and _INCLUDED.search(clause.plain[: one.span[0]]))]
    found = [_asked(parts, place, clause) for place in range(len(parts))]
    return tuple(sorted([*found, *_further_filters(clause, found)], key=lambda one: one.start))


def _parted(part: PartMention, clause: Clause) -> list[PartMention]:
    """Give the two parts that a comma parts: `balatas, discos` is no disc."""
    start, end = part.span
    comma = clause.text.find(",", start, end)
    if comma < 0:
        return [part]
    halves = [(start, find_parts(clause.text[start:comma])), (comma + 1, find_parts(clause.text[comma + 1 : end]))]
    if not all(found for _, found in halves):
        return [part]
    return [
        msgspec.structs.replace(one, span=(one.span[0] + offset, one.span[1] + offset))
        for offset, found in halves
        for one in found
    ]


def _further_filters(clause: Clause, found: Sequence[Asked]) -> list[Asked]:
    """Give the filters that are named by what they filter alone: `filtro de aceite y de aire`."""
    first = next((one for one in found if one.families[0].startswith("filtro")), None)
    if first is None:
        return [_filter(match) for match in _THAT_OF.finditer(clause.plain)]
    known = {one.families for one in found}
    further: list[Asked] = []
    for match in _FURTHER.finditer(clause.plain, first.end):
        families = (f"filtro{_FILTERED[match[1]]}",)
        if families not in known:
            start, end = match.span(1)
            further.append(
                msgspec.structs.replace(first, families=families, start=start, end=end, qty=None, brand=None)
            )
    return further


def _filter(match: re.Match[str]) -> Asked:
    """Give the filter that only its medium names: `el de aire`."""
    start, end = match.span(1)
    families = (f"filtro{_FILTERED[match[1]]}",)
    return Asked(
        families=families, pos=None, side=None, qty=None, brand=None, start=start, end=end, weak=True, sure=False
    )


def count_in(clause: Clause) -> int | None:
    """Give the number of pieces that a sentence says without naming a part: `los 4`, `las dos`, `el par`."""
    found = _ALONE.search(clause.plain)
    if found is None:
        return None
    word = found["n"] or found["word"] or found["only"] or found["piece"]
    return _number(word)


def brands_in(clause: Clause, start: int = 0, end: int | None = None) -> list[str]:
    """Give the makers of parts that are named in a stretch of a sentence."""
    last = len(clause.text) if end is None else end
    found: list[str] = []
    for piece in clause.found.pieces:
        sense = piece.sense(Kind.BRAND)
        if sense is not None and start <= piece.start < last and piece.closeness >= _SPELT:
            found.append(sense.values[0])
    return found


def axis_in(
    clause: Clause, kind: Kind, *, start: int = 0, end: int | None = None, exact: bool = False, last: bool = False
) -> str | None:
    """Give the first position or side that is named in a stretch of a sentence, or the last one.

    `exact` gives only what is spelt so.
    """
    found: list[str] = []
    stop = len(clause.text) if end is None else end
    for piece in clause.found.pieces:
        sense = piece.sense(kind)
        spelt = not exact or piece.closeness >= _SPELT
        if sense is not None and start <= piece.start < stop and not piece.loose and spelt:
            found.append(sense.values[0])
    return found[-1 if last else 0] if found else None


def _asked(parts: Sequence[PartMention], place: int, clause: Clause) -> Asked:
    part = parts[place]
    start, end = part.span
    following = parts[place + 1].span[0] if place + 1 < len(parts) else len(clause.text)
    previous = parts[place - 1].span[1] if place else 0
    before = clause.plain[previous:start]
    both = _BOTH_SIDES.search(clause.plain[end:following]) is not None
    return Asked(
        families=part.families,
        pos=part.position or axis_in(clause, Kind.POSITION, start=end, end=following),
        side=None if both else part.side or axis_in(clause, Kind.SIDE, start=end, end=following),
        qty=_quantity(before) or (2 if both else None),
        brand=part.brand if part.brand in brands_in(clause, previous, following) else None,
        start=start,
        end=end,
        weak=part.weak,
        sure=part.confidence >= 1,
    )


def _is_meant(part: PartMention, clause: Clause) -> bool:
    """Tell whether a word that is not quite written so means the part; a business writes them as they are."""
    head = next((one for one in clause.found.pieces if one.start == part.span[0]), None)
    if head is None or head.closeness >= 1:
        return True
    wanted = says(clause.plain, Cue.ASK_PART) or bool(clause.found.vehicles) or part.position is not None
    return clause.of_client and wanted


def _quantity(before: str) -> int | None:
    if _SET.search(before):
        return None
    found = _BEFORE.search(before)
    return _number(found["n"]) if found else None


def _number(word: str | None) -> int | None:
    if word is None:
        return None
    if word.isdigit():
        return int(word) or None
    return _NUMBERS.get(word.split()[-1])


def _is_equipment(part: PartMention, clause: Clause) -> bool:
    """Tell whether the words say how a vehicle is equipped, and name no part: `transmisión automática`."""
    return any(match.start() <= part.span[0] < match.end() for match in _NOT_PARTS.finditer(clause.plain))
