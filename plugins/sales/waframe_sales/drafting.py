"""Makes quotes and changes them; each change counts only if nobody else changed the quote since it was read."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from zoneinfo import ZoneInfo

import msgspec

from waframe import ActionCall, ActionRefused, By, Context, Direction, Host, SenderType, Transaction, new_id
from waframe_sales import asking, pricing
from waframe_sales.arguments import CreateQuote, quantity_of
from waframe_sales.changing import Change, line_of, with_quantity
from waframe_sales.finding import find_quote
from waframe_sales.money.decimals import ZERO
from waframe_sales.quote import Quote, QuoteWithLines, Terms
from waframe_sales.seen import SeenPrice
from waframe_sales.settings import SalesSettings
from waframe_sales.speaking import actor
from waframe_sales.statement import Overtaken, Statement, run
from waframe_sales.states import OPEN, State
from waframe_sales.steps import Deed, begin, move
from waframe_sales.tables import folios, prices, quote_lines, quotes
from waframe_sales.tables.folios import Series
from waframe_sales.totalling import exceeds, totalled

TRIES = 5
MOST_LINES = 30
MOST_OF_ONE = 999


class Drafting:
    """Makes and changes quotes for a branch."""

    def __init__(self, settings: SalesSettings, *, host: Host) -> None:
        self.settings = settings
        self.host = host

    async def create(
        self, ctx: Context, call: ActionCall, wanted: CreateQuote, *, agent_id: str | None = None
    ) -> QuoteWithLines:
        """Make a quote in place of the conversation's open one; the same wish of a machine makes one only.

        It belongs to the agent who makes it, or is named, or has the conversation.
        """
        key = await _key_of(ctx, wanted) if call.by in {By.MODEL, By.SYSTEM} else None
        if key is not None:
            made = await quotes.made(ctx.store.database, ctx.conversation.id, made_key=key)
            if made is not None and made.state in OPEN:
                return await quote_lines.with_lines(ctx.store.database, made)
        asked: dict[str, Decimal] = {}
        for line in wanted.lines:
            asked[line.sku.strip()] = asked.get(line.sku.strip(), ZERO) + quantity_of(line.qty)
        seen = await pricing.look_up(ctx, list(asked), settings=self.settings)
        many: dict[str, Decimal] = {}
        for one, quantity in zip(seen, asked.values(), strict=True):
            many[one.sku] = many.get(one.sku, ZERO) + quantity
        check_quantities(ctx, call, many.values())
        found = await self._begin(ctx, call, seen=seen, many=many, key=key, agent_id=agent_id)
        self._told(ctx, call, found)
        return found

    async def edit(
        self,
        ctx: Context,
        call: ActionCall,
        change: Change,
        *,
        quote_id: str | None,
        name: str,
        seen: Sequence[SeenPrice] = (),
        details: dict[str, object] | None = None,
    ) -> QuoteWithLines:
        """Change an open quote; what was sent already becomes a new version of it, which is to be sent again."""
        for _ in range(TRIES):
            found = await find_quote(ctx, call, quote_id)
            if found.quote.state not in OPEN:
                raise ActionRefused(call.action, reason=_not_open(ctx, found.quote))
            changed = change(found)
            if changed == found:
                return found
            deed = Deed(name=name, actor=actor(call), at=ctx.clock.now(), details=details or {})
            try:
                changed = await self._keep(self._with_leave(totalled(changed), call), found, deed=deed, seen=seen)
            except Overtaken:
                continue
            self._told(ctx, call, changed, before=found)
            return changed
        raise ActionRefused(call.action, reason=ctx.text("sales.busy"))

    async def put(
        self, ctx: Context, call: ActionCall, quote_id: str, *, sku: str, quantity: Decimal
    ) -> QuoteWithLines:
        """Set how many of a product are quoted, at the price of now."""
        before = await find_quote(ctx, call, quote_id)
        if before.quote.state not in OPEN:
            raise ActionRefused(call.action, reason=_not_open(ctx, before.quote))
        (seen,) = await pricing.look_up(ctx, [sku.strip()], settings=self.settings)
        if quantity:
            check_quantities(ctx, call, [quantity])
        if before.line(seen.sku) is None and (not quantity or len(before.lines) >= MOST_LINES):
            reason = "sales.no_line" if not quantity else "sales.too_many_lines"
            raise ActionRefused(call.action, reason=ctx.text(reason, sku=sku))
        return await self.edit(
            ctx,
            call,
            lambda found: with_quantity(found, seen, quantity=quantity),
            quote_id=quote_id,
            name="line_set",
            seen=[seen] if quantity else [],
            details={"sku": seen.sku, "quantity": f"{quantity:f}"},
        )

    def terms(self, ctx: Context) -> Terms:
        """Give the terms of now: the tax of the branch's own day, and what a dollar costs."""
        usd = self.settings.usd
        return Terms(
            tax_rate=self.settings.tax_on(_today(ctx)),
            rounding=self.settings.rounding,
            stacking=self.settings.stacking,
            fx={"USD": Decimal(usd.rate)} if usd else {},
            fx_date=usd.date if usd else None,
        )

    async def code(self, ctx: Context) -> str:
        """Give the branch's code in folios."""
        branches = list(self.host.branches)
        return await folios.code_of(ctx.store.database, ctx.branch.key, chosen=self.settings.code, branches=branches)

    async def _begin(
        self,
        ctx: Context,
        call: ActionCall,
        *,
        seen: Sequence[SeenPrice],
        many: dict[str, Decimal],
        key: str | None,
        agent_id: str | None,
    ) -> QuoteWithLines:
        code, now = await self.code(ctx), ctx.clock.now()
        by_sku = {one.sku: one for one in seen}

        async def body(transaction: Transaction) -> QuoteWithLines:
            statements: list[Statement] = []
            quote = self._empty(ctx, call, at=now, key=key, agent_id=agent_id)
            old = await quotes.open_of(transaction, ctx.conversation.id)
            if old is not None:
                deed = Deed(name="superseded", actor=actor(call), at=now, details={"by": quote.id})
                statements += move(old, to=State.SUPERSEDED, deed=deed)[1]
            number = await folios.draw(transaction, code, series=Series.QUOTE)
            quote = msgspec.structs.replace(quote, folio=folios.quote_folio(code, number))
            lines = [
                line_of(quote, by_sku[sku], quantity=quantity, place=place)
                for place, (sku, quantity) in enumerate(many.items())
            ]
            found = totalled(QuoteWithLines(quote=quote, lines=tuple(lines)))
            begun, made = begin(found.quote, Deed(name="created", actor=actor(call), at=now))
            statements += [*made, *quote_lines.replace(begun.id, found.lines)]
            statements += [prices.add(begun, by_sku[sku], at=now) for sku in many]
            await run(transaction, statements)
            return QuoteWithLines(quote=begun, lines=found.lines)

        for _ in range(TRIES):
            try:
                return await ctx.store.database.write(body)
            except Overtaken:
                continue
        raise ActionRefused(call.action, reason=ctx.text("sales.busy"))

    @staticmethod
    def _owner(ctx: Context, call: ActionCall, named: str | None) -> str | None:
        return call.caller if call.by is By.AGENT else named or ctx.conversation.floor_agent_id

    def _empty(self, ctx: Context, call: ActionCall, *, at: datetime, key: str | None, agent_id: str | None) -> Quote:
        conversation = ctx.conversation
        return Quote(
            id=new_id(),
            conversation_id=conversation.id,
            customer_id=conversation.customer_id,
            branch=conversation.branch,
            folio="",
            state=State.DRAFT,
            agent_id=self._owner(ctx, call, agent_id),
            made_by=call.by.value,
            made_key=key,
            terms=self.terms(ctx),
            created_at=at,
            changed_at=at,
        )

    async def _keep(
        self, changed: QuoteWithLines, found: QuoteWithLines, *, deed: Deed, seen: Sequence[SeenPrice]
    ) -> QuoteWithLines:
        before = found.quote
        sent = before.sealed_version == before.version
        quote = msgspec.structs.replace(
            changed.quote, version=before.version + 1 if sent else before.version, valid_until=None
        )
        moved, statements = move(before, to=State.DRAFT, deed=deed, changed=quote)
        statements += quote_lines.replace(moved.id, changed.lines)
        statements += [prices.add(moved, one, at=deed.at) for one in seen]
        await self.host.store.database.write(lambda transaction: run(transaction, statements))
        return QuoteWithLines(quote=moved, lines=changed.lines)

    def _with_leave(self, found: QuoteWithLines, call: ActionCall) -> QuoteWithLines:
        """Note who allows the discount: whoever did before, the caller within their cap, or a supervisor later."""
        quote = found.quote
        worst, allowed = quote.worst_percent, quote.approved_percent or ZERO
        if worst <= allowed:
            quote = msgspec.structs.replace(quote, asked_percent=None, asked_by=None)
        elif not exceeds(worst, cap=self.cap(call)):
            by = call.caller if call.by is By.AGENT else None
            quote = msgspec.structs.replace(
                quote, approved_percent=worst, approved_by=by, asked_percent=None, asked_by=None
            )
        else:
            by = call.caller if call.by is By.AGENT else None
            quote = msgspec.structs.replace(quote, asked_percent=worst, asked_by=by)
        return QuoteWithLines(quote=quote, lines=found.lines)

    def cap(self, call: ActionCall) -> Decimal:
        """Give the cap of whoever acts."""
        return self.settings.caps.of(None if call.by in {By.MODEL, By.SYSTEM} else call.role)

    def _told(
        self, ctx: Context, call: ActionCall, found: QuoteWithLines, *, before: QuoteWithLines | None = None
    ) -> None:
        """Tell who must know, and ask for what is missing."""
        quote, old = found.quote, before.quote if before else None
        asking.tell(ctx, "quote_changed", quote)
        if set(found.unpriced) - set(before.unpriced if before else ()):
            asking.ask_for_prices(ctx, found, call=call)
        elif before is not None and before.unpriced and not found.unpriced:
            asking.prices_found(ctx)
        if quote.asked_percent is not None and (old is None or old.asked_percent != quote.asked_percent):
            asking.ask_for_leave(ctx, quote)
        elif old is not None and old.asked_percent is not None and quote.asked_percent is None:
            asking.leave_settled(ctx)
        if call.by is By.MODEL and found.lines and not found.unpriced and quote.asked_percent is None:
            payload = msgspec.json.encode({"quote_id": quote.id}).decode()
            ctx.schedule("present", payload, key=quote.id)


def check_quantities(ctx: Context, call: ActionCall, quantities: Iterable[Decimal]) -> None:
    """Refuse absurd quantities."""
    for one in quantities:
        if not ZERO < one <= MOST_OF_ONE:
            raise ActionRefused(call.action, reason=ctx.text("sales.absurd_quantity", most=MOST_OF_ONE))


async def _key_of(ctx: Context, wanted: CreateQuote) -> str | None:
    """Name a wish by the customer's message that it answers, so that a turn done again makes nothing new."""
    for message in await ctx.store.messages.page(ctx.conversation.id):
        if message.direction is Direction.IN and message.sender_type is SenderType.CLIENT:
            digest = sha256(msgspec.json.encode(wanted)).hexdigest()[:16]
            return f"{message.id}:{digest}"
    return None


def _not_open(ctx: Context, quote: Quote) -> str:
    return ctx.text("sales.not_open", folio=quote.folio, state=ctx.text(f"sales.state.{quote.state}"))


def _today(ctx: Context) -> date:
    return ctx.clock.now().astimezone(ZoneInfo(ctx.branch.timezone)).date()
