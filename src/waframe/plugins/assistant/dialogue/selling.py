"""The brain that sells by rules alone: it follows the customer, looks things up, and says what comes of it."""

import msgspec

from waframe import (
    ActionRefused,
    ActionUnknown,
    AnyContent,
    Choice,
    Context,
    Image,
    Message,
    Note,
    Reply,
    Text,
    readable,
)
from waframe.plugins.assistant.brains import CustomerTurn
from waframe.plugins.assistant.dialogue.deciding import (
    Ask,
    Find,
    HandOff,
    Pass,
    Pick,
    Say,
    Show,
    Status,
    Step,
    decide,
    is_choice,
    missing,
)
from waframe.plugins.assistant.dialogue.finding import Looked, elsewhere, look, options_of
from waframe.plugins.assistant.dialogue.following import follow
from waframe.plugins.assistant.dialogue.handing_over import to_person
from waframe.plugins.assistant.dialogue.keeping import recall, remember
from waframe.plugins.assistant.dialogue.quoting import quote, send
from waframe.plugins.assistant.dialogue.request import Field, Option, Request
from waframe.plugins.assistant.dialogue.seen import OrderNamed, OrderSeen, SendPictures, Sent
from waframe.plugins.assistant.dialogue.wording import ANSWER, MORE, PHOTO, PICK, ask, not_found, part_name, show
from waframe.plugins.assistant.hands import Hands
from waframe.plugins.assistant.settings import AssistantSettings
from waframe.plugins.assistant.understanding.understood import Understood, understand
from waframe.vocabulary import Vocabulary

PRODUCT = "catalog:"
"""How the id of a product begins that the catalogue showed."""

PICTURES_AT_MOST = 3


class RulesBrain:
    """Understands, acts and says, without any model."""

    def __init__(self, settings: AssistantSettings, vocabulary: Vocabulary) -> None:
        self._settings = settings
        self._vocabulary = vocabulary

    async def think(self, ctx: Context, turn: CustomerTurn, *, hands: Hands) -> Reply | None:
        """Take the messages over one after the other, and answer the last one."""
        before = request = await recall(ctx)
        for message in turn.missed:
            request = self._followed(message, request)
        step: Step = Pass()
        for message in turn.messages:
            said = self._understood(message, request)
            followed = follow(request, said, models=self._vocabulary.models, now=message.at)
            step = _tapped(message, followed) or self._step(step, followed, said, before=request)
            request = followed
        contents, request = await self._do(hands, step, request)
        if isinstance(step, Pick):
            contents, request = await self._go_on(hands, contents or (), request)
        if contents is None:
            if request != before and before.at is not None:
                remember(ctx, request, before=before)
            return None
        remember(ctx, request, before=before)
        return Reply(contents=contents)

    async def _go_on(
        self, hands: Hands, contents: tuple[AnyContent, ...], request: Request
    ) -> tuple[tuple[AnyContent, ...], Request]:
        """Go on with the next part that waits, else send the quote."""
        if request.wanted is None:
            return contents, await send(hands, request)
        step = missing(request, families=self._vocabulary.families) or Find()
        more, request = await self._do(hands, step, request)
        if request.wanted is None:  # it was not found, and was the last one
            request = await send(hands, request)
        return (*contents, *(more or ())), request

    def _followed(self, message: Message, request: Request) -> Request:
        return follow(request, self._understood(message, request), models=self._vocabulary.models, now=message.at)

    def _understood(self, message: Message, request: Request) -> Understood:
        said = understand(_words(message), self._vocabulary)
        return msgspec.structs.replace(said, vehicles=()) if is_choice(request, said.text) and not said.parts else said

    def _step(self, step: Step, request: Request, said: Understood, *, before: Request) -> Step:
        """Decide by the newest message; one that says nothing new leaves what the ones before it asked for."""
        decided = decide(request, said, families=self._vocabulary.families, before=before)
        return step if isinstance(decided, Pass) and not isinstance(step, Pass) else decided

    async def _do(self, hands: Hands, step: Step, request: Request) -> tuple[tuple[AnyContent, ...] | None, Request]:
        ctx = hands.ctx
        match step:
            case Pass():
                return None, request
            case Say(key=key):
                return (Text(body=ctx.text(key)),), msgspec.structs.replace(request, asked=None, lost=0)
            case Ask(field=field):
                lost = request.lost + 1 if field is request.asked else request.lost
                content = ask(ctx, field, car=request.car, wanted=request.wanted)
                return (content,), msgspec.structs.replace(request, asked=field, lost=lost)
            case HandOff(reason=reason):
                return await _hand_off(hands, reason), msgspec.structs.replace(request, asked=None, lost=0, angry=0)
            case Status(folio=folio):
                return await _status(hands, folio), request
            case Show(option=option):
                return await _pictures(hands, option.sku), request
            case Pick(option=option, quantity=quantity):
                return await quote(hands, request, option, quantity=quantity)
            case Find(cheaper=cheaper, more=more):
                return await self._find(hands, request, cheaper=cheaper, more=more)

    async def _find(
        self, hands: Hands, request: Request, *, cheaper: bool, more: bool
    ) -> tuple[tuple[AnyContent, ...] | None, Request]:
        ctx = hands.ctx
        if more:
            request = msgspec.structs.replace(request, shown=(*request.shown, *(one.sku for one in request.options)))
        try:
            found = await look(hands, request, self._vocabulary)
        except ActionUnknown:
            return None, request
        if not found.products:
            return await self._nothing(hands, request, more=more)
        field = self._open_question(request, found)
        if field is not None:
            content = ask(ctx, field, car=request.car, wanted=request.wanted, engines=found.engines)
            return (content,), msgspec.structs.replace(request, asked=field)
        many = self._settings.options_at_most
        options = await options_of(hands, found.products[: many * 2 if cheaper else many])
        if cheaper:
            options = tuple(sorted(options, key=lambda one: float(one.price or "inf")))[:many]
        others = {one.sku: there for one in options if one.pieces == "0" and (there := await elsewhere(hands, one.sku))}
        content = show(ctx, options, car=request.car, elsewhere=others, stock=self._settings.show_stock)
        return (content,), msgspec.structs.replace(request, options=options, asked=Field.CHOICE, lost=0)

    def _open_question(self, request: Request, found: Looked) -> Field | None:
        """Name what still tells the results apart and the customer can answer; nothing that was asked already."""
        wanted, car = request.wanted, request.car
        if wanted is None or wanted.code is not None or request.shown:
            return None
        if len(found.positions) > 1 and wanted.position is None and request.asked is not Field.POSITION:
            return Field.POSITION
        if len(found.sides) > 1 and wanted.side is None and request.asked is not Field.SIDE:
            return Field.SIDE
        several = len(found.engines) > 1 and car.engine is None and not car.no_engine
        return Field.ENGINE if several and request.asked is not Field.ENGINE else None

    async def _nothing(
        self, hands: Hands, request: Request, *, more: bool
    ) -> tuple[tuple[AnyContent, ...] | None, Request]:
        ctx = hands.ctx
        if more or request.wanted is None:
            return (Text(body=ctx.text("assistant.no_more", branch=ctx.branch.name)),), request
        part, car = part_name(request.wanted, self._vocabulary), request.car.name
        note = ctx.text("assistant.note.not_found", part=part, car=car or "-")
        if not car:
            await to_person(hands, "not_found", note=note)
            body = ctx.text("assistant.not_found_part", part=part, branch=ctx.branch.name)
            return (Text(body=body),), msgspec.structs.replace(request, wanted=None, options=(), asked=None)
        ctx.write(Note(body=note))
        return (not_found(ctx, part=part, car=car),), msgspec.structs.replace(request, options=(), asked=Field.CAR)


