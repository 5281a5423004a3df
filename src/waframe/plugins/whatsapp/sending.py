"""Writes a parcel as the JSON that Meta takes."""

from collections.abc import Sequence
from typing import Any

import msgspec

from waframe import (
    AnyContent,
    AnyMedia,
    Audio,
    Buttons,
    ContactCard,
    ContactPhone,
    Contacts,
    Document,
    Header,
    Identity,
    IdentityKind,
    Image,
    Interactive,
    ListMenu,
    Location,
    MessageUnsendable,
    Parcel,
    Reaction,
    Section,
    Sticker,
    Template,
    Text,
    Video,
)
from waframe.plugins.whatsapp.reading import OUTBOX_MARK

_encode = msgspec.json.Encoder().encode


def write_message(parcel: Parcel) -> bytes:
    """Write the body of `POST /{number}/messages`; stored files must have their channel id by now."""
    body: dict[str, Any] = {
        "messaging_product": "whatsapp",
        **_recipient(parcel.recipients),
        **_content(parcel.content),
        "biz_opaque_callback_data": f"{OUTBOX_MARK}{parcel.id}",
    }
    if parcel.reply_to is not None:
        body["context"] = {"message_id": parcel.reply_to}
    return _encode(body)


def write_read_mark(channel_id: str, *, typing: bool) -> bytes:
    """Write the body that marks a message as read, and shows that an answer is being written."""
    mark: dict[str, Any] = {"messaging_product": "whatsapp", "status": "read", "message_id": channel_id}
    return _encode({**mark, "typing_indicator": {"type": "text"}} if typing else mark)


def media_kind(media: AnyMedia) -> str:
    """Name the type of a file as Meta does."""
    match media:
        case Image():
            return "image"
        case Video():
            return "video"
        case Audio():
            return "audio"
        case Document():
            return "document"
        case Sticker():
            return "sticker"


def _recipient(recipients: Sequence[Identity]) -> dict[str, str]:
    known = {identity.kind: identity.value for identity in reversed(recipients)}
    if group := known.get(IdentityKind.GROUP):
        return {"recipient_type": "group", "to": group}
    if phone := known.get(IdentityKind.PHONE):
        return {"recipient_type": "individual", "to": f"+{phone}"}
    if bsuid := known.get(IdentityKind.BSUID):
        return {"recipient_type": "individual", "recipient": bsuid}
    raise MessageUnsendable("recipients", limit="a phone number or a BSUID")


def _content(content: AnyContent) -> dict[str, Any]:
    match content:
        case Text():
            return {"type": "text", "text": {"body": content.body, "preview_url": content.preview_url}}
        case Image() | Video() | Audio() | Document() | Sticker():
            kind = media_kind(content)
            return {"type": kind, kind: _media(content)}
        case Location():
            return {"type": "location", "location": _present(
                latitude=content.latitude, longitude=content.longitude, name=content.name, address=content.address
            )}  # fmt: skip
        case Contacts():
            return {"type": "contacts", "contacts": [_card(card) for card in content.cards]}
        case Reaction():
            return {"type": "reaction", "reaction": {"message_id": content.target, "emoji": content.emoji or ""}}
        case Buttons() | ListMenu() | Interactive():
            return {"type": "interactive", "interactive": _interactive(content)}
        case Template():
            template = {"name": content.name, "language": {"code": content.language}}
            components = {"components": content.components} if content.components else {}
            return {"type": "template", "template": template | components}
        case _:
            raise MessageUnsendable("type", limit=f"{type(content).__name__} cannot be sent by WhatsApp")


def _interactive(content: Buttons | ListMenu | Interactive) -> dict[str, Any]:
    match content:
        case Buttons():
            replies = [{"type": "reply", "reply": {"id": tap.id, "title": tap.title}} for tap in content.buttons]
            return {"type": "button", **_frame(content), "action": {"buttons": replies}}
        case ListMenu():
            sections = [_section(section) for section in content.sections]
            return {"type": "list", **_frame(content), "action": {"button": content.button, "sections": sections}}
        case Interactive():
            body = {"body": {"text": content.body}} if content.body else {}
            return {"type": content.kind, **body, **content.payload}


def _frame(content: Buttons | ListMenu) -> dict[str, Any]:
    return _present(
        header=_header(content.header) if content.header else None,
        body={"text": content.body},
        footer={"text": content.footer} if content.footer else None,
    )


def _header(header: Header) -> dict[str, Any]:
    if header.media is None:
        return {"type": "text", "text": header.text}
    kind = media_kind(header.media)
    return {"type": kind, kind: _file(header.media)}


def _section(section: Section) -> dict[str, Any]:
    rows = [_present(id=row.id, title=row.title, description=row.description) for row in section.rows]
    return _present(title=section.title, rows=rows)


def _media(media: AnyMedia) -> dict[str, Any]:
    caption = _present(caption=media.caption)
    match media:
        case Audio():
            return _file(media) | ({"voice": True} if media.voice else {})
        case Document():
            return _file(media) | caption | _present(filename=media.filename)
        case _:
            return _file(media) | caption


def _file(media: AnyMedia) -> dict[str, Any]:
    return _present(id=media.channel_media_id, link=None if media.channel_media_id else media.link)


def _card(card: ContactCard) -> dict[str, Any]:
    return _present(
        name={"formatted_name": card.name, "first_name": card.name.partition(" ")[0]},
        phones=[_phone(phone) for phone in card.phones] or None,
        emails=[{"email": email, "type": "WORK"} for email in card.emails] or None,
        org={"company": card.organisation} if card.organisation else None,
    )


def _present(**values: object) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _phone(phone: ContactPhone) -> dict[str, Any]:
    return _present(phone=phone.number, type=phone.kind or "CELL", wa_id=phone.channel_id)
