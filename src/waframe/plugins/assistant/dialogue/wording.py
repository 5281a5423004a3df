"""Puts options and questions into words, in the customer's language."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from waframe import AnyContent, Button, Buttons, Context, Text
from waframe.plugins.assistant.dialogue.finding import whole
from waframe.plugins.assistant.dialogue.request import Car, Field, Option, Wanted
from waframe.vocabulary import Vocabulary

PICK, PHOTO, MORE, ANSWER = "assistant:pick:", "assistant:photo:", "assistant:more", "assistant:say:"
BUTTON_AT_MOST = 20
BODY_AT_MOST = 1024


def ask(ctx: Context, field: Field, *, car: Car, wanted: Wanted | None, engines: Sequence[str] = ()) -> AnyContent:
    """Ask for a field, with buttons where there are few answers."""
    name, part = car.name, wanted.words if wanted is not None else ""
    match field:
        case Field.PART:
            return Text(body=ctx.text("assistant.ask.part_for", car=name) if name else ctx.text("assistant.ask.part"))
        case Field.MODEL:
            body = ctx.text("assistant.ask.model_of", part=part) if part else ctx.text("assistant.ask.model")
            return Text(body=body)
        case Field.YEAR:
            return Text(body=ctx.text("assistant.ask.year", car=car.model or car.shared_name or car.make or ""))
        case Field.ENGINE:
            listed = ", ".join(engines)
            body = ctx.text("assistant.ask.engine", car=name, engines=f"({listed})" if listed else "")
            return _with_buttons(body, [(engine, engine) for engine in engines])
        case Field.POSITION:
            pairs = [(ctx.text("assistant.front"), "delanteras"), (ctx.text("assistant.rear"), "traseras")]
            return _with_buttons(ctx.text("assistant.ask.position"), pairs)
        case Field.SIDE:
            pairs = [(ctx.text("assistant.left"), "izquierdo"), (ctx.text("assistant.right"), "derecho")]
            return _with_buttons(ctx.text("assistant.ask.side"), pairs)
        case Field.CAR:
            return Text(body=ctx.text("assistant.ask.model"))
        case Field.CHOICE:
            return Text(body=ctx.text("assistant.ask.choice"))


def not_found(ctx: Context, *, part: str, car: str) -> AnyContent:
    """Say that there is none, and make sure of the vehicle before a person is bothered."""
    pairs = [(ctx.text("assistant.car_is_right"), "es correcto"), (ctx.text("assistant.other_car"), "otro auto")]
    return _with_buttons(ctx.text("assistant.not_found", part=part, car=car), pairs)


def show(
    ctx: Context, options: Sequence[Option], *, car: Car, elsewhere: dict[str, tuple[str, str]], stock: bool
) -> AnyContent:
    """Show up to three options with buttons, or more of them as a text."""
    lines = [
        _line(ctx, option, number=number, elsewhere=elsewhere.get(option.sku), stock=stock, alone=len(options) == 1)
        for number, option in enumerate(options, 1)
    ]
    alone = len(options) == 1
    buttons: tuple[Button, ...]
    head = _head(ctx, car, alone=alone)
    body = "\n\n".join([head, *lines, ctx.text("assistant.shall_i" if alone else "assistant.which")])
    if alone:
        option = options[0]
        buttons = (
            Button(id=f"{PICK}{option.sku}", title=ctx.text("assistant.quote_it")),
            Button(id=f"{PHOTO}{option.sku}", title=ctx.text("assistant.see_photo")),
            Button(id=MORE, title=ctx.text("assistant.other_options")),
        )
    else:
        buttons = tuple(
            Button(id=f"{PICK}{option.sku}", title=_button(ctx, option, number))
            for number, option in enumerate(options[:3], 1)
        )
    if len(body) > BODY_AT_MOST or len(options) > 3:  # noqa: PLR2004  # what an interactive message carries
        return Text(body=body)
    return Buttons(body=body, buttons=buttons)


def money(price: str, currency: str) -> str:
    """Write an amount as Mexico does: `$1,234.50`; dollars are named."""
    try:
        number = Decimal(price).quantize(Decimal("0.01"))
    except InvalidOperation:
        return price
    return f"${number:,.2f}" if currency == "MXN" else f"${number:,.2f} {currency}"


def part_name(wanted: Wanted, vocabulary: Vocabulary) -> str:
    """Name a part: as the customer did, or as the trade does."""
    if wanted.code is not None:
        return wanted.code
    family = vocabulary.families.get(wanted.families[0]) if len(wanted.families) == 1 else None
    return family.name.lower() if family is not None else wanted.words


def _head(ctx: Context, car: Car, *, alone: bool) -> str:
    if car.name and car.is_named:
        return ctx.text("assistant.one_for" if alone else "assistant.options_for", car=car.name)
    return ctx.text("assistant.options")


def _line(
    ctx: Context, option: Option, *, number: int, elsewhere: tuple[str, str] | None, stock: bool, alone: bool
) -> str:
    price = ctx.text("assistant.price_unknown")
    if option.price is not None:
        key = "assistant.price" if option.price_includes_tax else "assistant.price_net"
        price = ctx.text(key, price=money(option.price, option.currency))
    said = _stock(ctx, option, elsewhere) if stock else ""
    if alone:
        return ctx.text("assistant.one", title=option.title, price=price, stock=said)
    return ctx.text("assistant.option", number=number, title=option.title, price=price, stock=said)


def _stock(ctx: Context, option: Option, elsewhere: tuple[str, str] | None) -> str:
    if option.pieces is None:
        return ctx.text("assistant.stock_unknown")
    pieces = whole(option.pieces)
    if pieces != "0":
        return ctx.text("assistant.stock_more" if option.at_least else "assistant.stock", pieces=pieces)
    if elsewhere is not None:
        return ctx.text("assistant.stock_elsewhere", branch=elsewhere[0], pieces=elsewhere[1])
    return ctx.text("assistant.stock_none")


def _button(ctx: Context, option: Option, number: int) -> str:
    price = money(option.price, option.currency).removesuffix(".00") if option.price is not None else ""
    title = f"{number}. {option.brand or ''} {price}".replace("  ", " ").strip()
    return title if len(title) <= BUTTON_AT_MOST else title[:BUTTON_AT_MOST].rstrip()


def _with_buttons(body: str, pairs: Sequence[tuple[str, str]]) -> AnyContent:
    if not 0 < len(pairs) <= 3:  # noqa: PLR2004  # what an interactive message carries
        return Text(body=body)
    return Buttons(
        body=body, buttons=tuple(Button(id=f"{ANSWER}{word}", title=title[:BUTTON_AT_MOST]) for title, word in pairs)
    )
