"""Quotes what a customer picked; prices, taxes and the sending itself belong to the plugin that sells."""

import msgspec

from waframe import ActionRefused, ActionUnknown, AnyContent, Note, Text
from waframe.plugins.assistant.dialogue.handing_over import to_person
from waframe.plugins.assistant.dialogue.request import Option, Request
from waframe.plugins.assistant.dialogue.seen import AddToQuote, CreateQuote, QuoteLine, QuoteNamed, QuoteSeen
from waframe.plugins.assistant.hands import Hands


async def quote(
    hands: Hands, request: Request, option: Option, *, quantity: int
) -> tuple[tuple[AnyContent, ...], Request]:
    """Put an option on the open quote, or on a new one. What cannot be quoted goes to a person."""
    try:
        made = await _made(hands, request, option, quantity=quantity)
    except ActionUnknown:
        return await _to_person(hands, "no_sales", option), _next(request)
    except ActionRefused as error:
        hands.ctx.log.warning("assistant.quote_refused", reason=error.reason)
        return await _to_person(hands, "price", option), _next(request)
    request = msgspec.structs.replace(_next(request), quote_id=made.id)
    if option.sku in made.missing:
        await _take_off(hands, made, option)
        return await _to_person(hands, "price", option), request
    if option.pieces is None:
        hands.ctx.write(Note(body=hands.ctx.text("assistant.note.stock", sku=option.sku)))
    return (), msgspec.structs.replace(request, unsent=True)


async def send(hands: Hands, request: Request) -> Request:
    """Send the quote, where something was put on it and it was not sent since; the selling plugin says it."""
    if request.quote_id is None or not request.unsent:
        return request
    try:
        await hands.act("send_quote", QuoteNamed(quote_id=request.quote_id), result=QuoteSeen)
    except ActionRefused as error:
        hands.ctx.log.warning("assistant.quote_not_sent", reason=error.reason)
        note = hands.ctx.text("assistant.note.not_sent", reason=error.reason)
        await to_person(hands, "not_sent", note=note)
    return msgspec.structs.replace(request, unsent=False)


async def _made(hands: Hands, request: Request, option: Option, *, quantity: int) -> QuoteSeen:
    if request.quote_id is not None:
        more = AddToQuote(quote_id=request.quote_id, sku=option.sku, qty=quantity)
        try:
            return await hands.act("add_to_quote", more, result=QuoteSeen)
        except ActionRefused:  # it was confirmed, was rejected or has expired meanwhile
            hands.ctx.log.info("assistant.quote_is_closed", quote=request.quote_id)
    lines = (QuoteLine(sku=option.sku, qty=quantity),)
    return await hands.act("create_quote", CreateQuote(lines=lines), result=QuoteSeen)


async def _take_off(hands: Hands, made: QuoteSeen, option: Option) -> None:
    """Take what has no price off the quote again, so that the rest of it can be sent."""
    try:
        await hands.act("add_to_quote", AddToQuote(quote_id=made.id, sku=option.sku, qty=0), result=QuoteSeen)
    except ActionRefused as error:
        hands.ctx.log.warning("assistant.line_stays", reason=error.reason)


def _next(request: Request) -> Request:
    """Go on to the next part that waits, if any."""
    return msgspec.structs.replace(
        request,
        wanted=request.waiting[0] if request.waiting else None,
        waiting=request.waiting[1:],
        options=(),
        shown=(),
        asked=None,
        lost=0,
    )


async def _to_person(hands: Hands, reason: str, option: Option) -> tuple[AnyContent, ...]:
    ctx = hands.ctx
    await to_person(hands, reason, note=ctx.text(f"assistant.note.{reason}", sku=option.sku))
    key = "assistant.no_sales" if reason == "no_sales" else "assistant.price_pending"
    return (Text(body=ctx.text(key, part=option.title, branch=ctx.branch.name)),)
