"""Turns the body of a message, of any type that Meta knows, into content."""

from collections.abc import Callable
from math import isfinite
from typing import Any

from waframe import (
    AnyContent,
    Audio,
    Choice,
    Contacts,
    Document,
    Edit,
    FormAnswer,
    Image,
    Interactive,
    Location,
    Order,
    OrderLine,
    Product,
    Reaction,
    Revoke,
    Sticker,
    SystemNotice,
    Template,
    Text,
    Unsupported,
    Video,
    phone_identity,
)
from waframe.plugins.whatsapp.decoding import Scalar, amount, read_object, read_text, words
from waframe.plugins.whatsapp.mending import mend
from waframe.plugins.whatsapp.reading_cards import read_cards
from waframe.plugins.whatsapp.reading_origin import read_product
from waframe.plugins.whatsapp.reading_sent import read_sent
from waframe.plugins.whatsapp.wire import (
    INTERACTIVE,
    ORDER_ITEM,
    EditedMessage,
    Error,
    FormReply,
    InteractiveBody,
    MediaBody,
    Message,
    OrderItem,
    Pick,
    SystemBody,
)

_SYSTEM_KINDS = {
    "user_changed_number": "number_changed",
    "customer_changed_number": "number_changed",
    "user_changed_user_id": "id_changed",
    "customer_identity_changed": "identity_changed",
    "user_identity_changed": "identity_changed",
}


def read_content(message: Message) -> AnyContent:
    """Give the content; a type that is unknown, or whose body does not fit, becomes Unsupported."""
    if message.type == "text" and message.text is not None:
        return Text(body=words(message.text.body) or "", preview_url=message.text.preview_url or False)
    reader = _READERS.get(message.type)
    content = reader(message) if reader else None
    return _unsupported(message) if content is None else content


def explain_error(error: Error) -> tuple[str, str | None, str | None]:
    """Give code, title and details of an error, from whichever of its fields are there."""
    details = (error.error_data and words(error.error_data.details)) or words(error.details)
    return words(error.code) or "0", words(error.title) or words(error.message), details


def _unsupported(message: Message) -> Unsupported:
    kind = (message.unsupported and words(message.unsupported.type)) or message.type or "unknown"
    if not message.errors:
        return Unsupported(kind=kind)
    code, title, details = explain_error(message.errors[0])
    return Unsupported(kind=kind, reason=details or title, error_code=code)


def _media(body: MediaBody | None) -> dict[str, Any] | None:
    if body is None or (body.id is None and body.link is None):
        return None
    return {
        "channel_media_id": words(body.id),
        "link": None if body.id is not None else body.link,
        "mime": body.mime_type,
        "sha256": body.sha256,
        "caption": words(body.caption),
        "filename": words(body.filename),
    }


def _image(message: Message) -> Image | None:
    media = _media(message.image)
    return None if media is None else Image(**media)


def _video(message: Message) -> Video | None:
    media = _media(message.video)
    return None if media is None else Video(**media)


def _document(message: Message) -> Document | None:
    media = _media(message.document)
    return None if media is None else Document(**media)


def _sticker(message: Message) -> Sticker | None:
    media = _media(message.sticker)
    return None if media is None else Sticker(**media, animated=bool(message.sticker and message.sticker.animated))


def _audio(message: Message) -> Audio | None:
    media = _media(message.audio)
    return None if media is None else Audio(**media, voice=bool(message.audio and message.audio.voice))


def _voice(message: Message) -> Audio | None:
    """Read the name that voice notes had in the older, self-hosted API."""
    media = _media(message.voice or message.audio)
    return None if media is None else Audio(**media, voice=True)


def _location(message: Message) -> Location | None:
    place = message.location
    if place is None:
        return None
    latitude, longitude = _degrees(place.latitude), _degrees(place.longitude)
    if latitude is None or longitude is None:
        return None
    return Location(
        latitude=latitude,
        longitude=longitude,
        name=words(place.name),
        address=words(place.address),
        url=words(place.url),
    )


def _contacts(message: Message) -> Contacts | None:
    cards = read_cards(message.contacts)
    return Contacts(cards=cards) if cards else None


def _reaction(message: Message) -> Reaction | None:
    target = message.reaction and words(message.reaction.message_id)
    return Reaction(target=target, emoji=message.reaction.emoji or None) if message.reaction and target else None


