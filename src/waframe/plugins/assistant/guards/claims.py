"""Finds what a reply claims: amounts, numbers, folios, vehicle numbers, stock, discounts and promises."""

import re
import tomllib
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources

import msgspec

from waframe.plugins.assistant.guards.amounts import find_amounts
from waframe.plugins.assistant.guards.numbers import find_numbers
from waframe.vocabulary import flat


class ClaimKind(StrEnum):
    """What sort of thing is claimed; each is borne out by results of its own kind."""

    AMOUNT = "amount"
    NUMBER = "number"
    FOLIO = "folio"
    VIN = "vin"
    PERCENT = "percent"
    IN_STOCK = "in_stock"
    PIECES = "pieces"
    SOLD_OUT = "sold_out"
    NOT_CARRIED = "not_carried"
    RESERVED = "reserved"
    ORDERED = "ordered"
    CANCELLED = "cancelled"
    QUEUED = "queued"
    DELIVERY = "delivery"
    WARRANTY = "warranty"
    PAID = "paid"
    GIFT = "gift"
    DISCOUNT = "discount"
    BRANCH = "branch"
    IDENTITY = "identity"


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a reply says as a fact; `value` is what was said, in one form for comparison."""

    kind: ClaimKind
    value: str
    begin: int
    end: int


_FOLIO = re.compile(r"\b(?:COT|TKT|TIC|ORD|PED)-[A-Z0-9]{2,12}-\d{3,8}\b|\b[A-Z]{2,6}\d{1,4}-\d{4,8}\b", re.IGNORECASE)
_VIN = re.compile(r"\b(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}\b", re.IGNORECASE)
_PERCENT = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d+)?)\s?(?:%|por\s?ciento|percent)", re.IGNORECASE)
_PIECES = re.compile(
    r"\b(?:hay|tenemos|tengo|(?:me |nos )?quedan?|contamos con|existencias?:?|stock:?|we have|there are)"
    r"[^\S\n]+(?:de\s+)?"
    r"(?:solo |solamente |como |unas? )?(?P<number>\d{1,6})"
    r"(?!\s*(?:%|pesos|\$|opciones|marcas|sucursales|dias|anos|modelos|resultados|[.,/]\d|mil\b))"
)
_ASKED = re.compile(r"¿[^?]*\?|[^.!?\n¿]*\?")


def find_claims(text: str) -> tuple[Claim, ...]:
    """Find the claims in the order in which they stand. Words of a question claim nothing; its figures do."""
    exact = _exact(text)
    said = _said(flat(_ASKED.sub(lambda match: " " * len(match[0]), text)))
    numbers = [
        Claim(kind=ClaimKind.NUMBER, value=match[0].upper(), begin=match.start(), end=match.end())
        for match in find_numbers(text)
        if not any(match.start() < claim.end and claim.begin < match.end() for claim in exact)
    ]
    return tuple(sorted([*exact, *said, *numbers], key=lambda claim: (claim.begin, claim.kind)))


def _exact(text: str) -> list[Claim]:
    amounts = [
        Claim(kind=ClaimKind.AMOUNT, value=f"{amount.value:.2f}", begin=amount.begin, end=amount.end)
        for amount in find_amounts(text)
    ]
    folios = [_claim(ClaimKind.FOLIO, match, match[0].upper()) for match in _FOLIO.finditer(text)]
    vins = [_claim(ClaimKind.VIN, match, match[0].upper()) for match in _VIN.finditer(text)]
    percents = [
        _claim(ClaimKind.PERCENT, match, str(Decimal(match["number"].replace(",", ".")).normalize()))
        for match in _PERCENT.finditer(text)
    ]
    return [*amounts, *folios, *vins, *percents]


def _said(text: str) -> list[Claim]:
    found = [_claim(ClaimKind.PIECES, match, match["number"]) for match in _PIECES.finditer(text)]
    for kind, patterns in _phrases().items():
        for pattern in patterns:
            found.extend(
                _claim(kind, match, match[0].strip())
                for match in pattern.finditer(text)
                if kind is not ClaimKind.IN_STOCK or not _denied(match, found)
            )
    return found


def _denied(match: re.Match[str], found: list[Claim]) -> bool:
    """Tell whether «no hay en existencia» was heard already, in which «en existencia» claims nothing."""
    denials = [claim for claim in found if claim.kind in {ClaimKind.SOLD_OUT, ClaimKind.NOT_CARRIED}]
    return any(claim.begin - 4 <= match.start() <= claim.end + 20 for claim in denials)


def _claim(kind: ClaimKind, match: re.Match[str], value: str) -> Claim:
    return Claim(kind=kind, value=value, begin=match.start(), end=match.end())


@cache
def _phrases() -> dict[ClaimKind, tuple[re.Pattern[str], ...]]:
    told = tomllib.loads(resources.files(__package__).joinpath("phrases.toml").read_text("utf-8"))
    parts: dict[str, str] = told["parts"]

    def filled(pattern: str) -> str:
        for name, part in parts.items():
            pattern = pattern.replace(f"{{{name}}}", part)
        return pattern

    return {
        ClaimKind(kind): tuple(re.compile(filled(pattern)) for pattern in patterns)
        for kind, patterns in told["claims"].items()
    }
