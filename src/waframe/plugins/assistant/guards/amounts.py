"""Finds amounts of money in Spanish and English text, in digits and in words."""

import re
from decimal import Decimal

import msgspec

_DIGITS = r"\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_CURRENCY = r"(?:pesos?|varos?|bolas|lanas?|mxn|m\.?n\.?|usd|us\$|d[oó]lares?|dlls?\.?|bucks|dollars?)"
_MARKED = re.compile(rf"(?:US)?\$\s?(?P<marked>{_DIGITS})(?P<thousand>\s?mil\b|\s?k\b)?", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?<![\d.,$-])(?P<named>{_DIGITS})(?P<thousand>\s?mil\b|\s?k\b)?\s*{_CURRENCY}(?!\w)", re.IGNORECASE
)
_CURRENCY_FIRST = re.compile(rf"\b(?:MXN|USD)\s?(?P<first>{_DIGITS})(?P<thousand>\s?mil\b|\s?k\b)?", re.IGNORECASE)
_NO_MONEY = r"(?!\s*(?:%|por\s?ciento|piezas?|pzas?|d[ií]as?|horas?|km|a[nñ]os?|:\d))(?![\d/-])"
_PRICED = re.compile(
    r"\b(?:cuestan?|valen?|salen?(?:\s+en)?|quedan?\s+en|est[aá]n?\s+en|precio(?:\s+(?:es|de|final))?(?:\s+de)?"
    r"|te\s+l[oa]s?\s+(?:dejo|doy)\s+(?:en|a)|total(?:\s+(?:es|de))?|cobro|por\s+solo|a\s+solo|costs?|price\s+is"
    rf"|for\s+only)\s*:?\s*(?:de\s+|en\s+|a\s+)?(?P<priced>{_DIGITS})(?P<thousand>\s?mil\b|\s?k\b)?{_NO_MONEY}",
    re.IGNORECASE,
)

_UNITS = {
    "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "once": 11,
    "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintiun": 21, "veintidos": 22, "veintitres": 23,
    "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
    "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
    "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500,
    "seiscientos": 600, "setecientos": 700, "ochocientos": 800, "novecientos": 900,
}  # fmt: skip
_WORD = "|".join(sorted({*_UNITS, "mil", "y"}, key=len, reverse=True))
_SPELT = re.compile(rf"\b(?P<spelt>(?:{_WORD})(?:\s+(?:{_WORD}))*)\s+(?:pesos?|varos?|d[oó]lares?)\b", re.IGNORECASE)
_PLAIN = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """An amount as it stands in a text, from sign `begin` to `end`."""

    value: Decimal
    begin: int
    end: int


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Find the amounts in the order in which they stand; one that two patterns see counts once."""
    found: list[Amount] = []
    for pattern in (_MARKED, _CURRENCY_FIRST, _NAMED, _PRICED):
        for match in pattern.finditer(text):
            name = _group(match)
            value = _number(match[name]) * (1000 if match["thousand"] else 1)
            _add(found, Amount(value=value, begin=match.start(name), end=match.end()))
    for match in _SPELT.finditer(text.translate(_PLAIN)):
        spelt = _spelt(match["spelt"].lower().split())
        if spelt is not None:
            _add(found, Amount(value=Decimal(spelt), begin=match.start(), end=match.end()))
    return tuple(sorted(found, key=lambda amount: amount.begin))


def _group(match: re.Match[str]) -> str:
    """Name the group of a match that holds the number."""
    return next(name for name in ("marked", "first", "named", "priced") if name in match.re.groupindex)


def _add(found: list[Amount], amount: Amount) -> None:
    if not any(amount.begin < other.end and other.begin < amount.end for other in found):
        found.append(amount)


def _number(digits: str) -> Decimal:
    """Read `1,234.50`, `1.234,50`, `1 234` and `1234.5`; a last group of one or two signs is cents."""
    cents = re.search(r"[.,](\d{1,2})$", digits)
    whole = re.sub(r"\D", "", digits[: cents.start()] if cents else digits)
    return Decimal(f"{whole or 0}.{cents[1] if cents else 0}")


def _spelt(words: list[str]) -> int | None:
    """Read «mil doscientos cincuenta»; None where the words are no number."""
    total, group, seen = 0, 0, False
    for word in words:
        if word == "y":
            continue
        seen = True
        if word == "mil":
            total, group = (group or 1) * 1000, 0
        else:
            group += _UNITS[word]
    return total + group if seen else None
