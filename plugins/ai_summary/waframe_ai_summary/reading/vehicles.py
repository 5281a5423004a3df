"""Follows the vehicles of a conversation: named, completed bit by bit, corrected, confirmed."""

import re
from collections.abc import Sequence

import msgspec

from waframe.vocabulary import VehicleMention, fold
from waframe.vocabulary.entries import Kind
from waframe.vocabulary.reading import Piece
from waframe_ai_summary.reading.clauses import Clause
from waframe_ai_summary.reading.cues import Cue, place_of, says
from waframe_ai_summary.reading.summary import Source, Vehicle

_OTHER = re.compile(r"\b(?:otr[oa]|tambien|ademas|aparte|another)\b")
_YES = re.compile(r"^\W*(?:si+p?|see|yes|yep|aja|asi es|correcto|exacto|es[ae]|claro|creo que si|simon|ei)\b")
_CHOICE = re.compile(r"\b(?:o|u|or)\b")
_NOT = re.compile(r"\bno (?:es |era |para |del? |un |una |el |la |al )*$")
_LEADS = re.compile(r"\b(?:para|pa|p|un|una|mi|del?|el|la|es|tengo|traigo|for|a|my)\s+(?:mi |un |una |el |la )?$")
_SAID, _TOLD, _AGREED, _READ = 95, 85, 80, 90
_GUESSED = 70
_FEW_WORDS = 4
_LAST_CENTURY = 50
_EITHER = re.compile(r"\b(?:19|20)\d{2} (?:o|u|or) (?:19|20)?\d{2}\b")
_SHORT_YEAR = re.compile(r"^\W*(?:es |del? |modelo |mod |ano |el )*(\d{2})(?!\d|\.\d| ?(?:mil|pesos))\b")


class Car:
    """A vehicle as it becomes known; `sources` has where each field came from."""

    def __init__(self) -> None:
        self.fields: dict[str, str | int] = {}
        self.sources: dict[str, Source] = {}
        self.models: frozenset[str] = frozenset()
        self.exact = False
        self.replaced_at = -1

    def learn(self, field: str, value: str | int | None, source: Source, *, anew: bool = True) -> None:
        """Take a field; where it is known already only what is said anew replaces it."""
        if value is not None and (anew or field not in self.fields):
            self.fields[field] = value
            self.sources[field] = source

    def forget(self, *fields: str) -> None:
        """Drop what was said by mistake."""
        for field in fields:
            self.fields.pop(field, None)
            self.sources.pop(field, None)

    def shown(self) -> Vehicle:
        """Give the vehicle as it is known."""
        return msgspec.convert(self.fields, type=Vehicle)


