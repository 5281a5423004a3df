"""The `ultravin` layer: NHTSA's whole catalogue vPIC, offline, where the extra of that name is installed."""

import re
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import import_module
from types import ModuleType

import msgspec

from waframe_ocr_vin.vehicles.vehicle import Vehicle

LAYER = "ultravin"

_INITIALS = 3
_SIZE = re.compile(r"\d{1,2}(\.\d+)?$")
_NAME = re.compile(r"(?=[A-Z-]*\d)[A-Z0-9-]{2,10}(?![.\w])")

_NEVER_MIND = frozenset({0, 1, 14})
"""What vPIC says of a number that it decodes all the same: all well, a wrong check digit, signs without use."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What of an answer is used; the library gives a plain dict."""

    model_year: int | None = None
    error_codes: list[int] = []
    attributes: dict[str, str | list[str]] = {}


def decode_by_catalogue(vin: str, *, year: int | None, today: date) -> Vehicle | None:
    """Decode with `ultravin`; None where it is not installed, or does not know the model."""
    library = the_library()
    if library is None:
        return None
    now = datetime.combine(today, time(12), tzinfo=UTC)
    answer = msgspec.convert(library.decode(vin, year=year, now=now), _Answer, strict=False)
    make, model, plant = (_text(answer, name) for name in ("Make", "Model", "Plant City"))
    if make is None or model is None or make.casefold() == model.casefold():
        return None
    if not _NEVER_MIND.issuperset(answer.error_codes):
        return None
    return Vehicle(
        make=_named(make),
        model=model,
        year=answer.model_year,
        engine=_engine(answer),
        plant=plant.title() if plant else None,
    )


@cache
def the_library() -> ModuleType | None:
    """Load the library at the first number that needs it; None where it is not installed."""
    try:
        return import_module("ultravin")
    except ImportError:
        return None


def _text(answer: _Answer, name: str) -> str | None:
    value = answer.attributes.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _named(make: str) -> str:
    """Write a make as people do: vPIC shouts."""
    return make if len(make) <= _INITIALS else make.title()


def _engine(answer: _Answer) -> str | None:
    """Give the size in litres and the engine's name, without what vPIC tells of its technique."""
    litres = _SIZE.match(_text(answer, "Displacement (L)") or "")
    name = _NAME.match(_text(answer, "Engine Model") or "")
    return " ".join([*([f"{float(litres[0]):.1f}"] if litres else []), *([name[0]] if name else [])]) or None
