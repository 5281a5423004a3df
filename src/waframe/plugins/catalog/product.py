"""A product of the catalogue, and the vehicles that it is said to fit."""

import msgspec


class Fit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Vehicles that a product is said to fit: a model, its years, its engines; None and empty where it is not said."""

    make: str | None = None
    model: str | None = None
    first: int | None = None
    last: int | None = None
    engines: tuple[str, ...] = ()


class Product(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A product. `sku` names it everywhere; `more` is its whole title where the title was cut off; no price is None."""

    sku: str
    position: int
    title: str
    more: str = ""
    category: str = ""
    brand: str | None = None
    code: str | None = None
    part_number: str | None = None
    price: str | None = None
    description: str = ""
    images: tuple[str, ...] = ()
    vehicles: tuple[Fit, ...] = ()
