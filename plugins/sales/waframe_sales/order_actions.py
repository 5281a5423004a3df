"""What people, programs and models do with orders."""

import msgspec

from waframe import ActionCall, ActionRefused, By, Context, Direction, Note, SenderType, Text
from waframe_sales import asking, ledger
from waframe_sales.arguments import CancelOrder, OrderNamed, ReturnLines, quantity_of
from waframe_sales.finding import find_order
from waframe_sales.money.decimals import ZERO, from_cents, shown
from waframe_sales.order import Order
from waframe_sales.proving import recent
from waframe_sales.quote import Quote, QuoteLine
from waframe_sales.results import CancelResult, OrderResult, order_result
from waframe_sales.speaking import actor
from waframe_sales.statement import Overtaken, Statement, write
from waframe_sales.states import State, StepRefused
from waframe_sales.steps import Deed, move
from waframe_sales.tables import commissions, orders, quote_lines, quotes, reservations
from waframe_sales.words import wants_to_cancel


class OrderActions:
    """Runs the actions on orders."""

    async def status(self, ctx: Context, call: ActionCall, arguments: OrderNamed) -> OrderResult:
        """Tell where an order of this customer stands; any other order is not found."""
        del call
        order = await find_order(ctx, arguments.folio)
        if order is None:
            return OrderResult(found=False, text=ctx.text("sales.no_order"))
        return await _shown(ctx, order)

    async def mark_paid(self, ctx: Context, call: ActionCall, arguments: OrderNamed) -> OrderResult:
        """Note that an order is paid."""
        now = ctx.clock.now()
        order = await self._order(ctx, call, arguments.folio)
        moved = msgspec.structs.replace(order, state=State.PAID, paid_at=now)
        await self._move(ctx, call, order, to=moved, name="paid")
        return await _shown(ctx, moved)

    async def mark_delivered(self, ctx: Context, call: ActionCall, arguments: OrderNamed) -> OrderResult:
        """Note that an order was handed over; nothing is kept for it any more."""
        now = ctx.clock.now()
        order = await self._order(ctx, call, arguments.folio)
        moved = msgspec.structs.replace(order, state=State.DELIVERED, delivered_at=now)
        await self._move(
            ctx, call, order, to=moved, name="delivered", also=[reservations.finish(order.id, state="used", at=now)]
        )
        return await _shown(ctx, moved)

    async def cancel(self, ctx: Context, call: ActionCall, arguments: CancelOrder) -> CancelResult:
        """Cancel an order that is not paid yet; after that a person decides."""
        order = await find_order(ctx, arguments.folio)
        if order is None:
            return CancelResult(cancelled=False, text=ctx.text("sales.no_order"))
        if order.state is State.CANCELLED:
            return CancelResult(cancelled=True, text=ctx.text("sales.cancelled", folio=order.folio))
        if call.by is By.MODEL and not await _customer_cancels(ctx):
            raise ActionRefused(call.action, reason=ctx.text("sales.no_cancel_proof"))
        if order.state is not State.ORDERED:
            state = ctx.text(f"sales.state.{order.state}")
            ctx.write(Note(body=ctx.text("sales.note.cancel_wanted", folio=order.folio, reason=arguments.reason)))
            if call.by is not By.AGENT:
                asking.ask_for_person(ctx)
            text = ctx.text("sales.cancel_escalated", folio=order.folio, state=state)
            return CancelResult(cancelled=False, escalated=True, text=text)
        now = ctx.clock.now()
        moved = msgspec.structs.replace(order, state=State.CANCELLED, cancelled_at=now, reason=arguments.reason)
        lines = await quote_lines.of_quote(ctx.store.database, order.quote_id)
        back = [reservations.finish(order.id, state="released", at=now)]
        back += await self._claw_back(ctx, order, [_all_back(line) for line in lines], reason="cancelled")
        await self._move(ctx, call, order, to=moved, name="cancelled", also=back, reason=arguments.reason)
        return CancelResult(cancelled=True, text=ctx.text("sales.cancelled", folio=order.folio))

    async def refund(self, ctx: Context, call: ActionCall, arguments: CancelOrder) -> OrderResult:
        """Give the money of a whole order back, and take the commission back."""
        order = await self._order(ctx, call, arguments.folio)
        lines = await quote_lines.of_quote(ctx.store.database, order.quote_id)
        moved, also = await self._take_back(ctx, order, [_all_back(line) for line in lines], reason=arguments.reason)
        await self._move(ctx, call, order, to=moved, name="refunded", also=also, reason=arguments.reason)
        return await _shown(ctx, moved)

    async def return_lines(self, ctx: Context, call: ActionCall, arguments: ReturnLines) -> OrderResult:
        """Take pieces of an order back, with their part of the commission; once all are back, it is refunded."""
        order = await self._order(ctx, call, arguments.folio)
        if order.state not in {State.PAID, State.DELIVERED}:
            raise ActionRefused(call.action, reason=_stands(ctx, order))
        lines = {line.sku.casefold(): line for line in await quote_lines.of_quote(ctx.store.database, order.quote_id)}
        for one in arguments.lines:
            line = lines.get(one.sku.casefold())
            returned = line.returned + quantity_of(one.qty) if line else ZERO
            if line is None or not ZERO < returned <= line.quantity:
                raise ActionRefused(call.action, reason=ctx.text("sales.not_returnable", sku=one.sku))
            lines[one.sku.casefold()] = msgspec.structs.replace(line, returned=returned)
        moved, also = await self._take_back(ctx, order, list(lines.values()), reason=arguments.reason)
        back = {one.sku: str(one.qty) for one in arguments.lines}
        name = "refunded" if moved.state is State.REFUNDED else "returned"
        await self._move(ctx, call, order, to=moved, name=name, also=also, reason=arguments.reason, returned=back)
        return await _shown(ctx, moved)

    async def _take_back(
        self, ctx: Context, order: Order, lines: list[QuoteLine], *, reason: str
    ) -> tuple[Order, list[Statement]]:
        also = [quote_lines.take_back(line, returned=line.returned) for line in lines]
        also += await self._claw_back(ctx, order, lines, reason=reason)
        if all(line.returned == line.quantity for line in lines):
            now = ctx.clock.now()
            order = msgspec.structs.replace(order, state=State.REFUNDED, refunded_at=now, reason=reason)
            also.append(reservations.finish(order.id, state="released", at=now))
        return order, also

    async def _claw_back(self, ctx: Context, order: Order, lines: list[QuoteLine], *, reason: str) -> list[Statement]:
        before = await commissions.of_order(ctx.store.database, order.id)
        entries = ledger.clawed_back(order, lines, before=before, reason=reason, at=ctx.clock.now())
        return [commissions.add(entry) for entry in entries]

    async def _move(
        self,
        ctx: Context,
        call: ActionCall,
        order: Order,
        *,
        to: Order,
        name: str,
        also: list[Statement] | None = None,
        **details: object,
    ) -> None:
        quote = await _quote(ctx, call, order)
        deed = Deed(name=name, actor=actor(call), at=ctx.clock.now(), details=details, order_id=order.id)
        try:
            moved, statements = move(quote, to=to.state, deed=deed)
        except StepRefused as error:
            raise ActionRefused(call.action, reason=_stands(ctx, order)) from error
        try:
            await write(ctx, [*statements, orders.move(to, before=order), *(also or [])], call=call)
        except Overtaken as error:
            raise ActionRefused(call.action, reason=ctx.text("sales.busy")) from error
        asking.tell(ctx, "order_changed", moved)

    @staticmethod
    async def _order(ctx: Context, call: ActionCall, folio: str) -> Order:
        order = await find_order(ctx, folio)
        if order is None:
            raise ActionRefused(call.action, reason=ctx.text("sales.no_order"))
        return order


