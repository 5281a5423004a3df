"""The elements of `messages[]` that a phone makes, without their heads (Meta: Cloud API, webhooks, messages)."""

import json

import msgspec

from waframe.simulator.records import Json, JsonObject, OrderLine

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
FlowAnswers = dict[str, Json]


class Referral(msgspec.Struct, frozen=True, kw_only=True):
    """The ad or post by which the customer came; an ad in a status has no `ctwa_clid`."""

    source_url: str = "https://fb.me/anuncio"
    source_id: str = "120200000000000001"
    source_type: str = "ad"
    headline: str = "Balatas en oferta"
    body: str = "Pregunte por WhatsApp"
    media_type: str = "image"
    image_url: str | None = "https://img.example.com/anuncio.jpg"
    video_url: str | None = None
    thumbnail_url: str | None = None
    ctwa_clid: str | None = "ARclick0001"
    welcome_message: str | None = None

    def element(self) -> JsonObject:
        """Write it as a message carries it."""
        written: JsonObject = {name: value for name, value in msgspec.structs.asdict(self).items() if value is not None}
        if self.welcome_message is not None:
            written["welcome_message"] = {"text": self.welcome_message}
        return written


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose card a customer passes on."""

    name: str
    phone: str | None = None
    wa_id: str | None = None
    phone_type: str = "CELL"
    organization: str | None = None
    email: str | None = None
    vcard: bool = False


def text(body: str) -> JsonObject:
    """Write a text."""
    return {"type": "text", "text": {"body": body}}


def location(
    latitude: float, longitude: float, *, name: str | None = None, address: str | None = None, url: str | None = None
) -> JsonObject:
    """Write a place; a bare pin has coordinates only."""
    place: JsonObject = {"latitude": latitude, "longitude": longitude}
    more: JsonObject = {"name": name, "address": address, "url": url}
    return {"type": "location", "location": place | {key: value for key, value in more.items() if value}}


def contacts(people: tuple[Person, ...]) -> JsonObject:
    """Write the cards of some people."""
    return {"type": "contacts", "contacts": [_card(person) for person in people]}


def own_contact(name: str, *, phone: str, bsuid: str | None) -> JsonObject:
    """Write the card with which a customer answers a request for the contact information."""
    line: JsonObject = {"phone": f"+{phone}", "wa_id": phone}
    if bsuid:
        line["user_id"] = bsuid
    phones: list[Json] = [line | {"type": "CELL"}]
    card: JsonObject = {"name": _name(name), "phones": phones, "origin": "contact_request"}
    return {"type": "contacts", "contacts": [card]}


def reaction(wamid: str, emoji: str) -> JsonObject:
    """Write a reaction; a removed one has no emoji."""
    about: JsonObject = {"message_id": wamid}
    return {"type": "reaction", "reaction": about | ({"emoji": emoji} if emoji else {})}


def reply(kind: str, part: JsonObject) -> JsonObject:
    """Write the answer to an interactive message."""
    return {"type": "interactive", "interactive": {"type": kind, kind: part}}


def template_reply(payload: str, title: str) -> JsonObject:
    """Write the tap on a quick reply of a template."""
    return {"type": "button", "button": {"payload": payload, "text": title}}


def form_reply(token: str, answers: FlowAnswers) -> JsonObject:
    """Write the answers to a Flow: a JSON text that carries the token and no flow id."""
    response = json.dumps({"flow_token": token} | answers, ensure_ascii=False, separators=(",", ":"))
    return reply("nfm_reply", {"response_json": response, "body": "Sent", "name": "flow"})


def address_reply(values: FlowAnswers) -> JsonObject:
    """Write the answer to a request for an address."""
    words = "\n".join(str(value) for value in values.values())
    response = json.dumps({"values": values}, ensure_ascii=False, separators=(",", ":"))
    return reply("nfm_reply", {"response_json": response, "body": words, "name": "address_message"})


def call_permission(*, accepts: bool, permanent: bool, until: int | None, automatic: bool) -> JsonObject:
    """Write whether the business may call; a permission that is not permanent ends at an instant."""
    part: JsonObject = {"response": "accept" if accepts else "reject"}
    if accepts and permanent:
        part["is_permanent"] = True
    if accepts and until is not None:
        part["expiration_timestamp"] = str(until)
    part["response_source"] = "automatic" if automatic else "user_action"
    return reply("call_permission_reply", part)


def order(catalog_id: str, lines: tuple[OrderLine, ...], *, words: str = "") -> JsonObject:
    """Write an order from a catalogue; prices are what the customer's phone says."""
    items: list[Json] = [
        {
            "product_retailer_id": line.product_retailer_id,
            "quantity": _plain(line.quantity),
            "item_price": _plain(line.item_price),
            "currency": line.currency,
        }
        for line in lines
    ]
    return {"type": "order", "order": {"catalog_id": catalog_id, "text": words, "product_items": items}}


def edit(wamid: str, inner: JsonObject) -> JsonObject:
    """Write that an earlier message now says something else."""
    return {"type": "edit", "edit": {"original_message_id": wamid, "message": inner}}


def revoke(wamid: str) -> JsonObject:
    """Write that an earlier message was deleted for everyone."""
    return {"type": "revoke", "revoke": {"original_message_id": wamid}}


def unsupported(kind: str | None) -> JsonObject:
    """Write what the Cloud API cannot show, such as a poll or a message to be seen once."""
    element: JsonObject = {"type": "unsupported", "errors": [_error(131051)]}
    return element | ({"unsupported": {"type": kind}} if kind else {})


def oversize(kind: str, *, typed: bool) -> JsonObject:
    """Write a file of more than 100 MB: it has no id, and error 131052 in its place."""
    element: JsonObject = {"type": kind if typed else "unsupported", "errors": [_error(131052)]}
    return element | ({kind: {}} if typed else {})


def _card(person: Person) -> JsonObject:
    card: JsonObject = {"name": _name(person.name)}
    if person.phone:
        wa_id: JsonObject = {"wa_id": person.wa_id} if person.wa_id else {}
        card["phones"] = [{"phone": person.phone} | wa_id | {"type": person.phone_type}]
    if person.organization:
        card["org"] = {"company": person.organization}
    if person.email:
        card["emails"] = [{"email": person.email, "type": "WORK"}]
    if person.vcard:
        card |= {"origin": "other", "vcard": f"BEGIN:VCARD\nVERSION:3.0\nFN:{person.name}\nEND:VCARD"}
    return card


def _name(name: str) -> JsonObject:
    first, _, last = name.partition(" ")
    named: JsonObject = {"formatted_name": name, "first_name": first}
    return named | ({"last_name": last} if last else {})


def _error(code: int) -> JsonObject:
    title, details = {
        131051: ("Message type unknown", "Message type is not currently supported."),
        131052: ("Media download error", "The file is larger than 100 MB."),
    }[code]
    return {"code": code, "title": title, "message": title, "error_data": {"details": details}, "href": HREF}


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
