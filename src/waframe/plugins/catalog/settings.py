"""What a branch sets under `catalog:`."""

from typing import Annotated

import msgspec

from waframe import Settings


class CatalogSettings(Settings, frozen=True, kw_only=True):
    """What a branch sets under `catalog:`."""

    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")] = "MXN"
    """The currency of the catalogue's prices."""

    price_includes_tax: bool = True
    """Whether the catalogue's prices are those on the shelf, tax included."""

    image_hosts: tuple[Annotated[str, msgspec.Meta(min_length=3, pattern="^[a-z0-9.-]+$")], ...] = ()
    """From where pictures may be sent: `mlstatic.com` allows what is below it, too. Without any, cards have none."""

    refuse_below: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.5
    """How well a product has to match what was asked, from 0 to 1; below it nothing is found."""

    old_after_days: Annotated[int, msgspec.Meta(ge=1)] = 30
    """After how many days `waframe check` calls the catalogue old."""
