"""Says again what was taken back because the floor moved: a ticket or a quote on its way must reach the customer."""

from collections.abc import Sequence

import msgspec

from waframe import Context, Direction, Document, Message, MessageStatus, Text
from waframe_sales.order import Ticket
from waframe_sales.papers.paper import Paper
from waframe_sales.papers.text import as_text
from waframe_sales.proving import recent, was_shown
from waframe_sales.sending import PDF, Sending
from waframe_sales.speaking import say
from waframe_sales.states import State
from waframe_sales.tables import orders, quotes, tickets

_WITHDRAWN = "withdrawn"
_ORDERS = 3


class Repeating:
    """Looks, where the floor has moved, for papers that were taken back by that."""

    def __init__(self, sending: Sending) -> None:
        self._sending = sending

    async def repeat(self, ctx: Context) -> None:
        """Say again the quote that holds and the newest tickets, where they were taken back and not said since."""
        messages = await recent(ctx)
        if not any(_is_withdrawn(one) for one in messages):
            return
        quote = await quotes.open_of(ctx.store.database, ctx.conversation.id)
        if quote is not None and quote.state is State.SENT:
            shown = was_shown(messages, quote.id, version=quote.version)
            if not shown and any(_shows_withdrawn(one, quote.id) for one in messages):
                await self._sending.again(ctx, quote)
        for order in await orders.newest_of(ctx.store.database, ctx.conversation.id, many=_ORDERS):
            ticket = await tickets.find(ctx.store.database, order.id) if order.ticket_sent_at else None
            if ticket is not None and _lacks(messages, ticket):
                say_ticket(ctx, ticket)


def say_ticket(ctx: Context, ticket: Ticket) -> None:
    """Send a ticket that was drawn: its text and its PDF."""
    paper = msgspec.json.decode(ticket.paper, type=Paper)
    say(ctx, Text(body=as_text(paper, language=ctx.customer.language or ctx.branch.language)))
    say(ctx, Document(media_id=ticket.media_id, mime=PDF, filename=_filename(ticket)))


def _lacks(messages: Sequence[Message], ticket: Ticket) -> bool:
    """Tell whether a ticket was taken back, and not said since."""
    papers = [
        one for one in messages if isinstance(one.content, Document) and one.content.filename == _filename(ticket)
    ]
    return bool(papers) and all(map(_is_withdrawn, papers))


def _filename(ticket: Ticket) -> str:
    return f"{ticket.folio}.pdf"


def _is_withdrawn(message: Message) -> bool:
    failed = message.direction is Direction.OUT and message.status is MessageStatus.FAILED
    return failed and message.error is not None and message.error.code == _WITHDRAWN


def _shows_withdrawn(message: Message, quote_id: str) -> bool:
    return _is_withdrawn(message) and quote_id in msgspec.json.encode(message.content).decode()
