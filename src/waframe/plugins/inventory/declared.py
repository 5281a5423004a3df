"""What people, programs and models may ask: the stock of this branch, and that of the others."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Annotated

import anyio
import msgspec

from waframe import Action, ActionCall, ActionRefused, ActionUnknown, Context
from waframe.plugins.inventory.choosing import names_branch
from waframe.plugins.inventory.errors import Reason
from waframe.plugins.inventory.nearness import nearest_first
from waframe.plugins.inventory.room import Price, Room
from waframe.plugins.inventory.settings import Place
from waframe.plugins.inventory.shared import Shared
from waframe.plugins.inventory.stock import BranchStock, BranchUnknown, OtherBranches, Stock

CHECK = "check_stock"
CHECK_OTHERS = "check_other_branches"
GET_PRODUCT = "get_product"
BRANCHES_AT_MOST = 10
SECONDS_AT_MOST = 12.0
_AT_ONCE = 16

Sku = Annotated[str, msgspec.Meta(min_length=1, max_length=60, title="SKU", pattern=r"^[^\x00-\x1f\x7f]+$")]


class CheckStock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part."""

    sku: Sku


class CheckOthers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which part, and near which branch; this one where none is named or known."""

    sku: Sku
    near: Annotated[str, msgspec.Meta(max_length=120)] | None = None


class _Sku(msgspec.Struct, frozen=True, kw_only=True):
    sku: str


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """What this plugin reads of `get_product`."""

    product: Price | None = None


class Actions:
    """Runs the actions of one branch."""

    def __init__(self, room: Room, *, shared: Shared) -> None:
        self._room = room
        self._shared = shared

    def declared(self) -> list[Action]:
        """List the actions."""
        return [
            Action(
                name=CHECK,
                title="inventory.action.check_stock",
                run=self.check,
                arguments=CheckStock,
                result=Stock,
                model=True,
            ),
            Action(
                name=CHECK_OTHERS,
                title="inventory.action.check_other_branches",
                run=self.check_others,
                arguments=CheckOthers,
                result=OtherBranches,
                model=True,
            ),
        ]

    async def check(self, ctx: Context, call: ActionCall, arguments: CheckStock) -> Stock:
        """Say what this branch has of a part."""
        part_number = _part(ctx, call, arguments.sku)
        return await self._room.stock(part_number, catalogue=partial(_catalogue_price, ctx))

    async def check_others(self, ctx: Context, call: ActionCall, arguments: CheckOthers) -> OtherBranches:
        """Say what other branches have of a part, the nearest first."""
        part_number = _part(ctx, call, arguments.sku)
        rooms = self._others(arguments.near)
        stocks = await _stocks(rooms, part_number)
        pairs = list(zip(rooms, stocks, strict=True))
        known = [_shown(room, stock) for room, stock in pairs if stock.known]
        if len(known) > BRANCHES_AT_MOST:  # an empty shelf is the first that nobody needs to hear of
            having = [one for one in known if one.quantity != "0"]
            known = having if len(having) >= BRANCHES_AT_MOST else known
        unknown = [
            BranchUnknown(id=room.branch.key, name=room.branch.name, reason=stock.reason or "unknown")
            for room, stock in pairs
            if not stock.known
        ]
        return OtherBranches(branches=tuple(known[:BRANCHES_AT_MOST]), unknown=tuple(unknown))

    def _others(self, near: str | None) -> list[Room]:
        """List the branches that share their stock, the nearest first."""
        host, here = self._shared.host, self._room.branch.key
        rooms = {key: self._shared.room(key) for key in host.branches if key != here}
        sharing = {
            key: room
            for key, room in rooms.items()
            if room is not None and room.settings.shares and room.branch.active and CHECK in host.actions(key)
        }
        places = {key: room.settings.location for key, room in sharing.items() if room.settings.location is not None}
        order = nearest_first(list(sharing), places, origin=self._origin(near or "", sharing.values()))
        return [sharing[key] for key in order]

    def _origin(self, near: str, rooms: Collection[Room]) -> Place | None:
        named = (
            room.settings.location
            for room in rooms
            if names_branch(near, room.branch.name) or names_branch(near, room.branch.key)
        )
        return next((place for place in named if place is not None), self._room.settings.location)


async def _stocks(rooms: Sequence[Room], part_number: str) -> list[Stock]:
    """Ask all of them, some at the same time; those that share a service share its one answer.

    Whoever has not answered when the time is over is unknown, so that the others are still told.
    """
    found: dict[int, Stock] = {}
    limit = anyio.CapacityLimiter(_AT_ONCE)

    async def ask(place: int, room: Room) -> None:
        async with limit:
            found[place] = await room.stock(part_number, wide=True)

    with anyio.move_on_after(SECONDS_AT_MOST):
        async with anyio.create_task_group() as tasks:
            for place, room in enumerate(rooms):
                tasks.start_soon(ask, place, room)
    return [found.get(place) or room.unknown(Reason.TIMEOUT) for place, room in enumerate(rooms)]


async def _catalogue_price(ctx: Context, part_number: str) -> Price | None:
    """Ask the catalogue for a price, where there is one."""
    try:
        found = await ctx.act(GET_PRODUCT, _Sku(sku=part_number), result=_Found)
    except (ActionUnknown, ActionRefused):
        return None
    return found.product


def _part(ctx: Context, call: ActionCall, sku: str) -> str:
    part_number = sku.strip()
    if not any(sign.isalnum() for sign in part_number):
        raise ActionRefused(call.action, reason=ctx.text("inventory.no_part_number"))
    return part_number


def _shown(room: Room, stock: Stock) -> BranchStock:
    return BranchStock(
        id=room.branch.key,
        name=room.branch.name,
        quantity=stock.quantity or "0",
        quantity_at_least=stock.quantity_at_least,
        price=stock.price,
        currency=stock.currency,
        price_includes_tax=stock.price_includes_tax,
        as_of=stock.as_of,
        stale=stock.stale,
    )
