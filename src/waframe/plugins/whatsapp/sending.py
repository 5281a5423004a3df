"""Writes a parcel as the JSON that Meta takes."""

from collections.abc import Sequence
from typing import Any

import msgspec

from waframe import (
    AnyContent,
    AnyMedia,
    Audio,
    ContactAddress,
    ContactCard,
    ContactPhone,
    Contacts,
    Document,
    Identity,
    IdentityKind,
    Image,
    Location,
    MessageUnsendable,
    Parcel,
    Reaction,
    Sticker,
    Template,
    Text,
    Video,
)
from waframe.plugins.whatsapp.reading import OUTBOX_MARK
from waframe.plugins.whatsapp.sending_interactive import AnyInteractive, write_interactive
from waframe.plugins.whatsapp.sending_pieces import media_kind, present, write_file, write_location
from waframe.plugins.whatsapp.sending_template import write_template

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
            return {"type": "location", "location": write_location(content)}
        case Contacts():
            return {"type": "contacts", "contacts": [_card(card) for card in content.cards]}
        case Reaction():
            return {"type": "reaction", "reaction": {"message_id": content.target, "emoji": content.emoji or ""}}
        case Template():
            return {"type": "template", "template": write_template(content)}
        case _ if isinstance(content, AnyInteractive):
            return {"type": "interactive", "interactive": write_interactive(content)}
        case _:
            raise MessageUnsendable("type", limit=f"{type(content).__name__} cannot be sent by WhatsApp")


def _media(media: AnyMedia) -> dict[str, Any]:
    match media:
        case Audio():
            return write_file(media) | ({"voice": True} if media.voice else {})
        case _:
            return write_file(media) | present(caption=media.caption)


def _card(card: ContactCard) -> dict[str, Any]:
    return present(
        name=_name(card),
        phones=[_phone(phone) for phone in card.phones] or None,
        emails=[{"email": email, "type": "WORK"} for email in card.emails] or None,
        addresses=[_address(address) for address in card.addresses] or None,
        urls=[{"url": url, "type": "WORK"} for url in card.urls] or None,
        org={"company": card.organisation} if card.organisation else None,
        birthday=card.birthday,
    )


def _name(card: ContactCard) -> dict[str, Any]:
    """Write a name; Meta wants one part of it besides the whole."""
    first = card.first_name or (None if card.last_name else card.name.strip().partition(" ")[0])
    return present(formatted_name=card.name, first_name=first, last_name=card.last_name)


def _phone(phone: ContactPhone) -> dict[str, Any]:
    return present(phone=phone.number, type=phone.kind or "CELL", wa_id=phone.channel_id)


def _address(address: ContactAddress) -> dict[str, Any]:
    return present(
        street=address.street,
        city=address.city,
        state=address.state,
        zip=address.zip,
        country=address.country,
        country_code=address.country_code,
        type=address.kind or "WORK",
    )
