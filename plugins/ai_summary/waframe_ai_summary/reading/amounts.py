"""Finds the amounts of money in a sentence, and tells the price of one from a total and from a fee."""

import re
from enum import StrEnum

import msgspec

from waframe.vocabulary.folding import flat

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,6}(?:\.\d{1,2})?"
_MARKED = re.compile(rf"\$\s?(?P<marked>{_NUMBER})|\b(?P<named>{_NUMBER})\s?(?:pesos|mxn|varos|bolas)\b")
_SAID = re.compile(
    r"\b(?:cuestan?|valen?|salen?(?: en)?|sal(?:dria|en) en|quedan?(?: en)?|dej[oa]n?(?: en)?|precio(?: de"
    r"| es)?:?|en|a|costo de)\s+"
    rf"(?P<said>{_NUMBER})(?![\d/:%]|\.\d)"
    r"(?!\s?(?:piezas?|pzas?|dias?|horas?|hrs?|h\b|min|meses|anos?|km|am\b|pm\b|l\b|lts?|litros?|sucursal"
    r"|cajones|%))"
)
_MOST = 60
"""So many amounts of a sentence are read; nobody offers more at once."""

_CHEAPEST, _FIRST_YEAR, _LAST_YEAR = 30, 1950, 2035
_TOTAL = re.compile(
    r"\b(?:sub)?total\b|\bsuman?\b|\bpor todo\b|\bel par\b|\b(?:los|las|ambos|ambas) (?:\d{1,2}|dos|tres"
    r"|cuatro|seis)\b(?! litros)"
    r"|\bambos\b|\bambas\b|\blas dos\b|\blos dos\b|\bboth\b|\bthe pair\b|\btodo (?:queda|sale)\b|\bpor (?:las"
    r"|los) \w+\b|\bpor \d{1,3} (?:piezas?|pzas?|unidades|juegos)\b"
    r"|\b\d{1,2} (?:por|x)\W*$"
)
_TOTAL_AFTER = re.compile(
    r"^[\s,]*(?:mxn |pesos |con iva |en total |total )*"
    r"(?:el par\b|(?:por )?(?:los|las|ambos|ambas) (?:\d{1,2}|dos|tres|cuatro|seis|ocho)\b(?! litros)|ambos\b"
    r"|ambas\b"
    r"|en total\b|total\b|for both\b|for the pair\b|por todo\b)"
)
_COUNT = re.compile(
    r"\b(\d{1,2}) (?:por|x)\W*$|\b(?:los|las|por) (\d{1,3}|dos|tres|cuatro|seis|ocho)\b|\b(el par|ambos|ambas|both"
    r"|the pair)\b"
)
_COUNTS = {"dos": 2, "tres": 3, "cuatro": 4, "seis": 6, "ocho": 8, "el par": 2, "ambos": 2, "ambas": 2}
_FEE = re.compile(
    r"\b(?:envio|flete|anticipo|instalacion|mano de obra|descuento|deposito|ahorras?|casco de|domicilio|shipping"
    r"|minim[ao]|apartas con|apartado|iva \d{1,2})\b[^$]{0,18}$"
)
_FEE_AFTER = re.compile(
    r"^\s*(?:mxn |pesos )?(?:de |por )?(?:el )?(?:envio|flete|anticipo|descuento|instalacion|diarios|casco)\b"
)


class Sort(StrEnum):
    """What an amount is the price of."""

    UNIT = "unit"
    TOTAL = "total"
    FEE = "fee"


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """An amount in a sentence; `count` says how many pieces a total is for, where that is said."""

    cents: int
    start: int
    end: int
    sort: Sort
    count: int | None = None

    @property
    def price(self) -> str:
        """The amount as it stands on the wire."""
        return as_price(self.cents)


def as_price(cents: int) -> str:
    """Write cents as a decimal string."""
    return f"{cents // 100}.{cents % 100:02d}"


def find_amounts(text: str, *, of_business: bool) -> tuple[Amount, ...]:
    """Give the amounts of a sentence; without a sign of money a number counts only where the business names a price."""
    plain = flat(text)
    found = {match.start(match.lastgroup or 0): match for match in _MARKED.finditer(plain)}
    if of_business:
        for match in _SAID.finditer(plain):
            if _is_price(match["said"]):
                found.setdefault(match.start("said"), match)
    amounts: list[Amount] = []
    for start in sorted(found)[:_MOST]:
        match = found[start]
        group = match.lastgroup or ""
        before = plain[amounts[-1].end if amounts else 0 : match.start()]
        after = plain[match.end() :]
        sort, count = _sort(before, after, first=not amounts)
        amounts.append(Amount(cents=_cents(match[group]), start=start, end=match.end(), sort=sort, count=count))
    return tuple(amounts)


def _sort(before: str, after: str, *, first: bool) -> tuple[Sort, int | None]:
    """Tell what an amount is the price of by what stands before it and right after it."""
    if before.rstrip().endswith("="):
        return Sort.TOTAL, None
    if before.rstrip().endswith("-") or _FEE.search(before) or _FEE_AFTER.match(after):
        return Sort.FEE, None
    near = before[-40:]
    following = _TOTAL_AFTER.match(after)
    leading = _TOTAL.search(near)
    if following:
        return Sort.TOTAL, _count(following[0])
    if leading and (not first or "cada" not in after[:24]):
        return Sort.TOTAL, _count(leading[0])
    return Sort.UNIT, None


def _count(text: str) -> int | None:
    found = _COUNT.search(text)
    if found is None:
        return None
    word = next(filter(None, found.groups()))
    return int(word) if word.isdigit() else _COUNTS.get(word, 2)


def _cents(number: str) -> int:
    whole, _, part = number.replace(",", "").partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


def _is_price(number: str) -> bool:
    """Tell a price from a year and from an engine, where no sign of money stands with it."""
    value = _cents(number)
    if "," in number or (number[-3:-2] == "." and value >= _CHEAPEST * 100):
        return True
    whole = value // 100
    return "." not in number and whole >= _CHEAPEST and not _FIRST_YEAR <= whole <= _LAST_YEAR
