"""What the vocabulary knows: families of parts, models of vehicles, and what a phrase may stand for."""

from enum import StrEnum

import msgspec


class Family(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A kind of part. `position` and `side` tell whether front and rear, left and right are different parts."""

    key: str
    name: str
    position: bool = False
    side: bool = False


class Model(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A model as it was sold in Mexico, from its first year to its last; engines are written `1.6L`."""

    make: str
    name: str
    first: int | None = None
    last: int | None = None
    engines: tuple[str, ...] = ()


class Kind(StrEnum):
    """What a phrase may name."""

    FAMILY = "family"
    MODEL = "model"
    MAKE = "make"
    BRAND = "brand"
    POSITION = "position"
    SIDE = "side"


class Sense(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One meaning of a phrase: keys of families, names of models, or one make, brand, position or side.

    A weak sense counts only with company: its words mean something else as well.
    """

    kind: Kind
    values: tuple[str, ...]
    weak: bool = False
