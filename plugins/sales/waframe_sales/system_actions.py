"""What happens to sales by itself: quotes are presented and expire, tickets go out, a lost wish is done after all."""

import msgspec

from waframe import ActionCall, Context, Done
from waframe_sales import asking
from waframe_sales.finding import find_quote
from waframe_sales.repeating import say_ticket
from waframe_sales.sending import Sending
from waframe_sales.statement import Overtaken, ask, run
from waframe_sales.states import OPEN, State
from waframe_sales.steps import Deed, move
from waframe_sales.tables import orders, quotes, tickets
from waframe_sales.talking import Talking


class Present(msgspec.Struct, frozen=True, kw_only=True):
    """Which quote a model has made for the customer."""

    quote_id: str


class Expire(msgspec.Struct, frozen=True, kw_only=True):
    """Which version of which quote holds no longer."""

    quote_id: str
    version: int


class TicketDrawn(msgspec.Struct, frozen=True, kw_only=True):
    """The PDF of an order's ticket."""

    order_id: str
    media_id: str
    pdf_sha256: str


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """Which message of the customer was not acted upon."""

    message_id: str


class SystemActions:
    """Runs the actions that only jobs call."""

    def __init__(self, sending: Sending, *, talking: Talking) -> None:
        self._sending = sending
        self._talking = talking

    async def present(self, ctx: Context, call: ActionCall, arguments: Present) -> Done:
        """Send a quote that a model made, as it is by now."""
        found = await find_quote(ctx, call, arguments.quote_id)
        quote = found.quote
        sent = quote.state is State.SENT and quote.sealed_version == quote.version
        if quote.state in OPEN and not sent and found.lines and not found.unpriced and quote.asked_percent is None:
            await self._sending.send(ctx, call, found)
        return Done()

    async def expire(self, ctx: Context, call: ActionCall, arguments: Expire) -> Done:
        """End a quote whose time is over; a newer version has a time of its own."""
        quote, now = await quotes.find(ctx.store.database, arguments.quote_id), ctx.clock.now()
        if quote is None or quote.state is not State.SENT or quote.version != arguments.version:
            return Done()
        if quote.valid_until is None or quote.valid_until > now:
            return Done()
        deed = Deed(name="expired", actor=f"system:{call.caller}", at=now)
        expired, statements = move(quote, to=State.EXPIRED, deed=deed)
        try:
            await ctx.store.database.write(lambda transaction: run(transaction, statements))
        except Overtaken:
            return Done()
        asking.tell(ctx, "quote_expired", expired)
        return Done()

    async def deliver(self, ctx: Context, call: ActionCall, arguments: TicketDrawn) -> Done:
        """Send a ticket with its PDF, once: what is sent counts together with the note that it was."""
        del call
        ticket = await tickets.find(ctx.store.database, arguments.order_id)
        if ticket is None:
            return Done()
        drawn = tickets.draw(ticket.order_id, pdf_sha256=arguments.pdf_sha256, media_id=arguments.media_id)
        ask(ctx, [orders.hand_out(ticket.order_id, at=ctx.clock.now()), drawn])
        say_ticket(ctx, msgspec.structs.replace(ticket, media_id=arguments.media_id))
        return Done()

    async def hear_again(self, ctx: Context, call: ActionCall, arguments: Heard) -> Done:
        """Do what a customer wished when something was away."""
        del call
        message = await ctx.store.messages.find(arguments.message_id)
        if message is not None and message.conversation_id == ctx.conversation.id:
            await self._talking.hear_again(ctx, message)
        return Done()
