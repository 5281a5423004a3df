"""Tells whether a product fits a vehicle: yes, no, or unknown, and which rule decided."""

from enum import StrEnum

import msgspec

from waframe.vocabulary import Years

_UNSEEN, _SHARED = 0.4, 0.8


class Fits(StrEnum):
    """Whether a product fits."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Which rule decided."""

    LISTED = "listed"
    OTHER_MODEL = "other-model"
    OTHER_YEARS = "other-years"
    OTHER_ENGINE = "other-engine"
    OTHER_MAKE = "other-make"
    NO_VEHICLE_LISTED = "no-vehicle-listed"
    MODEL_NOT_GIVEN = "model-not-given"
    YEAR_NOT_GIVEN = "year-not-given"
    YEARS_NOT_LISTED = "years-not-listed"


class Car(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle to fit: the names of its make and models folded, so that they compare."""

    make: str | None = None
    models: tuple[str, ...] = ()
    years: Years | None = None
    engine: str | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is known of it."""
        return bool(self.make or self.models or self.years or self.engine)


class Place(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Vehicles that a product is listed for; `model` and `make` are folded. A `shared` name may mean others, too."""

    make: str | None
    model: str | None
    years: Years | None
    engines: frozenset[str]
    shared: bool = False


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether it fits, by which rule, and how much of the vehicle was seen on the product (0 to 1 for each axis)."""

    fits: Fits
    reason: Reason
    model: float = 0.0
    year: float = 0.0
    engine: float = 0.0


def judge(places: tuple[Place, ...], car: Car) -> Verdict:
    """Compare what a product is listed for with a vehicle."""
    named = [place for place in places if place.model is not None]
    if car.models and named:
        here = [place for place in named if place.model in car.models]
        if not here:
            return Verdict(fits=Fits.NO, reason=Reason.OTHER_MODEL)
        return _by_year(here, car, model=_SHARED if all(place.shared for place in here) else 1.0)
    makes = {place.make for place in places if place.make is not None}
    if car.make is not None and makes and car.make not in makes:
        return Verdict(fits=Fits.NO, reason=Reason.OTHER_MAKE)
    if car.make is not None and makes and not car.models:
        here = [place for place in places if place.make == car.make]
        found = _by_year(here, car, model=1.0)
        if found.fits is Fits.NO:
            return found
        return msgspec.structs.replace(found, fits=Fits.UNKNOWN, reason=Reason.MODEL_NOT_GIVEN)
    if not places:
        return Verdict(fits=Fits.UNKNOWN, reason=Reason.NO_VEHICLE_LISTED, model=_UNSEEN, year=_UNSEEN, engine=_UNSEEN)
    found = _by_year(list(places), car, model=_UNSEEN if car.models else 1.0)
    if found.fits is Fits.NO:
        return found
    reason = Reason.NO_VEHICLE_LISTED if car.models else Reason.MODEL_NOT_GIVEN
    return msgspec.structs.replace(found, fits=Fits.UNKNOWN, reason=reason)


def _by_year(here: list[Place], car: Car, *, model: float) -> Verdict:
    wanted = car.years
    if wanted is not None:
        dated = [place for place in here if place.years is not None]
        now = [place for place in dated if place.years is not None and place.years.meets(wanted)]
        if dated and not now and len(dated) == len(here):
            return Verdict(fits=Fits.NO, reason=Reason.OTHER_YEARS, model=model)
        here = now or [place for place in here if place.years is None]
        year = max((_covered(place.years, wanted) for place in now), default=_UNSEEN)
    else:
        year = 1.0
    return _by_engine(here, car, model=model, year=year)


def _covered(years: Years | None, wanted: Years) -> float:
    """Tell which share of the wanted years is listed, half of it for one year of many."""
    if years is None:
        return _UNSEEN
    common = min(years.last, wanted.last) - max(years.first, wanted.first) + 1
    return 0.5 + 0.5 * common / (wanted.last - wanted.first + 1)


def _by_engine(here: list[Place], car: Car, *, model: float, year: float) -> Verdict:
    listed = frozenset().union(*(place.engines for place in here)) if here else frozenset[str]()
    engine = 1.0
    if car.engine is not None:
        if listed and car.engine not in listed:
            return Verdict(fits=Fits.NO, reason=Reason.OTHER_ENGINE, model=model, year=year)
        engine = 1.0 if listed else _UNSEEN
    if car.years is None:
        dated = any(place.years is not None for place in here)
        fits, reason = (Fits.UNKNOWN, Reason.YEAR_NOT_GIVEN) if dated else (Fits.UNKNOWN, Reason.YEARS_NOT_LISTED)
    elif year < 0.5:  # noqa: PLR2004  # less than a year of those that are wanted
        fits, reason = Fits.UNKNOWN, Reason.YEARS_NOT_LISTED
    else:
        fits, reason = Fits.YES, Reason.LISTED
    return Verdict(fits=fits, reason=reason, model=model, year=year, engine=engine)
