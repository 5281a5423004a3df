"""What may be asked over the control API, as it stands on the wire."""

from typing import Literal, TypeAlias

import msgspec

from waframe.simulator.inbound import Inbound
from waframe.simulator.records import Json, Message


class Text(msgspec.Struct, frozen=True, kw_only=True, tag="text"):
    """The customer writes."""

    text: str
    reply_to: str | None = None


class Button(msgspec.Struct, frozen=True, kw_only=True, tag="button"):
    """The customer taps the newest button with this title or id."""

    button: str


class Row(msgspec.Struct, frozen=True, kw_only=True, tag="row"):
    """The customer picks the newest row with this title or id."""

    row: str


class Location(msgspec.Struct, frozen=True, kw_only=True, tag="location"):
    """The customer sends a place."""

    latitude: float
    longitude: float
    name: str | None = None


class Reaction(msgspec.Struct, frozen=True, kw_only=True, tag="reaction"):
    """The customer reacts; an empty emoji takes it back."""

    message_id: str
    emoji: str = ""


class Edit(msgspec.Struct, frozen=True, kw_only=True, tag="edit"):
    """The customer changes an earlier text."""

    message_id: str
    text: str


class Revoke(msgspec.Struct, frozen=True, kw_only=True, tag="revoke"):
    """The customer deletes an earlier message for everyone."""

    message_id: str


class Unknown(msgspec.Struct, frozen=True, kw_only=True, tag="unknown"):
    """The customer sends what the Cloud API does not support."""


class Raw(msgspec.Struct, frozen=True, kw_only=True, tag="raw"):
    """The customer sends any element of `messages[]`, given without its head."""

    element: dict[str, object]
    reply_to: str | None = None


Act: TypeAlias = Text | Button | Row | Location | Reaction | Edit | Revoke | Unknown | Raw


class NewCustomer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person to be; without a phone there is only the business-scoped id."""

    name: str
    phone: str | None = None
    bsuid: str | None = None
    username: str | None = None


class Advance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let time pass."""

    advance_seconds: float


class Shown(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the phone shows the chat."""

    shown: bool


class FileAct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The customer sends a file; its bytes are the body of the request, these are in the query."""

    kind: Literal["image", "audio", "video", "document", "sticker"] = "image"
    caption: str | None = None
    filename: str | None = None


def read_act(body: bytes) -> Act:
    """Read what the customer shall do, or raise msgspec's error."""
    act: Act = msgspec.json.decode(body, type=Act)
    return act


def carry_out(act: Act, inbound: Inbound, chat: tuple[str, str]) -> Message:
    """Let the customer do what was asked."""
    number, person = chat
    match act:
        case Text():
            return inbound.send_text(number, person, act.text, reply_to=act.reply_to)
        case Button():
            return inbound.tap(number, person, act.button)
        case Row():
            return inbound.pick(number, person, act.row)
        case Location():
            return inbound.locate(number, person, latitude=act.latitude, longitude=act.longitude, name=act.name)
        case Reaction():
            return inbound.react(number, person, act.message_id, emoji=act.emoji)
        case Edit():
            return inbound.edit(number, person, act.message_id, body=act.text)
        case Revoke():
            return inbound.revoke(number, person, act.message_id)
        case Unknown():
            return inbound.send_unknown(number, person)
        case Raw():
            return inbound.send(number, person, _json(act.element), reply_to=act.reply_to)


def _json(element: dict[str, object]) -> dict[str, Json]:
    plain: dict[str, Json] = msgspec.json.decode(msgspec.json.encode(element))
    return plain
