"""Finds which of the options that were shown a customer means: «la 2», «el segundo», «la más barata», «la Bosch»."""

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from waframe.plugins.assistant.understanding.intents import spoken
from waframe.vocabulary import squashed

_ORDINALS = {
    "primer": 1, "primero": 1, "primera": 1, "first": 1,
    "segundo": 2, "segunda": 2, "second": 2,
    "tercero": 3, "tercera": 3, "tercer": 3, "third": 3,
    "cuarto": 4, "cuarta": 4,
    "quinto": 5, "quinta": 5,
}  # fmt: skip
_WORDS = {"uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5}
_NUMBERED = re.compile(
    r"^(?:\w+ ){0,4}?(?:la|el|opcion|numero|num|no\.?|#|option)\s?(?:numero |num |opcion |#)?"
    r"(?P<number>[1-9]|uno|dos|tres|cuatro|cinco)\b(?! ?(?:piezas?|pzas?|juegos?|litros?|l\b|v\b|%|[.,]\d))"
)
_BARE = re.compile(r"^#?(?P<number>[1-9])[.)]?$")
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b")
_LAST = re.compile(r"\b(?:la|el) ultim[oa]\b")
_CHEAPEST = re.compile(
    r"\b(?:(?<!no hay )(?<!no tienes )(?:la|el|lo) (?:mas )?(?:barat|economic)\w+|la de menor precio|the cheapest)\b"
)
_DEAREST = re.compile(r"\b(?:(?:la|el) (?:mas )?(?:car[oa]|buen[oa]|mejor)|la de mejor calidad|best)\b")
_ONLY = re.compile(r"\b(?:es[aeo]s?|est[aeo]s?|l[oa]s? (?:quiero|llevo|compro|pido)|that one)\b")


class Choosable(msgspec.Struct, frozen=True, kw_only=True):
    """An option as far as words can mean it."""

    sku: str
    brand: str | None = None
    title: str = ""
    price: Decimal | None = None


def names_cheapest(text: str) -> bool:
    """Tell whether the cheapest of the options is meant, and not one that would be cheaper still."""
    return _CHEAPEST.search(spoken(text)) is not None


def find_choice(text: str, options: Sequence[Choosable]) -> int | None:
    """Give the place of the option that is meant, from 0; None where the words leave it open."""
    if not options:
        return None
    said = spoken(text)
    named = _by_name(said, options)
    if named is not None:
        return named
    number = _numbered(said, len(options))
    if number is not None:
        return number if number < len(options) else None
    priced = [(option.price, place) for place, option in enumerate(options) if option.price is not None]
    if priced and _CHEAPEST.search(said):
        return min(priced)[1]
    if priced and _DEAREST.search(said):
        return max(priced, key=lambda one: (one[0], -one[1]))[1]
    return 0 if len(options) == 1 and _ONLY.search(said) else None


def _numbered(said: str, many: int) -> int | None:
    bare = _BARE.match(said) or _NUMBERED.search(said)
    if bare is not None:
        digits = bare["number"]
        return (int(digits) if digits.isdecimal() else _WORDS[digits]) - 1
    ordinal = _ORDINAL.search(said)
    if ordinal is not None:
        return _ORDINALS[ordinal[0]] - 1
    return many - 1 if _LAST.search(said) else None


def _by_name(said: str, options: Sequence[Choosable]) -> int | None:
    """Find the only option whose code or brand is named."""
    squeezed = squashed(said)
    by_code = [place for place, option in enumerate(options) if _bare(option.sku) and _bare(option.sku) in squeezed]
    if len(by_code) == 1:
        return by_code[0]
    words = f" {said} "
    by_brand = [place for place, option in enumerate(options) if option.brand and f" {spoken(option.brand)} " in words]
    return by_brand[0] if len(by_brand) == 1 else None


def _bare(code: str) -> str:
    bare = squashed(code)
    return bare if len(bare) >= 4 else ""  # noqa: PLR2004  # shorter ones stand in other words