class Garage:
    """All vehicles of a conversation. `current` is the one that the customer spoke of last."""

    def __init__(self) -> None:
        self.cars: list[Car] = []
        self.current: Car | None = None
        self._offered: tuple[str, str | int, int] | None = None

    def hear(self, clause: Clause) -> Car | None:
        """Learn from a sentence; gives the vehicle that it names, if it names one."""
        if clause.of_client and not clause.seen:
            self._agree(clause)
            self._specify(clause)
            self._date(clause)
        named: Car | None = None
        mentions = clause.found.vehicles
        for mention in mentions:
            if self._is_mistaken(mention, clause):
                continue
            car = self._hear(mention, clause, many=len([one for one in mentions if one.models]))
            named = car or named
        if not clause.of_client:
            self._ask(clause)
        if named is not None and (clause.of_client or self.current is None):
            self.current = named
        return named

    def car_in(self, clause: Clause, start: int, end: int) -> Car | None:
        """Give the vehicle that is named nearest to a place of a sentence, the following first."""
        within = [one for one in clause.found.vehicles if one.models and start <= one.span[0] < end]
        return next((car for one in within for car in self.cars if car.models & set(one.models)), None)

    def _is_mistaken(self, mention: VehicleMention, clause: Clause) -> bool:
        """Tell whether a vehicle is named only as the one that a wrong part was for: `me dieron la de aveo`."""
        known = any("model" in car.fields for car in self.cars)
        start, _ = place_of(clause.plain, Cue.WRONG)
        return clause.of_client and known and bool(mention.models) and mention.span[0] > start

    def _hear(self, mention: VehicleMention, clause: Clause, *, many: int) -> Car | None:
        if not mention.models:
            self._complete(mention, clause)
            return None
        if not _is_meant(mention, clause, first=not any("model" in car.fields for car in self.cars)):
            return None
        chooses = clause.asks and _CHOICE.search(clause.plain[mention.span[0] :]) is not None
        if not clause.of_client and chooses and (many > 1 or self._known(mention) is not None):
            return None
        car = self._known(mention)
        if car is None:
            car = self._new(mention, clause)
            if car is None:
                return None
        elif self._is_another(car, mention, clause):
            car = self._add()
        self._name(car, mention, clause)
        self._details(car, mention, clause)
        return car

    def _known(self, mention: VehicleMention) -> Car | None:
        """Find the vehicle that is named again."""
        found = [car for car in self.cars if car.models & set(mention.models)]
        same_year = [car for car in found if mention.year is not None and car.fields.get("year") == mention.year]
        if same_year or self.current not in found:
            return (same_year or found)[-1] if found else None
        return self.current

    def _new(self, mention: VehicleMention, clause: Clause) -> Car | None:
        """Make room for a vehicle that is named first; a business names one only where the customer named none."""
        current = self.current
        if current is not None and "model" not in current.fields:
            same_make = "make" not in current.fields or current.fields["make"] == mention.make
            if same_make or says(clause.said, Cue.CORRECT):
                if not same_make:
                    current.forget("make")
                return current
        if clause.of_client and current is not None and _corrects(clause, mention):
            current.forget("make", "model", "year", "engine", "vin")
            current.models, current.exact, current.replaced_at = frozenset(), False, clause.place
            return current
        if not clause.of_client and any("model" in car.fields for car in self.cars):
            return None
        return self._add()

    def _is_another(self, car: Car, mention: VehicleMention, clause: Clause) -> bool:
        """Tell whether the same model with another year is another vehicle."""
        known = car.fields.get("year")
        differs = clause.of_client and mention.year is not None and known is not None and known != mention.year
        return differs and not _corrects(clause, mention) and _OTHER.search(clause.plain) is not None

    def _add(self) -> Car:
        car = Car()
        self.cars.append(car)
        return car

    def _name(self, car: Car, mention: VehicleMention, clause: Clause) -> None:
        source = _source(clause, weak=mention.confidence < 1 and len(mention.models) == 1)
        name, exact = _model_name(mention, clause)
        if exact or not car.exact:
            fewer = not car.models or exact or len(mention.models) < len(car.models)
            car.models = frozenset(mention.models) if fewer else car.models
            if exact or "model" not in car.fields:
                car.learn("model", name, source)
            car.exact = car.exact or exact
        car.learn("make", mention.make, source, anew=False)

    def _details(self, car: Car, mention: VehicleMention, clause: Clause) -> None:
        """Learn year, engine and number; the customer's own word counts more than the business's."""
        source = _source(clause)
        anew = clause.of_client and not clause.seen
        car.learn("vin", mention.vin, source, anew=clause.of_client)
        if not clause.of_client and clause.asks and _CHOICE.search(clause.plain[mention.span[0] :]):
            return
        if _EITHER.search(clause.plain) is None:
            car.learn("year", mention.year, source, anew=anew)
        if mention.engine is not None and mention.engine.endswith("L"):
            car.learn("engine", mention.engine, source, anew=anew)

    def _complete(self, mention: VehicleMention, clause: Clause) -> None:
        """Learn what is said of the vehicle at hand without naming it."""
        engine = mention.engine if mention.engine and mention.engine.endswith("L") else None
        if mention.make is None and mention.year is None and engine is None and mention.vin is None:
            return
        if not clause.of_client and (clause.asks or self.current is None):
            return
        car = self.current or self._add()
        self.current = car
        source = _source(clause)
        car.learn("make", mention.make, source, anew=False)
        self._details(car, mention, clause)

    def _date(self, clause: Clause) -> None:
        """Learn the year from the two digits that answer the question for it."""
        short = _SHORT_YEAR.match(clause.plain) if clause.answers_year else None
        if short is not None and self.current is not None:
            number = int(short[1])
            year = 1900 + number if number >= _LAST_CENTURY else 2000 + number
            self.current.learn("year", year, _source(clause))

    def _specify(self, clause: Clause) -> None:
        """Learn which of several the vehicle is, where only the end of its name is said: `a6, motor 2.5`."""
        car = self.current
        if car is None or car.exact or not clause.of_client:
            return
        said = clause.plain.replace(",", " ").split()
        named = [name for name in sorted(car.models) if len(name.split()) > 1 and fold(name).split()[-1] in said]
        if len(named) == 1:
            car.learn("model", named[0], _source(clause))
            car.models, car.exact = frozenset(named), True

    def _ask(self, clause: Clause) -> None:
        """Keep the one engine or year that the business asks for, until the customer agrees."""
        if not clause.asks:
            return
        self._offered = None
        loose = [one for one in clause.found.vehicles if one.engine or one.year]
        engines = [piece.text for piece in clause.found.pieces if piece.what == "engine" and piece.text.endswith("L")]
        if len(loose) == 1 and len(engines) == 1:
            self._offered = ("engine", engines[0], clause.place)
        elif len(loose) == 1 and not engines and loose[0].year is not None:
            self._offered = ("year", loose[0].year, clause.place)

    def _agree(self, clause: Clause) -> None:
        offered, self._offered = self._offered, None
        if offered and self.current and clause.place == offered[2] + 1 and _YES.match(clause.plain):
            source = Source(message=clause.message, confidence=_AGREED)
            self.current.learn(offered[0], offered[1], source, anew=False)


