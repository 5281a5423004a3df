"""What people, programs and models do with quotes."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from waframe import ActionCall, ActionRefused, By, Context, Text
from waframe_sales import asking
from waframe_sales.arguments import (
    AddToQuote,
    ApproveDiscount,
    ConfirmQuote,
    CreateQuote,
    QuoteNamed,
    RejectQuote,
    SetDiscount,
    quantity_of,
)
from waframe_sales.changing import Change, with_line_discount, with_terms, without_discounts
from waframe_sales.confirming import Confirmed, Confirming, Outcome
from waframe_sales.drafting import Drafting
from waframe_sales.finding import find_quote
from waframe_sales.money.decimals import ZERO
from waframe_sales.money.sale import DiscountKind, OrderDiscount
from waframe_sales.papers.text import as_text
from waframe_sales.proving import find_proof, recent
from waframe_sales.quote import QuoteWithLines
from waframe_sales.results import ConfirmResult, QuoteResult, money, quote_result
from waframe_sales.sending import Sending
from waframe_sales.speaking import actor, people, say
from waframe_sales.statement import Overtaken, Statement, write
from waframe_sales.states import State, StepRefused
from waframe_sales.steps import Deed, move
from waframe_sales.talking import said
from waframe_sales.totalling import exceeds
from waframe_sales.writing_papers import percent_shown, quote_paper


class QuoteActions:
    """Runs the actions on quotes."""

    def __init__(self, drafting: Drafting, *, sending: Sending, confirming: Confirming) -> None:
        self._drafting = drafting
        self._sending = sending
        self._confirming = confirming

    async def create(self, ctx: Context, call: ActionCall, arguments: CreateQuote) -> QuoteResult:
        """Make a quote at the prices of now."""
        return await self.shown(ctx, await self._drafting.create(ctx, call, arguments))

    async def add(self, ctx: Context, call: ActionCall, arguments: AddToQuote) -> QuoteResult:
        """Set how many of a product are quoted."""
        quantity = quantity_of(arguments.qty)
        found = await self._drafting.put(ctx, call, arguments.quote_id, sku=arguments.sku, quantity=quantity)
        return await self.shown(ctx, found)

    async def set_discount(self, ctx: Context, call: ActionCall, arguments: SetDiscount) -> QuoteResult:
        """Give a discount, or take it away; above the caller's cap a supervisor is asked."""
        found = await find_quote(ctx, call, arguments.quote_id)
        change = _discount(ctx, call, arguments, found=found)
        details = {"on": arguments.on, "sku": arguments.sku, "percent": arguments.percent, "amount": arguments.amount}
        found = await self._drafting.edit(
            ctx, call, change, quote_id=arguments.quote_id, name="discount_set", details={**details}
        )
        return await self.shown(ctx, found)

    async def approve(self, ctx: Context, call: ActionCall, arguments: ApproveDiscount) -> QuoteResult:
        """Let the discounts of a quote stand, as far as the supervisor's own cap goes, or take them all away."""
        found = await find_quote(ctx, call, arguments.quote_id)
        quote = found.quote
        if quote.asked_percent is None:
            raise ActionRefused(call.action, reason=ctx.text("sales.nothing_asked", folio=quote.folio))
        if not arguments.approve:
            found = await self._drafting.edit(ctx, call, without_discounts, quote_id=quote.id, name="discount_refused")
            return await self.shown(ctx, found)
        if exceeds(quote.worst_percent, cap=self._drafting.cap(call)):
            reason = ctx.text("sales.above_cap", percent=percent_shown(quote.worst_percent))
            raise ActionRefused(call.action, reason=reason)
        by = call.caller if call.by is By.AGENT else None
        changed = msgspec.structs.replace(
            quote, asked_percent=None, asked_by=None, approved_percent=quote.worst_percent, approved_by=by
        )
        details: dict[str, object] = {"percent": f"{quote.worst_percent:f}"}
        deed = Deed(name="discount_approved", actor=actor(call), at=ctx.clock.now(), details=details)
        moved, statements = move(quote, to=quote.state, deed=deed, changed=changed)
        await _written(ctx, call, statements)
        asking.leave_settled(ctx)
        asking.tell(ctx, "quote_changed", moved)
        return await self.shown(ctx, QuoteWithLines(quote=moved, lines=found.lines))

    async def send(self, ctx: Context, call: ActionCall, arguments: QuoteNamed) -> QuoteResult:
        """Send a quote with its PDF and its buttons."""
        found = await find_quote(ctx, call, arguments.quote_id)
        if found.unpriced:
            asking.ask_for_prices(ctx, found, call=call)
        if call.by is By.MODEL:
            self._sending.check(ctx, call, found)
            ctx.schedule("present", msgspec.json.encode({"quote_id": found.quote.id}).decode(), key=found.quote.id)
            return await self.shown(ctx, found)
        try:
            return await self.shown(ctx, await self._sending.send(ctx, call, found))
        except Overtaken as error:
            raise ActionRefused(call.action, reason=ctx.text("sales.busy")) from error

    async def reject(self, ctx: Context, call: ActionCall, arguments: RejectQuote) -> QuoteResult:
        """Note that the customer does not want a quote; a draft is put away."""
        found = await find_quote(ctx, call, arguments.quote_id)
        to = State.CANCELLED if found.quote.state is State.DRAFT else State.REJECTED
        details: dict[str, object] = {"reason": arguments.reason}
        deed = Deed(name=to.value, actor=actor(call), at=ctx.clock.now(), details=details)
        try:
            moved, statements = move(found.quote, to=to, deed=deed)
        except StepRefused as error:
            raise ActionRefused(call.action, reason=_closed(ctx, found)) from error
        await _written(ctx, call, statements)
        asking.tell(ctx, "rejected", moved)
        return await self.shown(ctx, QuoteWithLines(quote=moved, lines=found.lines))

    async def confirm(self, ctx: Context, call: ActionCall, arguments: ConfirmQuote) -> ConfirmResult:
        """Order a version of a quote, with the customer's own yes to it as proof."""
        found = await find_quote(ctx, call, arguments.quote_id)
        quote = found.quote
        named = arguments.message_id if call.by is not By.MODEL else None
        proof = find_proof(await recent(ctx), quote.id, version=arguments.quote_version, named=named)
        if proof is None:
            raise ActionRefused(call.action, reason=ctx.text("sales.no_proof", version=arguments.quote_version))
        done = await self._confirming.confirm(
            ctx, quote.id, version=arguments.quote_version, proof=proof, actor=actor(call)
        )
        if done.outcome is Outcome.ORDERED and done.quote is not None:
            asking.tell(ctx, "ordered", done.quote)
        if done.outcome is Outcome.REPRICED and done.quote is not None:
            say(ctx, Text(body=said(ctx, done)))
            await self._sending.again(ctx, done.quote)
        return _told(ctx, done)

    async def shown(self, ctx: Context, found: QuoteWithLines) -> QuoteResult:
        """Show a quote as a result, with the text that a customer would read."""
        named = await people(ctx, found.quote.agent_id)
        paper = quote_paper(found, branch=ctx.branch, settings=self._drafting.settings, people=named)
        text = as_text(paper, language=ctx.customer.language or ctx.branch.language) if paper.lines else ""
        later = ctx.text("sales.price_later", skus=", ".join(found.unpriced)) if found.unpriced else ""
        return quote_result(found, text="\n\n".join(part for part in (text, later) if part))


