"""The vehicle that a number stands for."""

from collections.abc import Mapping

import msgspec


class Vehicle(msgspec.Struct, frozen=True, kw_only=True):
    """A vehicle; what is not known is None. `layers` names, by field, who said so (`mexico`, `wmi`, `online`, …)."""

    make: str | None = None
    model: str | None = None
    year: int | None = None
    engine: str | None = None
    plant: str | None = None
    country: str | None = None
    layers: Mapping[str, str] = {}
