"""Finds the quote or the order that somebody means, and only what belongs to the conversation's customer."""

from waframe import ActionCall, ActionRefused, Context
from waframe_sales.order import Order
from waframe_sales.quote import QuoteWithLines
from waframe_sales.tables import orders, quote_lines, quotes


async def find_quote(ctx: Context, call: ActionCall, quote_id: str | None) -> QuoteWithLines:
    """Find a quote of this conversation, or its open one; raises ActionRefused."""
    database = ctx.store.database
    if quote_id is None:
        quote = await quotes.open_of(database, ctx.conversation.id)
    else:
        quote = await quotes.find(database, quote_id) if is_id(quote_id) else None
        quote = quote or await quotes.by_folio(database, quote_id.strip().upper())
    if quote is None or quote.conversation_id != ctx.conversation.id:
        raise ActionRefused(call.action, reason=ctx.text("sales.no_quote"))
    return await quote_lines.with_lines(database, quote)


async def find_order(ctx: Context, folio: str) -> Order | None:
    """Find an order of this conversation's customer by the folio of its ticket or its quote."""
    order = await orders.by_folio(ctx.store.database, ctx.branch.key, folio=folio)
    if order is None:
        return None
    if order.customer_id == ctx.customer.id:
        return order
    owner = await ctx.store.customers.find(order.customer_id)
    return order if owner is not None and owner.id == ctx.customer.id else None


def is_id(text: str) -> bool:
    """Tell whether a text looks like an id, so that a database may be asked for it."""
    parts = text.split("-")
    shape = [len(part) for part in parts] == [8, 4, 4, 4, 12]
    return shape and all(sign in "0123456789abcdefABCDEF" for part in parts for sign in part)