async def _written(ctx: Context, call: ActionCall, statements: Sequence[Statement]) -> None:
    try:
        await write(ctx, statements, call=call)
    except Overtaken as error:
        raise ActionRefused(call.action, reason=ctx.text("sales.busy")) from error


def _discount(ctx: Context, call: ActionCall, wanted: SetDiscount, *, found: QuoteWithLines) -> Change:
    if wanted.percent is not None and wanted.amount is not None:
        raise ActionRefused(call.action, reason=ctx.text("sales.one_discount"))
    percent, amount = Decimal(wanted.percent or 0), Decimal(wanted.amount or 0)
    match wanted.on:
        case "line":
            line = found.line(wanted.sku or "")
            if line is None:
                raise ActionRefused(call.action, reason=ctx.text("sales.no_line", sku=wanted.sku or ""))
            return lambda one: with_line_discount(one, line.sku, percent=percent, amount=amount)
        case "customer":
            if amount:
                raise ActionRefused(call.action, reason=ctx.text("sales.customer_percent"))
            return lambda one: with_terms(one, customer=percent)
        case "order":
            kind = DiscountKind.AMOUNT if amount else DiscountKind.PERCENT
            value = amount or percent
            order = OrderDiscount(kind=kind, value=value) if value > ZERO else None
            return lambda one: with_terms(one, order=order)


def _closed(ctx: Context, found: QuoteWithLines) -> str:
    quote = found.quote
    return ctx.text("sales.not_open", folio=quote.folio, state=ctx.text(f"sales.state.{quote.state}"))


def _told(ctx: Context, done: Confirmed) -> ConfirmResult:
    quote, order = done.quote, done.order
    cents = order.total_cents if order else quote.total_cents if quote else 0
    return ConfirmResult(
        outcome=done.outcome.value,
        folio=order.folio if order else quote.folio if quote else "",
        total=money(cents),
        payment=ctx.text("sales.payment") if order else "",
        text=said(ctx, done),
        order_id=order.id if order else None,
        quote_id=quote.id if quote else None,
        quote_version=quote.version if quote else None,
    )
