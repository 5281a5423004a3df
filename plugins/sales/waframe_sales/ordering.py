"""Turns an accepted quote into an order, in one transaction: order, ticket, reservation, commission, events, job."""

from datetime import datetime, timedelta

import msgspec

from waframe import Agent, Branch, Host, Job, Transaction, new_id
from waframe_sales import ledger
from waframe_sales.order import Order, Reservation, Ticket
from waframe_sales.proving import Proof
from waframe_sales.quote import Quote, QuoteWithLines
from waframe_sales.settings import SalesSettings
from waframe_sales.statement import Statement, run
from waframe_sales.states import State
from waframe_sales.steps import Deed, move
from waframe_sales.tables import commissions, folios, orders, quote_lines, quotes, reservations, tickets
from waframe_sales.tables.folios import Series
from waframe_sales.writing_papers import People, ticket_paper

DELIVER_TICKET = "deliver_ticket"
RELEASE = "release"


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known before the transaction: what was seen, who said yes how, and what stands on the ticket."""

    quote: Quote
    proof: Proof
    actor: str
    at: datetime
    code: str
    branch: Branch
    people: People
    agent: Agent | None = None


class Ordering:
    """Makes orders in a branch."""

    def __init__(self, settings: SalesSettings, *, host: Host) -> None:
        self._settings = settings
        self._host = host

    async def order(self, purchase: Purchase) -> Order:
        """Make the order; raises Overtaken where the quote is no longer as it was seen, with nothing done."""

        async def body(transaction: Transaction) -> Order:
            return await self.order_in(transaction, purchase)

        return await self._host.store.database.write(body)

    async def order_in(self, transaction: Transaction, purchase: Purchase) -> Order:
        """Make the order in a transaction; the quote's row is changed first, so that others wait for it."""
        order_id, before = new_id(), purchase.quote
        accepted, first = move(before, to=State.ACCEPTED, deed=self._deed("accepted", purchase, order_id=order_id))
        await run(transaction, first)
        found = await quote_lines.with_lines(transaction, accepted)
        number = await folios.draw(transaction, before.branch, series=Series.TICKET)
        order = _order(purchase, order_id=order_id, folio=folios.ticket_folio(purchase.code, number))
        deed = self._deed("ordered", purchase, order_id=order_id, folio=order.folio, total_cents=order.total_cents)
        ordered, second = move(accepted, to=State.ORDERED, deed=deed)
        found = QuoteWithLines(quote=ordered, lines=found.lines)
        await run(transaction, [*second, orders.add(order), *self._belongings(order, found, purchase, number=number)])
        for job in self._jobs(order):
            await self._host.store.jobs.add_in(transaction, job)
        return order

    async def standing(self, quote_id: str) -> tuple[Quote | None, Order | None]:
        """Read a quote, and the order that it became."""
        database = self._host.store.database
        return await quotes.find(database, quote_id), await orders.of_quote(database, quote_id)

    def _belongings(self, order: Order, found: QuoteWithLines, purchase: Purchase, *, number: int) -> list[Statement]:
        paper = ticket_paper(
            found,
            folio=order.folio,
            issued_at=order.ordered_at,
            branch=purchase.branch,
            settings=self._settings,
            people=purchase.people,
        )
        ticket = Ticket(
            order_id=order.id,
            branch=order.branch,
            number=number,
            folio=order.folio,
            issued_at=order.ordered_at,
            paper=msgspec.json.encode(paper).decode(),
        )
        until = order.ordered_at + timedelta(minutes=self._settings.reserve_minutes)
        kept = [
            Reservation(
                id=new_id(),
                order_id=order.id,
                branch=order.branch,
                sku=line.sku,
                quantity=line.quantity,
                made_at=order.ordered_at,
                until=until,
            )
            for line in found.lines
        ]
        agent, terms = purchase.agent, self._settings.commission
        entries = ledger.earned(order, found.lines, agent=agent, settings=terms) if agent else []
        return [tickets.add(ticket), *map(reservations.add, kept), *map(commissions.add, entries)]

    def _jobs(self, order: Order) -> list[Job]:
        payload = msgspec.json.encode({"order_id": order.id}).decode()
        until = order.ordered_at + timedelta(minutes=self._settings.reserve_minutes)
        return [
            Job(
                id=new_id(),
                name=f"sales.{name}",
                payload=payload,
                branch=order.branch,
                conversation_id=order.conversation_id,
                key=order.id,
                due_at=due,
            )
            for name, due in ((DELIVER_TICKET, order.ordered_at), (RELEASE, until))
        ]

    @staticmethod
    def _deed(name: str, purchase: Purchase, *, order_id: str, **details: object) -> Deed:
        proof = {"message_id": purchase.proof.message_id, "words": purchase.proof.words}
        return Deed(name=name, actor=purchase.actor, at=purchase.at, details={**proof, **details}, order_id=order_id)


def _order(purchase: Purchase, *, order_id: str, folio: str) -> Order:
    quote = purchase.quote
    return Order(
        id=order_id,
        quote_id=quote.id,
        quote_version=quote.version,
        conversation_id=quote.conversation_id,
        customer_id=quote.customer_id,
        branch=quote.branch,
        folio=folio,
        state=State.ORDERED,
        agent_id=purchase.agent.id if purchase.agent else None,
        confirmed_message_id=purchase.proof.message_id,
        confirmed_words=purchase.proof.words,
        currency=quote.currency,
        subtotal_cents=quote.subtotal_cents,
        discount_cents=quote.discount_cents,
        tax_cents=quote.tax_cents,
        total_cents=quote.total_cents,
        taxes=quote.taxes,
        ordered_at=purchase.at,
    )
