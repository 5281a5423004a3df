"""Tells the stock of a shop from a list in its settings: what is not listed, nobody knows."""

from collections.abc import Mapping

import msgspec

from waframe import Action, ActionCall, Context, Plugin, Settings, hookimpl


class ShelfSettings(Settings, frozen=True, kw_only=True):
    """What a branch sets under `shelf:`."""

    pieces: Mapping[str, int] = {}
    """How many there are of each product."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which product."""

    sku: str


class Stock(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are; unknown is not zero."""

    known: bool
    status: str
    quantity: str | None = None


class Shelf(Plugin[ShelfSettings]):
    """An inventory for trying things out."""

    name = "shelf"

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what can be asked."""
        return [
            Action(name="check_stock", title="shelf.check", run=self.check, arguments=Asked, result=Stock, model=True)
        ]

    async def check(self, ctx: Context, call: ActionCall, asked: Asked) -> Stock:
        """Tell the stock of a product."""
        found = self.settings.pieces.get(asked.sku)
        if found is None:
            return Stock(known=False, status="unknown")
        return Stock(known=True, status="known", quantity=str(found))
