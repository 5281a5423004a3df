"""What is told about a part in a branch: how many there are, or that nobody knows; never a zero for not knowing."""

from datetime import datetime

import msgspec


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """The stock of a part in a branch, as actions give it.

    `quantity` and `price` are decimal strings, or None where nobody told them. With `quantity_at_least` there may be
    more. `as_of` is when it was told, `age_seconds` how long ago that is, and `stale` that the service did not answer
    since. `reason` says why something is not known, `source` who told what is.
    """

    known: bool
    status: str
    quantity: str | None = None
    quantity_at_least: bool = False
    price: str | None = None
    currency: str | None = None
    price_includes_tax: bool | None = None
    as_of: datetime | None = None
    age_seconds: int | None = None
    stale: bool = False
    source: str | None = None
    reason: str | None = None
    branch: str


class BranchStock(msgspec.Struct, frozen=True, kw_only=True):
    """What another branch has."""

    id: str
    name: str
    quantity: str
    quantity_at_least: bool
    price: str | None
    currency: str | None
    price_includes_tax: bool | None
    as_of: datetime | None
    stale: bool


class BranchUnknown(msgspec.Struct, frozen=True, kw_only=True):
    """A branch of which nobody knows what it has, and why."""

    id: str
    name: str
    reason: str


class OtherBranches(msgspec.Struct, frozen=True, kw_only=True):
    """What other branches have, the nearest first, and those of which nobody knows."""

    branches: tuple[BranchStock, ...]
    unknown: tuple[BranchUnknown, ...]
