"""Confirms a quote: looks at validity, prices and stock once more, and then orders exactly once."""

from enum import StrEnum
from typing import Annotated

import msgspec

from waframe import Context
from waframe_sales import asking, pricing
from waframe_sales.changing import with_prices
from waframe_sales.drafting import TRIES, Drafting
from waframe_sales.money.decimals import ZERO
from waframe_sales.order import Order
from waframe_sales.ordering import Ordering, Purchase
from waframe_sales.proving import Proof
from waframe_sales.quote import Quote, QuoteWithLines
from waframe_sales.seen import SeenPrice
from waframe_sales.sending import Sending
from waframe_sales.speaking import people
from waframe_sales.statement import Overtaken, run
from waframe_sales.states import State
from waframe_sales.steps import Deed, move
from waframe_sales.tables import prices, quote_lines, reservations
from waframe_sales.totalling import totalled


class Outcome(StrEnum):
    """What became of a customer's yes."""

    ORDERED = "ordered"
    ALREADY = "already"
    REPRICED = "repriced"
    OUTDATED = "outdated"
    EXPIRED = "expired"
    SHORT = "short"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    BUSY = "busy"


class Confirmed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it: the quote as it is now, the order if there is one, what is short, what it cost before."""

    outcome: Outcome
    quote: Quote | None = None
    order: Order | None = None
    short: tuple[str, ...] = ()
    before_cents: Annotated[int, msgspec.Meta(ge=0)] = 0


class Confirming:
    """Confirms quotes of a branch."""

    def __init__(self, drafting: Drafting, *, sending: Sending, ordering: Ordering) -> None:
        self._drafting = drafting
        self._sending = sending
        self._ordering = ordering

    async def confirm(self, ctx: Context, quote_id: str, *, version: int, proof: Proof, actor: str) -> Confirmed:
        """Order what a customer said yes to; done again with the same yes, it finds the same order."""
        for _ in range(TRIES):
            quote, order = await self._ordering.standing(quote_id)
            if quote is None or quote.conversation_id != ctx.conversation.id:
                return Confirmed(outcome=Outcome.UNKNOWN)
            if order is not None:
                same = order.confirmed_message_id == proof.message_id
                return Confirmed(outcome=Outcome.ORDERED if same else Outcome.ALREADY, quote=quote, order=order)
            try:
                return await self._confirm(ctx, quote, version=version, proof=proof, actor=actor)
            except Overtaken:
                continue
        return Confirmed(outcome=Outcome.BUSY)

    async def _confirm(self, ctx: Context, quote: Quote, *, version: int, proof: Proof, actor: str) -> Confirmed:
        now = ctx.clock.now()
        if quote.state is State.DRAFT or (quote.state is State.SENT and version != quote.sealed_version):
            return Confirmed(outcome=Outcome.OUTDATED, quote=quote)
        if quote.state is State.EXPIRED:
            return Confirmed(outcome=Outcome.EXPIRED, quote=quote)
        if quote.state is not State.SENT:
            return Confirmed(outcome=Outcome.CLOSED, quote=quote)
        if quote.valid_until is not None and quote.valid_until <= now:
            expired, statements = move(quote, to=State.EXPIRED, deed=Deed(name="expired", actor=actor, at=now))
            await ctx.store.database.write(lambda transaction: run(transaction, statements))
            return Confirmed(outcome=Outcome.EXPIRED, quote=expired)
        found = await quote_lines.with_lines(ctx.store.database, quote)
        hindrance = await self._looked_at_again(ctx, found, actor=actor)
        if hindrance is not None:
            return hindrance
        agent_id = quote.agent_id or ctx.conversation.floor_agent_id
        purchase = Purchase(
            quote=quote,
            proof=proof,
            actor=actor,
            at=now,
            code=await self._drafting.code(ctx),
            branch=ctx.branch,
            people=await people(ctx, agent_id),
            agent=await ctx.store.agents.find(agent_id) if agent_id else None,
        )
        order = await self._ordering.order(purchase)
        return Confirmed(outcome=Outcome.ORDERED, quote=quote, order=order)

    async def _looked_at_again(self, ctx: Context, found: QuoteWithLines, *, actor: str) -> Confirmed | None:
        """Look at prices and stock as they are now; what nobody knows does not hinder, since the quote holds."""
        quote = found.quote
        skus = [line.sku for line in found.lines]
        seen = await pricing.look_up(ctx, skus, settings=self._drafting.settings)
        fresh = totalled(with_prices(found, seen, terms=self._drafting.terms(ctx)))
        if fresh.quote.total_cents != quote.total_cents:
            return await self._reprice(ctx, found, fresh=fresh, seen=seen, actor=actor)
        held = await reservations.held(ctx.store.database, ctx.branch.key, now=ctx.clock.now())
        short = tuple(
            line.sku
            for line, one in zip(found.lines, seen, strict=True)
            if one.lacks(line.quantity + held.get(line.sku, ZERO))
        )
        return Confirmed(outcome=Outcome.SHORT, quote=quote, short=short) if short else None

    async def _reprice(
        self, ctx: Context, found: QuoteWithLines, *, fresh: QuoteWithLines, seen: list[SeenPrice], actor: str
    ) -> Confirmed:
        """Seal a new version with the prices of now, to be shown to the customer and asked again."""
        before = found.quote
        worst = fresh.quote.worst_percent
        leave = max(worst, before.approved_percent or ZERO) if worst else before.approved_percent
        quote = msgspec.structs.replace(fresh.quote, version=before.version + 1, approved_percent=leave)
        statements = [
            *quote_lines.replace(quote.id, fresh.lines),
            *(prices.add(quote, one, at=ctx.clock.now()) for one in seen),
        ]
        sealed = await self._sending.seal(
            ctx,
            QuoteWithLines(quote=quote, lines=fresh.lines),
            deed_name="repriced",
            who=actor,
            before=before,
            also=statements,
            silent=True,
        )
        asking.tell(ctx, "quote_changed", sealed.quote)
        return Confirmed(outcome=Outcome.REPRICED, quote=sealed.quote, before_cents=before.total_cents)
