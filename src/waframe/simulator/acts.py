"""What a customer can do in a chat, each by its name, as it stands on the wire of the control API."""

from typing import Literal, TypeAlias

import msgspec

from waframe.simulator.elements import Person
from waframe.simulator.inbound import Extras
from waframe.simulator.moves import Spelling
from waframe.simulator.records import OrderLine

FileKind = Literal["image", "video", "audio", "voice", "document", "sticker"]
DEMO_CATALOG = "194836987003835"
Values = dict[str, object]


class Text(Extras, frozen=True, kw_only=True, tag="text"):
    """The customer writes."""

    text: str


class File(Extras, frozen=True, kw_only=True, tag="file"):
    """The customer sends the sample of a kind; a file of one's own goes to `/files`."""

    kind: FileKind = "image"
    caption: str | None = None
    animated: bool = False


class Image(Extras, frozen=True, kw_only=True, tag="image"):
    """The customer sends the sample photo."""

    caption: str | None = None


class Video(Extras, frozen=True, kw_only=True, tag="video"):
    """The customer sends the sample video."""

    caption: str | None = None


class Audio(Extras, frozen=True, kw_only=True, tag="audio"):
    """The customer sends the sample recording as a file."""


class Voice(Extras, frozen=True, kw_only=True, tag="voice"):
    """The customer sends the sample recording as a voice note."""


class Document(Extras, frozen=True, kw_only=True, tag="document"):
    """The customer sends the sample document."""

    caption: str | None = None


class Sticker(Extras, frozen=True, kw_only=True, tag="sticker"):
    """The customer sends the sample sticker."""

    animated: bool = False


class Oversize(Extras, frozen=True, kw_only=True, tag="oversize"):
    """The customer sends a file of more than 100 MB: 131052, in a typed message or in an unsupported one."""

    kind: Literal["image", "video", "audio", "document"] = "video"
    typed: bool = True


class Button(msgspec.Struct, frozen=True, kw_only=True, tag="button"):
    """The customer taps the newest button with this title or id, also a quick reply of a template."""

    button: str


class Row(msgspec.Struct, frozen=True, kw_only=True, tag="row"):
    """The customer picks the newest row with this title or id."""

    row: str


class Location(Extras, frozen=True, kw_only=True, tag="location"):
    """The customer sends a place."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None
    url: str | None = None


class Contacts(Extras, frozen=True, kw_only=True, tag="contacts"):
    """The customer passes on the cards of some people."""

    people: tuple[Person, ...] = (Person(name="Taller Uno", phone="+52 55 5555 0101", wa_id="5215555550101"),)


class OwnContact(msgspec.Struct, frozen=True, kw_only=True, tag="own_contact"):
    """The customer answers the newest request for the contact information, or that of `to`."""

    to: str | None = None


class Reaction(msgspec.Struct, frozen=True, kw_only=True, tag="reaction"):
    """The customer reacts; an empty emoji takes it back."""

    message_id: str
    emoji: str = ""


class Flow(msgspec.Struct, frozen=True, kw_only=True, tag="flow"):
    """The customer fills in the newest Flow, or that of `to`."""

    answers: Values = msgspec.field(default_factory=dict)
    to: str | None = None


class Address(msgspec.Struct, frozen=True, kw_only=True, tag="address"):
    """The customer answers the newest request for an address, or that of `to`."""

    values: Values
    to: str | None = None


class CallPermission(msgspec.Struct, frozen=True, kw_only=True, tag="call_permission"):
    """The customer lets the business call, for a week or for good, or not."""

    accepts: bool = True
    permanent: bool = False
    automatic: bool = False


class Order(Extras, frozen=True, kw_only=True, tag="order"):
    """The customer orders from a catalogue."""

    items: tuple[OrderLine, ...]
    catalog_id: str = DEMO_CATALOG
    text: str = ""


class Product(msgspec.Struct, frozen=True, kw_only=True, tag="product"):
    """The customer sends a product of a catalogue."""

    product_retailer_id: str
    catalog_id: str = DEMO_CATALOG


class Call(msgspec.Struct, frozen=True, kw_only=True, tag="call"):
    """The customer calls: it rings until it ends, talked for `seconds` or, without them, missed."""

    event: Literal["rings", "ends"] = "rings"
    seconds: int | None = None
    payload: str | None = None


class Edit(msgspec.Struct, frozen=True, kw_only=True, tag="edit"):
    """The customer changes an earlier text or caption."""

    message_id: str
    text: str


class Revoke(msgspec.Struct, frozen=True, kw_only=True, tag="revoke"):
    """The customer deletes an earlier message for everyone."""

    message_id: str


class Forward(msgspec.Struct, frozen=True, kw_only=True, tag="forward"):
    """The customer sends a message of this or another chat on."""

    message_id: str
    often: bool = False


class Unsupported(Extras, frozen=True, kw_only=True, tag="unsupported"):
    """The customer sends what the Cloud API does not support; `of` is Meta's name of it, or null."""

    of: str | None = "poll_creation"


class Unknown(Extras, frozen=True, kw_only=True, tag="unknown"):
    """The same under its older name: a poll."""


class NewType(Extras, frozen=True, kw_only=True, tag="new_type"):
    """The customer sends a type that nobody has heard of yet."""

    name: str = "hologram"
    part: Values = msgspec.field(default_factory=lambda: {"id": "1"})


class NumberChange(msgspec.Struct, frozen=True, kw_only=True, tag="number_change"):
    """The customer takes another number; `spelling` is one of the ways in which Meta has told it."""

    phone: str
    spelling: Spelling = "2026"


class BsuidChange(msgspec.Struct, frozen=True, kw_only=True, tag="bsuid_change"):
    """The customer gets another business-scoped id."""

    bsuid: str | None = None


class IdentityChange(msgspec.Struct, frozen=True, kw_only=True, tag="identity_change"):
    """The customer gets another identity key."""


class Preference(msgspec.Struct, frozen=True, kw_only=True, tag="preference"):
    """The customer stops or resumes marketing messages."""

    value: Literal["stop", "resume"]


class Raw(Extras, frozen=True, kw_only=True, tag="raw"):
    """The customer sends any element of `messages[]`, given without its head."""

    element: Values


Act: TypeAlias = (
    Text | File | Image | Video | Audio | Voice | Document | Sticker | Oversize | Button | Row | Location | Contacts
    | OwnContact | Reaction | Flow | Address | CallPermission | Order | Product | Call | Edit | Revoke | Forward
    | Unsupported | Unknown | NewType | NumberChange | BsuidChange | IdentityChange | Preference | Raw
)  # fmt: skip


def read_act(body: bytes) -> Act:
    """Read what the customer shall do, or raise msgspec's error."""
    act: Act = msgspec.json.decode(body, type=Act)
    return act
