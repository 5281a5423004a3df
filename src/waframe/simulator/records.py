"""What the simulated world consists of: people, messages, buttons, and how far each message came."""

from typing import Literal, TypeAlias

import msgspec

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]
Direction = Literal["in", "out"]
Identity = Literal["both", "phone", "bsuid", "fading"]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A customer: known by phone, by business-scoped id, or by both.

    `identity` says what webhooks tell of them: both, the phone only (as before April 2026), the business-scoped id
    only, or a phone that fades: it is told only while the last exchange that carried it is at most 30 days old.
    `identity_hash` is there while the identity check is on. An `offline` phone neither gets nor sends anything.
    """

    id: str
    name: str
    phone: str | None = None
    bsuid: str | None = None
    username: str | None = None
    parent_bsuid: str | None = None
    identity: Identity = "both"
    identity_hash: str | None = None
    offline: bool = False
    read_receipts: bool = True


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """A reply button under a message; a `quick_reply` of a template is answered with its payload, which is its id."""

    id: str
    title: str
    kind: Literal["reply", "quick_reply"] = "reply"


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """Something else to tap: `url`, `phone`, `copy`, `flow`, `catalog`, `location`, `contact`, and so on.

    `target` is the address, phone, code or product that goes with it; an empty title is worded by the phone.
    """

    kind: str
    title: str = ""
    target: str | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a list."""

    id: str
    title: str
    description: str | None = None
    section: str | None = None


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """A product that a message shows."""

    id: str
    section: str | None = None


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an order; the price is of one piece."""

    product_retailer_id: str
    quantity: float
    item_price: float
    currency: str


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A Flow: its token, its first screen and the values it begins with."""

    token: str
    screen: str | None = None
    fields: JsonObject = msgspec.field(default_factory=dict)


class ContactPhone(msgspec.Struct, frozen=True, kw_only=True):
    """A phone on a card; with a `wa_id` it can be written to."""

    phone: str
    wa_id: str | None = None
    type: str | None = None


class ContactCard(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's card, as a phone shows it; `lines` are e-mails, addresses and links."""

    name: str
    organization: str | None = None
    phones: tuple[ContactPhone, ...] = ()
    lines: tuple[str, ...] = ()


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A card of a carousel."""

    text: str = ""
    header_type: str | None = None
    media_id: str | None = None
    link: str | None = None
    product_id: str | None = None
    buttons: tuple[Button, ...] = ()
    actions: tuple[Action, ...] = ()


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a phone shows of a message, whatever its type; `kind` is the inner type of an interactive message."""

    type: str
    kind: str | None = None
    text: str = ""
    header: str | None = None
    header_type: str | None = None
    footer: str | None = None
    buttons: tuple[Button, ...] = ()
    actions: tuple[Action, ...] = ()
    list_label: str | None = None
    rows: tuple[Row, ...] = ()
    media_id: str | None = None
    link: str | None = None
    filename: str | None = None
    voice: bool = False
    latitude: float | None = None
    longitude: float | None = None
    target_id: str | None = None
    contacts: tuple[ContactCard, ...] = ()
    catalog_id: str | None = None
    products: tuple[Product, ...] = ()
    order: tuple[OrderLine, ...] = ()
    cards: tuple[Card, ...] = ()
    form: Form | None = None
    preview: bool = False
    edited: bool = False
    forwarded: Literal["once", "often"] | None = None
    ad: str | None = None


class StatusChange(msgspec.Struct, frozen=True, kw_only=True):
    """A step of a message and its time."""

    status: str
    at: float
    error_code: int | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message of a chat; `in` came from the customer, `out` from the business.

    `told_phone` says whether its webhook carried the customer's phone.
    """

    id: str
    phone_number_id: str
    person_id: str
    direction: Direction
    at: float
    content: Content
    raw: JsonObject
    reply_to: str | None = None
    status: str
    history: tuple[StatusChange, ...] = ()
    on_phone: bool = False
    seen: bool = False
    callback_data: str | None = None
    told_phone: bool = True

    @property
    def type(self) -> str:
        """Meta's name of the type."""
        return self.content.type

    @property
    def text(self) -> str:
        """The words of the message: a body or a caption."""
        return self.content.text

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The reply buttons, those of cards too."""
        return (*self.content.buttons, *(button for card in self.content.cards for button in card.buttons))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the list."""
        return self.content.rows


class Chat(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one number and one person besides their messages."""

    phone_number_id: str
    person_id: str
    window_from: float | None = None
    typing_until: float = 0.0
    shown: bool = False
