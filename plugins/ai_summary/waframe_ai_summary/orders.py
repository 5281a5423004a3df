"""Asks how the order stands that a conversation is about, where a plugin of the branch knows orders."""

import msgspec

from waframe import ActionError, Context

ACTION = "order_status"
PLACED = frozenset({"ordered", "paid", "delivered"})


class OrderNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Which order."""

    folio: str


class OrderSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of an order; `text` says it to the customer."""

    found: bool = False
    state: str = ""
    text: str = ""

    @property
    def is_placed(self) -> bool:
        """Tell whether nobody has to confirm it any more."""
        return self.state in PLACED


async def look(ctx: Context, folio: str | None) -> OrderSeen | None:
    """Give the order as it stands; None where nobody knows it."""
    if folio is None:
        return None
    try:
        seen = await ctx.act(ACTION, OrderNamed(folio=folio), result=OrderSeen)
    except ActionError:
        return None
    return seen if seen.found else None
