"""Asks people for what the plugin may not decide: a price that nobody knows, a discount above a cap, a person."""

import msgspec

from waframe import ActionCall, By, Context, Floor, Note
from waframe_sales.quote import Quote, QuoteWithLines
from waframe_sales.writing_papers import percent_shown

HANDOFF, WANTED = "handoff", "wanted"
PRICE_WANTED = "sales_price_wanted"
PRICE_LABEL = "sales.label.price"
LEAVE_LABEL = "sales.label.leave"


def ask_for_prices(ctx: Context, found: QuoteWithLines, *, call: ActionCall | None) -> None:
    """Give the team the task to find prices out; where no person has the conversation, it waits for one."""
    skus = ", ".join(found.unpriced)
    ctx.learn(PRICE_WANTED, skus)
    ctx.label(ctx.text(PRICE_LABEL))
    ctx.write(Note(body=ctx.text("sales.note.price_wanted", folio=found.quote.folio, skus=skus)))
    tell(ctx, "price_wanted", found.quote)
    if call is None or call.by is not By.AGENT:
        ask_for_person(ctx)


def prices_found(ctx: Context) -> None:
    """Take the task away."""
    ctx.label(ctx.text(PRICE_LABEL), on=False)


def ask_for_leave(ctx: Context, quote: Quote) -> None:
    """Ask a supervisor whether a discount may stand."""
    percent = percent_shown(quote.worst_percent)
    ctx.label(ctx.text(LEAVE_LABEL))
    ctx.write(Note(body=ctx.text("sales.note.leave_wanted", folio=quote.folio, percent=percent)))
    tell(ctx, "leave_wanted", quote)


def leave_settled(ctx: Context) -> None:
    """Take that question away."""
    ctx.label(ctx.text(LEAVE_LABEL), on=False)


def ask_for_person(ctx: Context) -> None:
    """Let the customer wait for a person, where the bot has the conversation."""
    if ctx.conversation.floor is Floor.BOT:
        ctx.learn(HANDOFF, WANTED)


def tell(ctx: Context, name: str, quote: Quote) -> None:
    """Tell desks and programs what happened to a sale."""
    payload = {"quote_id": quote.id, "folio": quote.folio, "state": quote.state, "version": quote.version}
    ctx.emit(name, msgspec.json.encode(payload).decode())
