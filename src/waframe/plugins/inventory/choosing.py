"""Finds a branch's row among all rows of an answer, and takes several of them together. Pure."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from waframe.plugins.inventory.errors import Reason
from waframe.plugins.inventory.rows import StockRow
from waframe.vocabulary import flat

QUANTITY_AT_MOST = Decimal(10_000_000)
_SHORTEST = 3


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What rows say about a part in a branch; without a quantity, `reason` says why."""

    quantity: Decimal | None = None
    at_least: bool = False
    price: Decimal | None = None
    currency: str | None = None
    price_includes_tax: bool | None = None
    reason: Reason | None = None


def choose(rows: Sequence[StockRow], *, part_number: str, branch: str) -> Chosen:
    """Find what the rows say; several of one branch, such as of two shelves, are added up."""
    of_part = [row for row in rows if row.is_of(part_number)]
    if not of_part:
        return Chosen(reason=Reason.NOT_FOUND)
    here = [row for row in of_part if row.branch is not None and same_branch(row.branch, branch)]
    if not here:
        return Chosen(reason=Reason.NO_ROW)
    quantity, at_least = _together(here)
    priced = next((row for row in here if row.price and row.currency), None)
    return Chosen(
        quantity=quantity,
        at_least=at_least,
        price=priced.price if priced else None,
        currency=priced.currency if priced else None,
        price_includes_tax=priced.price_includes_tax if priced else None,
        reason=None if quantity is not None else Reason.NO_STOCK_TOLD,
    )


def same_branch(one: str, other: str) -> bool:
    """Tell whether two names are of one branch: case, accents and zeros before a number do not matter."""
    return _folded(one) == _folded(other)


def names_branch(words: str, branch: str) -> bool:
    """Tell whether somebody's words name a branch, such as «la de Portales»."""
    name = _folded(branch)
    return len(name) >= _SHORTEST and f" {name} " in f" {_folded(words)} "


def _together(rows: Sequence[StockRow]) -> tuple[Decimal | None, bool]:
    """Add up; where a part of it is unknown there is at least the rest, and if that is nothing, nothing is known."""
    told = [row.stock for row in rows if row.stock is not None]
    quantity = sum(told, Decimal(0))
    missing = len(told) < len(rows)
    if not told or (missing and not quantity) or quantity > QUANTITY_AT_MOST:
        return None, False
    return quantity, missing or any(row.at_least for row in rows)


def _folded(name: str) -> str:
    plain = flat(name.strip())
    return plain.lstrip("0") or "0" if plain.isdecimal() else plain
