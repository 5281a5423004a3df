"""Tells the stock of the shops from a CSV that somebody else writes: sku, branch, quantity, price."""

import csv
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import anyio.to_thread
import msgspec

from waframe import Action, ActionCall, Context, Host, Plugin, Settings, hookimpl

Sku = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class StockListSettings(Settings, frozen=True, kw_only=True):
    """What a branch sets under `stock_list:`."""

    file: str = "stock.csv"
    """The table, beside `waframe.yaml`."""

    shares: bool = True
    """Whether other branches may be told what there is here."""


class CheckStock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part."""

    sku: Sku


class CheckOthers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part; `near` is not known to a table."""

    sku: Sku
    near: str | None = None


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """What a branch has. Unknown is not zero: a part that the table does not name is unknown."""

    known: bool
    status: str
    branch: str
    quantity: str | None = None
    price: str | None = None
    currency: str | None = None
    price_includes_tax: bool | None = None
    as_of: datetime | None = None
    stale: bool = False
    reason: str | None = None


class BranchStock(msgspec.Struct, frozen=True, kw_only=True):
    """What another branch has."""

    id: str
    name: str
    quantity: str
    price: str | None
    currency: str | None
    as_of: datetime | None


class BranchUnknown(msgspec.Struct, frozen=True, kw_only=True):
    """A branch of which nobody knows what it has."""

    id: str
    name: str
    reason: str


class OtherBranches(msgspec.Struct, frozen=True, kw_only=True):
    """What other branches have, and those of which nobody knows."""

    branches: tuple[BranchStock, ...]
    unknown: tuple[BranchUnknown, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the table."""

    quantity: str
    price: str | None
    as_of: datetime


Lines = Mapping[tuple[str, str], Line]


class Tables:
    """Reads each table when it has changed, for all branches of this process."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self._read: dict[Path, tuple[float, Lines]] = {}

    async def line(self, file: str, *, sku: str, branch: str) -> Line | None:
        """Find the line of a part in a branch; None where there is none, or no table that can be read."""
        path = self.host.folder / file
        try:
            lines = await anyio.to_thread.run_sync(self._lines, path)
        except (OSError, UnicodeDecodeError, KeyError) as error:
            self.host.log.warning("stock_list.unreadable", file=file, error=repr(error))
            return None
        return lines.get((sku.casefold(), branch))

    def _lines(self, path: Path) -> Lines:
        changed = path.stat().st_mtime
        known = self._read.get(path)
        if known is None or known[0] != changed:
            known = self._read[path] = changed, read_table(path, as_of=datetime.fromtimestamp(changed, UTC))
        return known[1]


class StockList(Plugin[StockListSettings, Tables]):
    """Answers the questions that the bundled inventory answers, so that whoever asks them need not know."""

    name = "stock_list"

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Tables]:
        """Keep what was read."""
        yield Tables(host)

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare the two questions under the names by which all plugins ask them."""
        return [
            Action(
                name="check_stock",
                title="stock_list.check",
                run=self.check,
                arguments=CheckStock,
                result=Stock,
                model=True,
            ),
            Action(
                name="check_other_branches",
                title="stock_list.check_others",
                run=self.check_others,
                arguments=CheckOthers,
                result=OtherBranches,
                model=True,
            ),
        ]

    async def check(self, ctx: Context, call: ActionCall, arguments: CheckStock) -> Stock:
        """Say what this branch has of a part."""
        line = await self.shared.line(self.settings.file, sku=arguments.sku, branch=ctx.branch.key)
        if line is None:
            return Stock(known=False, status="unknown", branch=ctx.branch.key, reason="not listed")
        return Stock(
            known=True,
            status="known",
            branch=ctx.branch.key,
            quantity=line.quantity,
            price=line.price,
            currency="MXN",
            as_of=line.as_of,
        )

    async def check_others(self, ctx: Context, call: ActionCall, arguments: CheckOthers) -> OtherBranches:
        """Say what the branches have that share their stock."""
        known: list[BranchStock] = []
        unknown: list[BranchUnknown] = []
        for key, settings in self.shared.host.settings(self.name).items():
            if key == ctx.branch.key or not isinstance(settings, StockListSettings) or not settings.shares:
                continue
            name = self.shared.host.branches[key].name
            line = await self.shared.line(settings.file, sku=arguments.sku, branch=key)
            if line is None:
                unknown.append(BranchUnknown(id=key, name=name, reason="not listed"))
            else:
                known.append(_shown(line, key=key, name=name))
        return OtherBranches(branches=tuple(known), unknown=tuple(unknown))


def read_table(path: Path, *, as_of: datetime) -> Lines:
    """Read a table; a line whose quantity is no number says nothing."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found: dict[tuple[str, str], Line] = {}
    for row in rows:
        quantity = _decimal(row["quantity"])
        if quantity is not None:
            line = Line(quantity=quantity, price=_decimal(row["price"]), as_of=as_of)
            found[row["sku"].strip().casefold(), row["branch"].strip()] = line
    return found


def _decimal(text: str) -> str | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return str(number) if number.is_finite() and number >= 0 else None


def _shown(line: Line, *, key: str, name: str) -> BranchStock:
    return BranchStock(id=key, name=name, quantity=line.quantity, price=line.price, currency="MXN", as_of=line.as_of)
