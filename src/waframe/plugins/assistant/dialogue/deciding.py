"""Decides what comes next from what is known. Pure: what has to be looked up is named, not done."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from waframe.plugins.assistant.dialogue.request import Field, Option, Request
from waframe.plugins.assistant.understanding.answers import pieces_in
from waframe.plugins.assistant.understanding.choices import Choosable, find_choice, names_cheapest
from waframe.plugins.assistant.understanding.intents import Intent
from waframe.plugins.assistant.understanding.understood import Understood
from waframe.vocabulary import Family, squashed

_OTHER_CAR = "otro auto"
LOST_AT_MOST = 2
ANGRY_AT_MOST = 2


class Ask(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Ask for a field."""

    field: Field


class Find(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Search for the part that is wanted; `cheaper` than what was shown, or simply `more`."""

    cheaper: bool = False
    more: bool = False


class Pick(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Quote an option."""

    option: Option
    quantity: int


class Show(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Show the pictures of an option."""

    option: Option


class HandOff(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Let a person go on; `reason` is the key of what is said."""

    reason: str


class Status(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Tell how an order stands."""

    folio: str | None


class Say(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Say a text of the plugin."""

    key: str


class Pass(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Leave the message to other plugins."""


Step = Ask | Find | Pick | Show | HandOff | Status | Say | Pass

_TO_PERSON: dict[Intent, str] = {
    Intent.WARRANTY: "warranty",
    Intent.COMPLAINT: "complaint",
    Intent.ASK_DISCOUNT: "discount",
    Intent.ASK_INVOICE: "invoice",
}
_OF_THE_HOUSE = frozenset({Intent.ASK_HOURS, Intent.ASK_ADDRESS, Intent.WANTS_PERSON, Intent.MENU})
"""What the plugin that receives customers answers."""


def decide(request: Request, said: Understood, *, families: Mapping[str, Family], before: Request) -> Step:
    """Decide the next step of a request that has taken the message over; `before` is what it was without it."""
    if request.angry >= ANGRY_AT_MOST:
        return HandOff(reason="angry")
    if Intent.SPAM in said.intents or (said.intents & _OF_THE_HOUSE and not said.names_something):
        return Pass()
    picked = _picked(request, said)
    if picked is not None:
        return picked
    reason = next((reason for intent, reason in _TO_PERSON.items() if intent in said.intents), None)
    if reason is not None and not (reason == "discount" and said.names_something):
        return HandOff(reason=reason)
    if Intent.ORDER_STATUS in said.intents and not said.names_something:
        return Status(folio=said.folio)
    if request.asked is Field.CAR:
        return _about_car(request, said, before=before)
    return _about_part(request, said, families=families, before=before)


def is_choice(request: Request, text: str) -> bool:
    """Tell whether a text means one of the options, so that «la uno» is not taken for a Fiat."""
    return bool(request.options) and find_choice(text, _choosable(request)) is not None


def _about_car(request: Request, said: Understood, *, before: Request) -> Step:
    """Go on after nothing was found: for another vehicle it is searched again, else a person looks."""
    if request.car != before.car:
        return Find()
    if _OTHER_CAR in said.text.casefold():
        return Ask(field=Field.MODEL)
    return HandOff(reason="not_found")


def _about_part(request: Request, said: Understood, *, families: Mapping[str, Family], before: Request) -> Step:
    if request.options and not said.names_something:
        return _about_options(request, said)
    if request.wanted is None:
        return _without_part(request, said)
    if request.options:
        return Pass()
    ask = missing(request, families=families)
    if ask is not None and ask.field is request.asked and (request.car, request.wanted) == (before.car, before.wanted):
        return _lost(request, said)
    return ask or Find()


def missing(request: Request, *, families: Mapping[str, Family]) -> Ask | None:
    """Name what has to be known before a search makes sense: the model, then the year."""
    wanted, car = request.wanted, request.car
    if wanted is None:
        return Ask(field=Field.PART)
    if wanted.code is not None:
        return None
    universal = bool(wanted.families) and all(is_universal(key) for key in wanted.families if key in families)
    if universal:
        return None
    if not car.is_named:
        return Ask(field=Field.MODEL)
    if car.year is None and not car.no_year:
        return Ask(field=Field.YEAR)
    return None


def is_universal(family: str) -> bool:
    """Tell whether a family fits any car: oils, liquids, bulbs."""
    return family.startswith(("aceite", "liquido", "anticongelante", "foco", "aditivo", "limpia_", "shampoo", "grasa"))


def _picked(request: Request, said: Understood) -> Step | None:
    """See whether an option is chosen, or how many of it."""
    if not request.options or said.parts or (said.codes and not _names_option(request, said)):
        return None
    if Intent.ASK_CHEAPER in said.intents and not names_cheapest(said.text):
        return None
    place = find_choice(said.text, _choosable(request))
    if place is None and len(request.options) == 1 and (_agrees(said) or pieces_in(said.text)):
        place = 0
    if place is None:
        return None
    option = request.options[place]
    if Intent.ASK_PHOTO in said.intents:
        return Show(option=option)
    wanted = request.wanted.quantity if request.wanted is not None else None
    return Pick(option=option, quantity=pieces_in(said.text) or wanted or 1)


def _agrees(said: Understood) -> bool:
    declines = said.intents & {Intent.REJECT, Intent.LATER, Intent.CANCEL, Intent.ASK_CHEAPER}
    return Intent.CONFIRM in said.intents and not declines


def _about_options(request: Request, said: Understood) -> Step:
    intents = said.intents
    if Intent.ASK_PHOTO in intents:
        return Show(option=request.options[0])
    if Intent.ASK_CHEAPER in intents:
        return Find(cheaper=True, more=True)
    if Intent.LATER in intents:
        return Say(key="assistant.no_hurry")
    if intents & {Intent.REJECT, Intent.CANCEL}:
        return Say(key="assistant.what_else")
    if Intent.NEW_SEARCH in intents:
        return Ask(field=Field.PART)
    if Intent.CONFIRM in intents:
        return Ask(field=Field.CHOICE)
    if intents & {Intent.ASK_DELIVERY, Intent.ASK_PAYMENT}:
        return HandOff(reason="terms")
    return _lost(request, said)


def _without_part(request: Request, said: Understood) -> Step:
    intents = said.intents
    if said.vehicles:
        return Ask(field=Field.PART)
    if request.asked is not None:
        return _lost(request, said)
    if intents & {Intent.ASK_DELIVERY, Intent.ASK_PAYMENT}:
        return HandOff(reason="terms")
    if Intent.CANCEL in intents and request.quote_id is None:
        return Status(folio=said.folio)
    if intents & {Intent.ASK_PRICE, Intent.ASK_STOCK} and not intents & {Intent.WANTS_PERSON}:
        return Ask(field=Field.PART)
    if intents == {Intent.CONFIRM} and request.quote_id is None:  # «sí» to a question of another plugin
        return Ask(field=Field.PART)
    return Pass()


def _lost(request: Request, said: Understood) -> Step:
    """Not understood: once it is asked again, then a person goes on. Thanks and goodbyes are left alone."""
    if said.intents & {Intent.THANKS, Intent.BYE, Intent.GREETING, Intent.LATER}:
        declines = said.intents & {Intent.LATER, Intent.REJECT}
        return Say(key="assistant.no_hurry") if declines else Pass()
    if request.lost + 1 >= LOST_AT_MOST:
        return HandOff(reason="lost")
    return Ask(field=request.asked or (Field.CHOICE if request.options else Field.PART))


def _names_option(request: Request, said: Understood) -> bool:
    skus = {squashed(option.sku) for option in request.options}
    return any(squashed(code) in skus for code in said.codes)


def _choosable(request: Request) -> list[Choosable]:
    return [
        Choosable(sku=one.sku, brand=one.brand, title=one.title, price=_decimal(one.price)) for one in request.options
    ]


def _decimal(price: str | None) -> Decimal | None:
    try:
        return Decimal(price) if price is not None else None
    except InvalidOperation:
        return None
