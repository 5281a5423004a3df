"""Asks how the order stands that a conversation is about, where a plugin of the branch knows orders."""

import msgspec

from waframe import ActionError, Context

ACTION = "order_status"


class OrderNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Which order."""

    folio: str


class OrderSeen(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of an order; `text` says it to the customer."""

    found: bool = False
    text: str = ""


async def tell(ctx: Context, folio: str | None) -> str | None:
    """Give the words in which the order stands; None where nobody knows it."""
    if folio is None:
        return None
    try:
        seen = await ctx.act(ACTION, OrderNamed(folio=folio), result=OrderSeen)
    except ActionError:
        return None
    return seen.text if seen.found and seen.text else None
