"""How far branches are from each other. Pure."""

from collections.abc import Mapping, Sequence
from math import asin, cos, radians, sin, sqrt

from waframe.plugins.inventory.settings import Place

_EARTH_KM = 6371.0


def kilometres(one: Place, other: Place) -> float:
    """Measure the way of a bird."""
    upper, lower = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((lower - upper) / 2) ** 2 + cos(upper) * cos(lower) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


def nearest_first(keys: Sequence[str], places: Mapping[str, Place], *, origin: Place | None) -> list[str]:
    """Order branches by their distance; those of which nobody knows where they are come last, as they were."""
    if origin is None:
        return list(keys)
    known = [key for key in keys if key in places]
    near = sorted(known, key=lambda key: kilometres(origin, places[key]))
    return [*near, *(key for key in keys if key not in places)]
