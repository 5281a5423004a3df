"""The routes: what the desk's card shows of a conversation's sales, and the PDFs of quotes and tickets."""

from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from waframe import Host, MediaGone, Problem, described
from waframe_sales.finding import is_id
from waframe_sales.order import Order
from waframe_sales.papers.paper import Paper, Size
from waframe_sales.papers.text import as_text
from waframe_sales.quote import QuoteWithLines
from waframe_sales.results import OrderResult, QuoteResult, order_result, quote_result
from waframe_sales.sending import PDF
from waframe_sales.settings import SalesSettings
from waframe_sales.tables import orders, quote_lines, quotes, reservations, tickets, versions
from waframe_sales.writing_papers import People, pdf_of, quote_paper


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The sales of a conversation: the open quote or else the newest, and the orders, the newest first."""

    quote: QuoteResult | None
    orders: tuple[OrderResult, ...]


class Routes:
    """The routes of the plugin."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def routes(self) -> list[BaseRoute]:
        """List the routes."""
        return [
            Route("/api/sales/conversations/{id}", self.card, methods=["GET"]),
            Route("/api/sales/quotes/{id}/pdf", self.quote_pdf, methods=["GET"]),
            Route("/api/sales/orders/{id}/ticket.pdf", self.ticket_pdf, methods=["GET"]),
        ]

    @described(Card, refusals=("404 not-found",))
    async def card(self, request: Request) -> Response:
        """Show the quote and the orders of a conversation."""
        caller = await self._host.require(request)
        store = self._host.store
        found = await store.conversations.find(request.path_params["id"])
        if found is None or not caller.sees(found.branch):
            raise _missing("conversation")
        quote = await quotes.current_of(store.database, found.id)
        shown = None
        if quote is not None:
            lines = await quote_lines.with_lines(store.database, quote)
            shown = quote_result(lines, text=await self._text(lines))
        listed = [await self._order(order) for order in await orders.newest_of(store.database, found.id)]
        body = msgspec.json.encode(Card(quote=shown, orders=tuple(listed)))
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})

    @described(bytes, query=("version",), refusals=("404 not-found",))
    async def quote_pdf(self, request: Request) -> Response:
        """Give the PDF of a quote as it was sent: of the newest version, or of the one that `version` names."""
        caller = await self._host.require(request)
        database, quote_id = self._host.store.database, request.path_params["id"]
        quote = await quotes.find(database, quote_id) if is_id(quote_id) else None
        if quote is None or not caller.sees(quote.branch):
            raise _missing("quote")
        asked = request.query_params.get("version", "")
        version = int(asked) if asked.isdecimal() else quote.sealed_version
        sealed = await versions.find(database, quote.id, version=version) if version is not None else None
        if sealed is None:
            raise _missing("version of it that was sent")
        return _pdf(await self._file(sealed.media_id), name=f"{quote.folio}.pdf")

    @described(bytes, query=("size",), refusals=("404 not-found",))
    async def ticket_pdf(self, request: Request) -> Response:
        """Give the PDF of an order's ticket: as it was sent, on a roll, or on a sheet with `size=letter`."""
        caller = await self._host.require(request)
        database, order_id = self._host.store.database, request.path_params["id"]
        order = await orders.find(database, order_id) if is_id(order_id) else None
        ticket = await tickets.find(database, order.id) if order else None
        if order is None or ticket is None or not caller.sees(order.branch):
            raise _missing("order")
        on_sheet = request.query_params.get("size") == Size.LETTER
        if ticket.media_id is not None and not on_sheet:
            return _pdf(await self._file(ticket.media_id), name=f"{ticket.folio}.pdf")
        branch = self._host.branches.get(order.branch)
        paper = msgspec.json.decode(ticket.paper, type=Paper)
        language, size = branch.language if branch else "es", Size.LETTER if on_sheet else None
        return _pdf(await pdf_of(paper, language=language, size=size), name=f"{ticket.folio}.pdf")

    async def _text(self, found: QuoteWithLines) -> str:
        """Give the text of a quote: the one that was sent, or the one that would be."""
        quote = found.quote
        sealed = await versions.find(self._host.store.database, quote.id, version=quote.version)
        settings, branch = self._host.settings("sales").get(quote.branch), self._host.branches.get(quote.branch)
        if sealed is not None or branch is None or not isinstance(settings, SalesSettings):
            return sealed.text if sealed else ""
        paper = quote_paper(found, branch=branch, settings=settings, people=People())
        return as_text(paper, language=branch.language) if paper.lines else ""

    async def _order(self, order: Order) -> OrderResult:
        database = self._host.store.database
        quote = await quotes.find(database, order.quote_id)
        held = [one.until for one in await reservations.of_order(database, order.id) if one.state == "held"]
        return order_result(order, quote_folio=quote.folio if quote else "", reserved=max(held, default=None))

    async def _file(self, media_id: str) -> bytes:
        try:
            return await self._host.store.media.read(media_id)
        except MediaGone as error:
            raise _missing("file") from error


def _missing(what: str) -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "not-found", f"there is no such {what}")


def _pdf(data: bytes, *, name: str) -> Response:
    headers = {"Cache-Control": "private, no-store", "Content-Disposition": f'inline; filename="{name}"'}
    return Response(data, media_type=PDF, headers=headers)