def _words(message: Message) -> str:
    """Give what a message says: a tapped answer is what its button stands for."""
    match message.content:
        case Choice(id=choice_id) if choice_id.startswith(ANSWER):
            return choice_id.removeprefix(ANSWER)
        case Choice(id=choice_id) if choice_id.startswith(PRODUCT):
            return choice_id.removeprefix(PRODUCT)
        case Image(caption=caption):
            return caption or ""
        case content:
            return readable(content)


def _tapped(message: Message, request: Request) -> Step | None:
    """Read a tap on an option; one that is no longer shown is left to the words of its title."""
    if not isinstance(message.content, Choice):
        return None
    choice = message.content.id
    if choice == MORE:
        return Find(more=True)
    for prefix, step in ((PICK, "pick"), (PHOTO, "photo")):
        option = next((one for one in request.options if choice == f"{prefix}{one.sku}"), None)
        if option is not None:
            many = request.wanted.quantity if request.wanted is not None else None
            return Pick(option=option, quantity=many or 1) if step == "pick" else Show(option=option)
    if choice.startswith(PHOTO):  # a picture of what was shown long ago may still be seen
        return Show(option=Option(sku=choice.removeprefix(PHOTO), title=""))
    return None


async def _hand_off(hands: Hands, reason: str) -> tuple[AnyContent, ...]:
    ctx = hands.ctx
    # what was not found was noted when it was looked for
    note = "" if reason == "not_found" else ctx.text(f"assistant.note.{reason}")
    await to_person(hands, reason, note=note)
    return (Text(body=ctx.text(f"assistant.hand_off.{reason}", branch=ctx.branch.name)),)


async def _status(hands: Hands, folio: str | None) -> tuple[AnyContent, ...] | None:
    ctx = hands.ctx
    if folio is None:
        return (Text(body=ctx.text("assistant.order.ask")),)
    try:
        order = await hands.act("order_status", OrderNamed(folio=folio), result=OrderSeen)
    except ActionUnknown:
        return None
    except ActionRefused:
        order = OrderSeen()
    return (Text(body=order.text if order.found and order.text else ctx.text("assistant.order.not_found")),)


async def _pictures(hands: Hands, sku: str) -> tuple[AnyContent, ...]:
    ctx = hands.ctx
    try:
        sent = await hands.act("send_product_images", SendPictures(sku=sku, max_images=PICTURES_AT_MOST), result=Sent)
    except (ActionUnknown, ActionRefused):
        sent = Sent()
    return (Text(body=ctx.text("assistant.photo_sent" if sent.sent else "assistant.no_photo")),)
