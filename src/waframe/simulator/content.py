"""Turns the JSON of a message, in either direction, into what a phone shows."""

import re
from typing import Literal

import msgspec

from waframe.simulator.offers import read_interactive
from waframe.simulator.peek import number_of, part_of, parts_of, text_of
from waframe.simulator.records import ContactCard, ContactPhone, Content, JsonObject, OrderLine
from waframe.simulator.rendering import render_template

MEDIA = ("image", "video", "audio", "voice", "document", "sticker")
LINK = re.compile(r"https?://\S+")


def read_content(raw: JsonObject, *, template: JsonObject | None = None) -> Content:
    """Read a message element, outbound or inbound; an unknown type shows its name only.

    `template` is the definition of the template that the message names, with `components` as Meta writes them;
    without it only the values are shown.
    """
    content = _read(raw, template)
    ad = text_of(part_of(raw, "referral"), "headline") or None
    return msgspec.structs.replace(content, forwarded=_forwarded(raw), ad=ad)


def _read(raw: JsonObject, template: JsonObject | None) -> Content:
    kind = text_of(raw, "type") or "text"
    part = part_of(raw, kind)
    if kind in MEDIA:
        return _media(kind, part)
    if kind == "interactive":
        return read_interactive(part)
    if kind == "template":
        return render_template(part, template)
    return _read_plain(kind, raw, part)


def _read_plain(kind: str, raw: JsonObject, part: JsonObject) -> Content:
    match kind:
        case "text":
            return _text(part)
        case "location":
            return _location(part)
        case "contacts":
            cards = tuple(_contact(contact) for contact in parts_of(raw, "contacts"))
            return Content(type=kind, text=", ".join(card.name for card in cards), contacts=cards)
        case "reaction":
            return Content(type=kind, text=text_of(part, "emoji"), target_id=text_of(part, "message_id"))
        case "button":
            return Content(type=kind, text=text_of(part, "text"))
        case "order":
            return _order(part)
        case "system":
            return Content(type=kind, kind=text_of(part, "type"), text=text_of(part, "body"))
        case "edit":
            inner = _read(part_of(part, "message"), None)
            return Content(type=kind, text=inner.text, target_id=text_of(part, "original_message_id"))
        case "revoke":
            return Content(type=kind, target_id=text_of(part, "original_message_id"))
        case _:
            return Content(type=kind, kind=text_of(part, "type") or None)


def _text(part: JsonObject) -> Content:
    body = text_of(part, "body")
    link = LINK.search(body) if part.get("preview_url") is True else None
    return Content(type="text", text=body, preview=link is not None, link=link[0].rstrip(".,;:!?)") if link else None)


def _media(kind: str, part: JsonObject) -> Content:
    return Content(
        type="audio" if kind == "voice" else kind,
        text=text_of(part, "caption"),
        media_id=text_of(part, "id") or None,
        link=text_of(part, "link") or None,
        filename=text_of(part, "filename") or None,
        voice=part.get("voice") is True or kind == "voice",
    )


def _location(part: JsonObject) -> Content:
    return Content(
        type="location",
        text=" · ".join(filter(None, (text_of(part, "name"), text_of(part, "address")))),
        latitude=number_of(part, "latitude"),
        longitude=number_of(part, "longitude"),
    )


def _contact(contact: JsonObject) -> ContactCard:
    addresses = (
        ", ".join(filter(None, (text_of(address, name) for name in ("street", "city", "state", "zip", "country"))))
        for address in parts_of(contact, "addresses")
    )
    lines = (
        *(text_of(email, "email") for email in parts_of(contact, "emails")),
        *addresses,
        *(text_of(url, "url") for url in parts_of(contact, "urls")),
        text_of(contact, "birthday"),
    )
    return ContactCard(
        name=text_of(part_of(contact, "name"), "formatted_name"),
        organization=text_of(part_of(contact, "org"), "company") or None,
        phones=tuple(_phone(phone) for phone in parts_of(contact, "phones")),
        lines=tuple(filter(None, lines)),
    )


def _phone(phone: JsonObject) -> ContactPhone:
    return ContactPhone(
        phone=text_of(phone, "phone"), wa_id=text_of(phone, "wa_id") or None, type=text_of(phone, "type") or None
    )


def _order(part: JsonObject) -> Content:
    lines = tuple(
        OrderLine(
            product_retailer_id=text_of(item, "product_retailer_id"),
            quantity=number_of(item, "quantity") or 0,
            item_price=number_of(item, "item_price") or 0,
            currency=text_of(item, "currency"),
        )
        for item in parts_of(part, "product_items")
    )
    return Content(type="order", text=text_of(part, "text"), catalog_id=text_of(part, "catalog_id"), order=lines)


def _forwarded(raw: JsonObject) -> Literal["once", "often"] | None:
    context = part_of(raw, "context")
    if context.get("frequently_forwarded"):
        return "often"
    return "once" if context.get("forwarded") else None
