"""What the plugin does with customers' taps and words about a quote, whoever has the conversation."""

from collections import OrderedDict

import msgspec

from waframe import Choice, Context, Message, SenderType, Text, WaframeError
from waframe_sales import asking
from waframe_sales.buttons import Tap, Wish, read_tap
from waframe_sales.confirming import Confirmed, Confirming, Outcome
from waframe_sales.money.decimals import from_cents, shown
from waframe_sales.proving import Proof, answers_it, recent, says_yes
from waframe_sales.quote import Quote
from waframe_sales.renewing import Renewing
from waframe_sales.sending import Sending
from waframe_sales.settings import SalesSettings
from waframe_sales.speaking import say
from waframe_sales.statement import Overtaken, run
from waframe_sales.states import State
from waframe_sales.steps import Deed, move
from waframe_sales.tables import orders, quotes
from waframe_sales.words import Meaning, read_words

_REMEMBERED = 1000
_HEAR_AGAIN = "hear_again"


class Talking:
    """Hears customers; remembers which messages were its business, so that nobody else answers them."""

    def __init__(
        self, settings: SalesSettings, *, confirming: Confirming, sending: Sending, renewing: Renewing
    ) -> None:
        self._settings = settings
        self._confirming = confirming
        self._sending = sending
        self._renewing = renewing
        self._handled: OrderedDict[str, None] = OrderedDict()

    def has_handled(self, message: Message) -> bool:
        """Tell whether a message was answered here, or is a button of ours."""
        return message.id in self._handled or _tapped(message) is not None

    async def hear(self, ctx: Context, message: Message) -> None:
        """Do what a customer wants with a quote; leave every other message alone."""
        if message.sender_type is not SenderType.CLIENT:
            return
        tap = _tapped(message) or await self._spoken(ctx, message)
        if tap is None:
            return
        self._handled[message.id] = None
        while len(self._handled) > _REMEMBERED:
            self._handled.popitem(last=False)
        try:
            await self.do(ctx, message, tap)
        except WaframeError as error:  # a yes must not be lost because something was away for a moment
            ctx.log.warning("sales.wish_failed", wish=tap.wish.value, error=str(error))
            payload = msgspec.json.encode({"message_id": message.id}).decode()
            ctx.schedule(_HEAR_AGAIN, payload, key=message.id)

    async def hear_again(self, ctx: Context, message: Message) -> None:
        """Do what could not be done at once."""
        tap = _tapped(message) or await self._spoken(ctx, message)
        if tap is not None:
            await self.do(ctx, message, tap)

    async def do(self, ctx: Context, message: Message, tap: Tap) -> None:
        """Do what a tap wishes."""
        match tap.wish:
            case Wish.CONFIRM:
                proof = Proof(message_id=message.id, words=message.text)
                who = f"customer:{message.id}"
                done = await self._confirming.confirm(ctx, tap.quote_id, version=tap.version, proof=proof, actor=who)
                await self._answer(ctx, done)
            case Wish.CHANGE:
                await self._change(ctx, tap)
            case Wish.REJECT:
                await self._reject(ctx, tap, message)

    async def _spoken(self, ctx: Context, message: Message) -> Tap | None:
        """Read words as a tap, where a quote was sent that they may be about."""
        meaning = read_words(message.text) if isinstance(message.content, Text) else None
        if meaning is None:
            return None
        order = await orders.by_message(ctx.store.database, message.id)
        database = ctx.store.database
        quote = await (
            quotes.find(database, order.quote_id) if order else quotes.current_of(database, ctx.conversation.id)
        )
        if quote is None or quote.sealed_version is None:
            return None
        version = quote.sealed_version
        before = [one for one in await recent(ctx) if one.seq < message.seq]
        if meaning is Meaning.NO:
            meant = answers_it(message, before, quote_id=quote.id, version=version)
            return Tap(wish=Wish.REJECT, quote_id=quote.id, version=version) if meant else None
        meant = says_yes(message, before, quote_id=quote.id, version=version)
        return Tap(wish=Wish.CONFIRM, quote_id=quote.id, version=version) if meant else None

    async def _answer(self, ctx: Context, done: Confirmed) -> None:
        body = said(ctx, done)
        if body:
            say(ctx, Text(body=body))
        quote = done.quote
        match done.outcome:
            case Outcome.ORDERED if quote is not None:
                asking.tell(ctx, "ordered", quote)
            case Outcome.OUTDATED | Outcome.REPRICED if quote is not None and quote.state is State.SENT:
                await self._sending.again(ctx, quote)
            case Outcome.EXPIRED if quote is not None:
                await self._renewing.renew(ctx, quote)
            case Outcome.SHORT | Outcome.BUSY:
                asking.ask_for_person(ctx)
            case _:
                pass

    async def _change(self, ctx: Context, tap: Tap) -> None:
        quote = await self._quote(ctx, tap)
        if quote is None or quote.state not in {State.SENT, State.DRAFT}:
            return await self._too_late(ctx, quote)
        say(ctx, Text(body=ctx.text("sales.change", folio=quote.folio)))
        asking.tell(ctx, "change_wanted", quote)
        if self._settings.on_change == "agent":
            asking.ask_for_person(ctx)
        return None

    async def _reject(self, ctx: Context, tap: Tap, message: Message) -> None:
        quote = await self._quote(ctx, tap)
        if quote is not None and quote.state is State.REJECTED:
            say(ctx, Text(body=ctx.text("sales.rejected", folio=quote.folio)))
            return
        if quote is None or quote.state is not State.SENT:
            await self._too_late(ctx, quote)
            return
        deed = Deed(
            name="rejected",
            actor=f"customer:{message.id}",
            at=ctx.clock.now(),
            details={"message_id": message.id, "words": message.text},
        )
        moved, statements = move(quote, to=State.REJECTED, deed=deed)
        try:
            await ctx.store.database.write(lambda transaction: run(transaction, statements))
        except Overtaken:
            await self._reject(ctx, tap, message)
            return
        say(ctx, Text(body=ctx.text("sales.rejected", folio=quote.folio)))
        asking.tell(ctx, "rejected", moved)

    @staticmethod
    async def _quote(ctx: Context, tap: Tap) -> Quote | None:
        quote = await quotes.find(ctx.store.database, tap.quote_id)
        return quote if quote is not None and quote.conversation_id == ctx.conversation.id else None

    @staticmethod
    async def _too_late(ctx: Context, quote: Quote | None) -> None:
        if quote is None:
            say(ctx, Text(body=ctx.text("sales.no_quote")))
            return
        order = await orders.of_quote(ctx.store.database, quote.id)
        confirmed = Confirmed(outcome=Outcome.ALREADY if order else Outcome.CLOSED, quote=quote, order=order)
        say(ctx, Text(body=said(ctx, confirmed)))


def said(ctx: Context, done: Confirmed) -> str:
    """Say to the customer what became of their yes."""
    quote, order = done.quote, done.order
    values = {
        "folio": order.folio if order else quote.folio if quote else "",
        "total": shown(from_cents(order.total_cents if order else quote.total_cents if quote else 0)),
        "before": shown(from_cents(done.before_cents)),
        "skus": ", ".join(done.short),
        "state": ctx.text(f"sales.state.{order.state if order else quote.state}") if quote else "",
    }
    return ctx.text(f"sales.confirmed.{done.outcome}", **values)


def _tapped(message: Message) -> Tap | None:
    return read_tap(message.content.id) if isinstance(message.content, Choice) else None
