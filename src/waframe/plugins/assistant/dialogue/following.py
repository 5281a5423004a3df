"""Follows a customer: what a message adds to a request, corrects in it, or begins anew. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from waframe.plugins.assistant.dialogue.request import Car, Field, Request, Wanted
from waframe.plugins.assistant.understanding.answers import pieces_in, read_engine, read_year
from waframe.plugins.assistant.understanding.intents import Intent, Mood
from waframe.plugins.assistant.understanding.understood import Understood
from waframe.vocabulary import Model, PartMention, VehicleMention

FORGOTTEN_AFTER = timedelta(hours=24)

Models = Mapping[str, tuple[Model, ...]]


def follow(request: Request, said: Understood, *, models: Models, now: datetime) -> Request:
    """Take over what a message says. The vehicle outlives a request, for a customer has one car and many wishes."""
    if request.at is not None and now - request.at > FORGOTTEN_AFTER:
        request = Request(car=request.car, quote_id=request.quote_id)
    car = _car(request, said, models=models)
    request = msgspec.structs.replace(request, car=car, at=now)
    request = _mood(request, said)
    if said.parts or said.codes:
        return _new_parts(request, said)
    return _answered(request, said)


def _mood(request: Request, said: Understood) -> Request:
    angry = request.angry + 1 if said.mood is Mood.ANGRY else request.angry
    return msgspec.structs.replace(request, angry=angry)


def _car(request: Request, said: Understood, *, models: Models) -> Car:
    car = request.car
    for mention in said.vehicles:
        car = _with(car, mention, models=models)
    dont_know = Intent.DONT_KNOW in said.intents
    if request.asked is Field.YEAR and car.year is None:
        year = read_year(said.text)
        car = msgspec.structs.replace(car, year=year, no_year=year is None and dont_know)
    if request.asked is Field.ENGINE and car.engine is None:
        engine = read_engine(said.text)
        car = msgspec.structs.replace(car, engine=engine, no_engine=engine is None and dont_know)
    return _narrowed(car, models)


def _with(car: Car, mention: VehicleMention, *, models: Models) -> Car:
    """Take over a vehicle; another model than the one that was spoken of is another vehicle."""
    named = mention.models or ((mention.model,) if mention.model else ())
    if named:
        same = bool(set(named) & set(car.models or ((car.model,) if car.model else ())))
        kept = car if same else Car()
        narrowed = tuple(model for model in named if model in kept.models) if same and kept.models else named
        car = msgspec.structs.replace(
            kept,
            make=mention.make or kept.make,
            model=mention.model or (kept.model if same else None),
            models=() if mention.model else narrowed or named,
        )
    elif mention.make is not None and mention.make != car.make:
        car = Car(make=mention.make) if car.make is not None else msgspec.structs.replace(car, make=mention.make)
    return msgspec.structs.replace(
        car, year=mention.year or car.year, engine=mention.engine or car.engine, vin=mention.vin or car.vin
    )


def _narrowed(car: Car, models: Models) -> Car:
    """Let the year choose among the models that a name may mean."""
    if car.model is not None or not car.models:
        return car
    fitting = car.models if car.year is None else tuple(name for name in car.models if _sold(name, car.year, models))
    left = fitting or car.models
    makes = {model.make for name in left for model in models.get(name, ())}
    make = makes.pop() if len(makes) == 1 else car.make
    if len(left) == 1:
        return msgspec.structs.replace(car, make=make, model=left[0], models=())
    return msgspec.structs.replace(car, make=make, models=left)


def _sold(name: str, year: int, models: Models) -> bool:
    known = models.get(name, ())
    return any((one.first or 0) <= year <= (one.last or 9999) for one in known) if known else True


def _new_parts(request: Request, said: Understood) -> Request:
    wishes = [*(_wanted(part, said) for part in said.parts if part.families), *_by_code(said)]
    if not wishes:
        return _answered(request, said)
    first, *others = wishes
    again = request.wanted is not None and request.wanted.families == first.families and first.families != ()
    if again and request.wanted is not None and not others:
        first = _merged(request.wanted, first)
    adds = Intent.NEW_SEARCH in said.intents and request.wanted is not None and not request.options
    waiting = (*request.waiting, *wishes) if adds else (*others, *(request.waiting if again else ()))
    return msgspec.structs.replace(
        request,
        wanted=request.wanted if adds else first,
        waiting=waiting,
        options=(),
        shown=request.shown if again else (),
        asked=None,
        lost=0,
    )


def _wanted(part: PartMention, said: Understood) -> Wanted:
    alone = len(said.parts) == 1
    return Wanted(
        words=said.text[part.span[0] : part.span[1]],
        families=part.families,
        position=part.position or (said.position if alone else None),
        side=part.side or (said.side if alone else None),
        quantity=part.quantity,
        brand=part.brand,
    )


def _by_code(said: Understood) -> list[Wanted]:
    return [Wanted(words=code, code=code) for code in said.codes] if not any(p.families for p in said.parts) else []


def _merged(before: Wanted, now: Wanted) -> Wanted:
    """Keep what was known of a part that is named again, under what is said of it now."""
    return msgspec.structs.replace(
        now,
        position=now.position or before.position,
        side=now.side or before.side,
        quantity=now.quantity or before.quantity,
        brand=now.brand or before.brand,
    )


def _answered(request: Request, said: Understood) -> Request:
    """Take a message that names no part as an answer, or as a word on the part that is spoken of."""
    wanted = request.wanted
    if wanted is None:
        return request
    changed = msgspec.structs.replace(wanted, position=said.position or wanted.position, side=said.side or wanted.side)
    changed = msgspec.structs.replace(changed, quantity=pieces_in(said.text) or changed.quantity)
    narrows = changed.position != wanted.position or changed.side != wanted.side or bool(said.vehicles)
    options = () if narrows else request.options
    return msgspec.structs.replace(request, wanted=changed, options=options)
