"""What the stand-in hears in a person's words: parts that are wanted, the vehicle, and short answers to questions."""

import re
from collections.abc import Iterable

import msgspec

from waframe.vocabulary import Found, PartMention, VehicleMention, find, flat

_DATA = re.compile(r"^\[(?!tocó el botón)")
_TAP = "[tocó el botón] "
_CODE = re.compile(r"(?<![\w-])(?=[A-Z0-9-]*\d)[A-Z]{2,}[A-Z0-9]*-[A-Z0-9]+(?![\w-])", re.IGNORECASE)
_FOLIO = re.compile(r"\b(?:[A-Z]{2,4}-)?[A-Z]{2,6}\d{1,4}-\d{4,8}\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:tambien|ademas|aparte|y otr[ao]|igual necesito)\b")
_FEW = {"un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "ocho": 8, "diez": 10}
_NUMBER = rf"(?P<many>\d{{1,3}}|{'|'.join(_FEW)})"
_PIECES = re.compile(
    rf"\b(?:quiero|necesito|ocupo|dame|serian|son|me llevo|l[oa]s) {_NUMBER}\b|\b{_NUMBER.replace('many', 'few')} "
    r"(?:piezas?|pzas?|juegos?|pares)\b"
)
_PAIR = re.compile(r"\b(?:el par|un par|ambos|ambas)\b")


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A part that is wanted, in the person's own words."""

    words: str
    families: tuple[str, ...] = ()
    position: str | None = None
    side: str | None = None
    quantity: int | None = None
    brand: str | None = None


class Car(msgspec.Struct, frozen=True, kw_only=True):
    """The vehicle as far as it was named; `named` is the model as the person says it."""

    make: str | None = None
    models: tuple[str, ...] = ()
    named: str = ""
    year: int | None = None
    engine: str | None = None

    @property
    def name(self) -> str:
        """The vehicle as one would say it."""
        model = self.models[0] if len(self.models) == 1 else self.named or self.make or ""
        return " ".join(str(part) for part in (model, self.year) if part)


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has said so far."""

    wishes: tuple[Wish, ...] = ()
    car: Car = Car()


def listen(spoken: Iterable[str]) -> Heard:
    """Follow what a person says, the oldest first."""
    heard = Heard()
    for text in spoken:
        heard = _with(heard, typed(text))
    return heard


def typed(text: str) -> str:
    """Give what the person typed or tapped; what came by photo or document is data and says nothing."""
    return "" if _DATA.match(text) else text.removeprefix(_TAP)


def says_something(text: str) -> bool:
    """Tell whether a part, a vehicle, a code, or an answer about one of them is named."""
    found = find(typed(text))
    return bool(found.parts or found.vehicles or found.position or found.side or _codes(text))


def pieces(text: str) -> int | None:
    """Hear how many are wanted."""
    said = flat(text)
    if _PAIR.search(said):
        return 2
    match = _PIECES.search(said)
    word = (match["many"] or match["few"]) if match else ""
    return int(word) if word.isdecimal() else _FEW.get(word)


def _with(heard: Heard, text: str) -> Heard:
    found = find(text)
    car = heard.car
    for mention in found.vehicles:
        car = _driven(car, mention)
    new = _wishes(text, found)
    if new:
        kept = heard.wishes if _MORE.search(flat(text)) else ()
        return Heard(wishes=(*kept, *new), car=car)
    if not heard.wishes:
        return Heard(car=car)
    last = heard.wishes[-1]
    answered = msgspec.structs.replace(last, position=found.position or last.position, side=found.side or last.side)
    return Heard(wishes=(*heard.wishes[:-1], answered), car=car)


def _wishes(text: str, found: Found) -> tuple[Wish, ...]:
    codes = _codes(text)
    if codes:
        return tuple(Wish(words=code) for code in codes)
    return tuple(
        Wish(
            words=_words(text, found, place),
            families=part.families,
            position=part.position or (found.position if len(found.parts) == 1 else None),
            side=part.side or (found.side if len(found.parts) == 1 else None),
            quantity=part.quantity,
            brand=part.brand or (found.brands[0] if len(found.parts) == 1 and found.brands else None),
        )
        for place, part in enumerate(found.parts)
    )


def _words(text: str, found: Found, place: int) -> str:
    """Give the words about one part, without the vehicle: from it up to the next one."""
    part: PartMention = found.parts[place]
    end = found.parts[place + 1].span[0] if place + 1 < len(found.parts) else len(text)
    begin = part.span[0]
    blanked = list(text)
    for mention in found.vehicles:
        if mention.models or mention.years or mention.engine:
            blanked[slice(*mention.span)] = " " * (mention.span[1] - mention.span[0])
    return " ".join("".join(blanked)[begin:end].split())


def _codes(text: str) -> tuple[str, ...]:
    vehicles = [mention.span for mention in find(text).vehicles if mention.models]
    return tuple(
        match[0].upper()
        for match in _CODE.finditer(text)
        if not _FOLIO.fullmatch(match[0]) and not any(begin <= match.start() < end for begin, end in vehicles)
    )


def _driven(car: Car, mention: VehicleMention) -> Car:
    """Take over what is said of the vehicle; another model is another vehicle."""
    if mention.models:
        same = bool(set(mention.models) & set(car.models))
        car = msgspec.structs.replace(
            car if same else Car(), make=mention.make, models=mention.models, named=mention.named
        )
    elif mention.make is not None and mention.make != car.make:
        car = Car(make=mention.make, year=car.year)
    return msgspec.structs.replace(car, year=mention.year or car.year, engine=mention.engine or car.engine)