async def _quote(ctx: Context, call: ActionCall, order: Order) -> Quote:
    quote = await quotes.find(ctx.store.database, order.quote_id)
    if quote is None:
        raise ActionRefused(call.action, reason=ctx.text("sales.no_quote"))
    return quote


async def _customer_cancels(ctx: Context) -> bool:
    """Tell whether the customer's newest words ask to cancel, or say yes to that."""
    for message in await recent(ctx):
        if message.direction is Direction.IN and message.sender_type is SenderType.CLIENT:
            return isinstance(message.content, Text) and wants_to_cancel(message.text)
    return False


async def _shown(ctx: Context, order: Order) -> OrderResult:
    kept = await reservations.of_order(ctx.store.database, order.id)
    held = [one.until for one in kept if one.state == "held"]
    quote = await quotes.find(ctx.store.database, order.quote_id)
    return order_result(
        order,
        quote_folio=quote.folio if quote else "",
        reserved=max(held, default=None),
        text=_stands(ctx, order),
        payment=ctx.text("sales.payment"),
    )


def _stands(ctx: Context, order: Order) -> str:
    state = ctx.text(f"sales.state.{order.state}")
    return ctx.text("sales.order_stands", folio=order.folio, state=state, total=shown(from_cents(order.total_cents)))


def _all_back(line: QuoteLine) -> QuoteLine:
    return msgspec.structs.replace(line, returned=line.quantity)
