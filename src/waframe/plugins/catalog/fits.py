"""Reads which vehicles a product fits: from a list in the row, from lines of its description, from its title."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from waframe.plugins.catalog.product import Fit
from waframe.vocabulary import VehicleMention, Vocabulary, find, fold, repaired
from waframe.vocabulary.engines import engine_named

_SAID = re.compile(
    r"^\s*(?:compatible|aplica|vehiculo|vehículo|modelos? compatible)[^:\n]{0,30}:\s*([^\n]{3,300})",
    re.IGNORECASE | re.MULTILINE,
)
_NAMES = {
    "make": frozenset({"marca", "make"}),
    "model": frozenset({"modelo", "model"}),
    "year": frozenset({"anio", "ano", "year", "anios", "anos"}),
    "engine": frozenset({"motor", "engine", "litros"}),
}
_SPAN = re.compile(r"((?:19|20)\d\d)(?:\s*(?:-|a|al|/)\s*((?:19|20)\d\d))?")


def fits_of(value: object, vocabulary: Vocabulary) -> tuple[Fit, ...]:
    """Read a list of vehicles: objects with make, model, year and engine, or texts."""
    if isinstance(value, str):
        return _of_mentions(find(repaired(value), vocabulary).vehicles)
    if not isinstance(value, list | tuple):
        return ()
    rows = [_row(one) for one in value if isinstance(one, Mapping)]
    texts = [one for one in value if isinstance(one, str)]
    said = _of_mentions(one for text in texts for one in find(repaired(text), vocabulary).vehicles)
    return (*_grouped(rows), *said)


def fits_said(text: str, vocabulary: Vocabulary) -> tuple[Fit, ...]:
    """Read the vehicles that a description lists after words such as "Compatible con:"."""
    return _of_mentions(one for found in _SAID.finditer(text) for one in find(found[1], vocabulary).vehicles)


def fits_titled(vehicles: Iterable[VehicleMention]) -> tuple[Fit, ...]:
    """Give the vehicles that a title names; a name that several models share fits each of them."""
    return tuple(
        Fit(
            make=one.make,
            model=model,
            first=one.years.first if one.years else None,
            last=one.years.last if one.years else None,
            engines=(one.engine,) if one.engine and one.engine.endswith("L") else (),
        )
        for one in vehicles
        for model in (one.models or (None,))
        if one.models or one.make
    )


def _of_mentions(vehicles: Iterable[VehicleMention]) -> tuple[Fit, ...]:
    return tuple(fit for fit in fits_titled(vehicles) if fit.model is not None)


def _row(row: Mapping[object, object]) -> Fit:
    values = {field: value for key, value in row.items() if (field := _field(str(key))) is not None}
    make, model, year, engine = (_text(values.get(field)) for field in ("make", "model", "year", "engine"))
    return _fit(make, model, year=year, engine=engine)


@lru_cache(maxsize=1024)
def _field(key: str) -> str | None:
    """Give our name of what a key of a list of vehicles holds."""
    return next((field for field, names in _NAMES.items() if fold(key) in names), None)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""


@lru_cache(maxsize=4096)
def _fit(make: str, model: str, *, year: str, engine: str) -> Fit:
    """Write a vehicle of a list; lists repeat themselves."""
    years = _SPAN.search(year)
    size = engine_named(engine)
    first = int(years[1]) if years else None
    last = int(years[2]) if years and years[2] else first
    return Fit(
        make=repaired(make) or None,
        model=repaired(model) or None,
        first=min(first, last) if first and last else first,
        last=max(first, last) if first and last else last,
        engines=(size,) if size else (),
    )


def _grouped(rows: Iterable[Fit]) -> tuple[Fit, ...]:
    """Join rows of single years to stretches; years that miss in between part two stretches."""
    by_model: dict[tuple[str | None, str | None], dict[int | None, tuple[int | None, set[str]]]] = {}
    for row in rows:
        if row.model is None:
            continue
        years = by_model.setdefault((row.make, row.model), {})
        last, engines = years.get(row.first, (row.last, set()))
        longest = max(last, row.last) if last and row.last else last or row.last
        years[row.first] = (longest, engines | set(row.engines))
    fits: list[Fit] = []
    for (make, model), years in by_model.items():
        for begin in sorted(years, key=lambda year: year or 0):
            first, (last, engines) = begin, years[begin]
            before = fits[-1] if fits and (fits[-1].make, fits[-1].model) == (make, model) else None
            follows = before is not None and before.last is not None and first is not None and first <= before.last + 1
            if before is not None and follows:
                fits.pop()
                first, last = before.first, max(before.last or 0, last or 0)
                engines |= set(before.engines)
            fits.append(Fit(make=make, model=model, first=first, last=last, engines=tuple(sorted(engines))))
    return tuple(fits)
