"""What the stand-in takes a message for, besides a wish for a part: a greeting, a yes, a choice, a complaint."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from waframe.testing.model_server.recalling import Product
from waframe.vocabulary import flat, squashed


class Aim(StrEnum):
    """What a message aims at; the first that fits counts."""

    AUTHORITY = "authority"
    COMPLAINT = "complaint"
    WARRANTY = "warranty"
    INVOICE = "invoice"
    DISCOUNT = "discount"
    PERSON = "person"
    HOURS = "hours"
    ADDRESS = "address"
    CHEAPER = "cheaper"
    LATER = "later"
    THANKS = "thanks"
    HELLO = "hello"


_AIMS = {
    Aim.AUTHORITY: r"\b(?:soy|habla) (?:el |la |tu |su )?(?:gerente|duen[oa]|jefe|jefa|supervisora?|programador)\b"
    r"|\b(?:ignora|olvida)\w* (?:\w+ ){0,3}(?:instrucciones|reglas)\b",
    Aim.COMPLAINT: r"\b(?:queja|pesimo|fraude|estafa|rateros|profeco|equivocad[oa]|es la \w+ vez|\d+ veces)\b",
    Aim.WARRANTY: r"\b(?:garantia|devol\w+|reembolso|ya no (?:sirve|funciona)|salio mal[oa]|defectuos[oa])\b",
    Aim.INVOICE: r"\b(?:factura\w*|cfdi|rfc)\b",
    Aim.DISCOUNT: r"\b(?:descuento|rebaja|mayoreo|ultimo precio|mejor precio)\b",
    Aim.PERSON: r"\b(?:asesor\w*|una persona|humano|gerente|hablar con alguien|encargad[oa])\b",
    Aim.HOURS: r"\b(?:horario|a que hora|abren|cierran|abierto)\b",
    Aim.ADDRESS: r"\b(?:direccion|donde (?:estan|quedan)|ubicacion|ubicados)\b",
    Aim.CHEAPER: r"\b(?:mas (?:barat|economic)\w+|muy car[oa]|otra marca|otras opciones)\b",
    Aim.LATER: r"\b(?:dejame|lo pienso|pensarlo|luego|al rato|te aviso|no gracias)\b",
    Aim.THANKS: r"^\W*(?:gracias|muchas gracias|ok|perfecto)\W*$",
    Aim.HELLO: r"^\W*(?:hola|ola|buen[oa]s?|que tal)\b[\w\s,.!¡?¿]{0,20}$",
}
_PATTERNS = {aim: re.compile(pattern) for aim, pattern in _AIMS.items()}
_YES = re.compile(r"\b(?:si|simon|va|confirmo|confirmar|acepto|de acuerdo|adelante|dale|sale|por favor|claro)\b")
_TAKE = re.compile(r"\b(?:cotiza\w*|cotizacion|(?:me )?l[oa]s? (?:llevo|quiero)|quiero|dame|prepara\w*)\b")
_ORDINALS = {"primer": 0, "primera": 0, "primero": 0, "segunda": 1, "segundo": 1, "tercera": 2, "tercero": 2}
_NUMBERS = {"uno": 0, "una": 0, "dos": 1, "tres": 2}
_NUMBERED = re.compile(
    r"^\W*(?:\w+ ){0,3}?(?:la|el|opcion|numero)?\s?(?P<number>[1-3]|uno|dos|tres)\b(?! ?(?:piezas|\d|[.,]\d))"
)
_CHEAPEST = re.compile(r"\b(?:la|el|lo) (?:mas )?(?:barat|economic)\w+")
_UNKNOWN = re.compile(r"\b(?:no (?:lo )?se|nose|ni idea|quien sabe|no recuerdo)\b")
_ORDER = re.compile(
    r"\b(?:pedido|folio|orden)\b.*?\b(?P<folio>(?=[A-Z0-9-]*\d)[A-Z0-9]+(?:-[A-Z0-9]+)*)", re.IGNORECASE
)


def aim_of(text: str) -> Aim | None:
    """Tell what a message aims at."""
    said = flat(text)
    return next((aim for aim, pattern in _PATTERNS.items() if pattern.search(said)), None)


def says_yes(text: str) -> bool:
    """Tell whether a message agrees, and does not put it off."""
    said = flat(text)
    return _YES.search(said) is not None and _PATTERNS[Aim.LATER].search(said) is None


def wants_it(text: str) -> bool:
    """Tell whether something that was shown is taken."""
    return says_yes(text) or _TAKE.search(flat(text)) is not None


def does_not_know(text: str) -> bool:
    """Tell whether a question cannot be answered."""
    return _UNKNOWN.search(flat(text)) is not None


def order_in(text: str) -> str | None:
    """Give the folio of an order that is asked about."""
    found = _ORDER.search(text)
    return found["folio"] if found else None


def choice(text: str, options: Sequence[Product]) -> Product | None:
    """Give the option that is meant: by its code, brand, place or price, or because there is no other."""
    said = flat(text)
    named = [one for one in options if squashed(one.sku) in squashed(text)] or [
        one for one in options if one.brand and f" {flat(one.brand)} " in f" {re.sub(r'[^a-z0-9]', ' ', said)} "
    ]
    if len(named) == 1:
        return named[0]
    if _CHEAPEST.search(said):
        return min(options, key=_price, default=None)
    place = _place(said)
    if place is not None and (place == 0 or len(options) > 1):
        return options[place] if place < len(options) else None
    return options[0] if len(options) == 1 and wants_it(text) else None


def _place(said: str) -> int | None:
    ordinal = next((place for word, place in _ORDINALS.items() if re.search(rf"\b{word}\b", said)), None)
    if ordinal is not None:
        return ordinal
    found = _NUMBERED.match(said)
    if found is None:
        return None
    return int(found["number"]) - 1 if found["number"].isdecimal() else _NUMBERS[found["number"]]


def _price(product: Product) -> Decimal:
    try:
        return Decimal(product.price or "inf")
    except InvalidOperation:
        return Decimal("inf")