def _interactive(message: Message) -> AnyContent | None:
    body = INTERACTIVE.read(message.interactive) if message.interactive else None
    if body is None or not body.type:
        return None
    match body.type:
        case "button_reply" if body.button_reply:
            return _choice(body.button_reply, source="button")
        case "list_reply" if body.list_reply:
            return _choice(body.list_reply, source="list")
        case "nfm_reply" if body.nfm_reply:
            return _form(body.nfm_reply)
        case "product" if (product := read_product(body.product)) and product.catalog_id:
            return Product(catalog_id=product.catalog_id, product=product.product, body=_words_of(body))
        case kind if sent := read_sent(kind, message.interactive):
            return sent
        case kind:
            payload = {key: value for key, value in read_object(message.interactive).items() if key != "type"}
            return Interactive(kind=kind, body=_words_of(body), payload=payload)


def _words_of(body: InteractiveBody) -> str | None:
    text = read_object(body.body).get("text") if body.body else None
    return text if isinstance(text, str) else None


def _form(form: FormReply) -> FormAnswer:
    """Read the answers, which come as JSON inside a string; whoever fills forms decides whether it is any."""
    given = form.response_json
    text = read_text(given) if given else None
    answers = read_object(given if text is None else mend(text.encode("utf-8", "replace"))) if given else {}
    return FormAnswer(name=words(form.name) or "flow", answers=answers, body=words(form.body))


def _choice(pick: Pick, *, source: str) -> Choice:
    title = words(pick.title) or ""
    return Choice(id=words(pick.id) or title, title=title, description=words(pick.description), source=source)


def _button(message: Message) -> Choice | None:
    tap = message.button
    if tap is None:
        return None
    title = words(tap.text) or words(tap.payload) or ""
    return Choice(id=words(tap.payload) or title, title=title, source="template")


def _order(message: Message) -> Order | None:
    cart = message.order
    if cart is None:
        return None
    items = (ORDER_ITEM.read(raw) for raw in cart.product_items)
    return Order(
        lines=tuple(_line(item) for item in items if item is not None),
        catalog_id=words(cart.catalog_id),
        note=words(cart.text),
    )


def _line(item: OrderItem) -> OrderLine:
    return OrderLine(
        product=words(item.product_retailer_id) or "",
        quantity=int(amount(item.quantity)),
        price_cents=round(amount(item.item_price) * 100),
        currency=words(item.currency) or "",
    )


def _system(message: Message) -> SystemNotice | None:
    notice = message.system
    if notice is None:
        return SystemNotice(kind="identity_changed") if message.identity else None
    phone = words(notice.wa_id) or words(notice.new_wa_id)
    return SystemNotice(
        kind=_system_kind(message, notice),
        body=words(notice.body),
        new_phone=(phone and phone_identity(phone).value) or None,
        new_bsuid=words(notice.user_id),
        old_bsuid=words(notice.previous_user_id),
        new_parent_bsuid=words(notice.parent_user_id),
        old_parent_bsuid=words(notice.previous_parent_user_id),
    )


def _system_kind(message: Message, notice: SystemBody) -> str:
    """Give a notice the name that all channels share; one without a type is known by what it bears."""
    if notice.type:
        return _SYSTEM_KINDS.get(notice.type, notice.type)
    if message.identity:
        return "identity_changed"
    if notice.wa_id is not None or notice.new_wa_id is not None:
        return "number_changed"
    return "id_changed" if notice.user_id is not None else "system"


def _edit(message: Message) -> Edit | None:
    target = message.edit and words(message.edit.original_message_id)
    return Edit(target=target, text=_new_wording(message.edit.message)) if message.edit and target else None


def _new_wording(edited: EditedMessage | None) -> str | None:
    if edited is None:
        return None
    if edited.text is not None:
        return words(edited.text.body)
    media = edited.image or edited.video or edited.document
    return words(media.caption) if media else None


def _revoke(message: Message) -> Revoke | None:
    target = message.revoke and words(message.revoke.original_message_id)
    return Revoke(target=target) if target else None


def _template(message: Message) -> Template | None:
    template = message.template
    name = template and words(template.name)
    if template is None or not name:
        return None
    language = (template.language and words(template.language.code)) or ""
    return Template(name=name, language=language, components=tuple(map(read_object, template.components)))


def _degrees(value: Scalar) -> float | None:
    try:
        degrees = float(value)  # type: ignore[arg-type]  # None raises TypeError, which is caught
    except (TypeError, ValueError, OverflowError):
        return None
    return degrees if isfinite(degrees) else None


_READERS: dict[str, Callable[[Message], AnyContent | None]] = {
    "image": _image,
    "video": _video,
    "audio": _audio,
    "voice": _voice,
    "document": _document,
    "sticker": _sticker,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
    "system": _system,
    "edit": _edit,
    "revoke": _revoke,
    "template": _template,
}