def _corrects(clause: Clause, mention: VehicleMention) -> bool:
    """Tell whether a vehicle is named instead of the one before."""
    return says(clause.plain[: mention.span[0] + 1], Cue.CORRECT)


def _is_meant(mention: VehicleMention, clause: Clause, *, first: bool) -> bool:
    """Tell whether a name that is not quite written so means the vehicle; a business writes names as they are."""
    head = _head(mention, clause)
    if head is None:
        return True
    if _NOT.search(clause.plain[: head.start]):
        return False
    if head.closeness >= 1 or not clause.of_client:
        return head.closeness >= 1
    beside = mention.years is not None or mention.engine is not None or bool(mention.vin)
    wanted = bool(clause.found.parts) or says(clause.said, Cue.ASK_PART) or len(clause.plain.split()) <= _FEW_WORDS
    return beside or (first and wanted and _LEADS.search(clause.plain[: head.start]) is not None)


def _head(mention: VehicleMention, clause: Clause) -> Piece | None:
    """Give the words that name the model."""
    start, end = mention.span
    return next((one for one in clause.found.pieces if start <= one.start < end and one.sense(Kind.MODEL)), None)


def _model_name(mention: VehicleMention, clause: Clause) -> tuple[str, bool]:
    """Give a model as it was said: "Jetta" stays a Jetta while nobody says which one; and whether that is all of it."""
    head = _head(mention, clause)
    name = mention.model or mention.models[0]
    said = fold(clause.text[head.start : head.end]) if head is not None else fold(name)
    whole = fold(name).split()
    words = said.split()
    if len(words) < len(whole) and whole[: len(words)] == words:
        return " ".join(name.split()[: len(words)]), False
    return name, mention.model is not None


def _source(clause: Clause, *, weak: bool = False) -> Source:
    if weak:
        return Source(message=clause.message, confidence=_GUESSED)
    sure = _READ if clause.seen else _SAID if clause.of_client else _TOLD
    return Source(message=clause.message, confidence=sure)


def shown(cars: Sequence[Car]) -> tuple[Vehicle, ...]:
    """Give the vehicles that were named; one of which only a year was said counts as none, unless it stands alone."""
    return tuple(car.shown() for car in cars if car.fields)
