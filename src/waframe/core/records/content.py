"""What a message can contain: one tagged union for all channels, both directions."""

from typing import Any

import msgspec


class Content(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """The root of the union; never used by itself."""


class Text(Content, frozen=True, kw_only=True, tag="text"):
    """Plain text; `*bold*`, `_italic_` and the like are left to the channel."""

    body: str
    preview_url: bool = False


class MediaContent(Content, frozen=True, kw_only=True):
    """A file. It is named by exactly one of: stored media, the channel's own id, a public link."""

    media_id: str | None = None
    channel_media_id: str | None = None
    link: str | None = None
    mime: str | None = None
    sha256: str | None = None
    caption: str | None = None
    filename: str | None = None


class Image(MediaContent, frozen=True, kw_only=True, tag="image"):
    """A picture."""


class Video(MediaContent, frozen=True, kw_only=True, tag="video"):
    """A film."""


class Audio(MediaContent, frozen=True, kw_only=True, tag="audio"):
    """A sound; `voice` marks a note spoken into the phone."""

    voice: bool = False


class Document(MediaContent, frozen=True, kw_only=True, tag="document"):
    """A file to keep, such as a PDF."""


class Sticker(MediaContent, frozen=True, kw_only=True, tag="sticker"):
    """A sticker."""

    animated: bool = False


class Location(Content, frozen=True, kw_only=True, tag="location"):
    """A place on the map, in degrees (WGS 84)."""

    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None
    url: str | None = None


class ContactCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person or firm of a contacts message."""

    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    organisation: str | None = None
    requested: bool = False


class Contacts(Content, frozen=True, kw_only=True, tag="contacts"):
    """Shared contact cards; `requested` on a card marks the answer to a request for the customer's own."""

    cards: tuple[ContactCard, ...]


class Reaction(Content, frozen=True, kw_only=True, tag="reaction"):
    """An emoji on a message; None takes it away."""

    target: str
    emoji: str | None = None


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """A button that answers with its id."""

    id: str
    title: str


class Header(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What stands above an interactive message: a text, or a picture, film or file."""

    text: str | None = None
    media: Image | Video | Document | None = None


class Buttons(Content, frozen=True, kw_only=True, tag="buttons"):
    """A text with buttons under it."""

    body: str
    buttons: tuple[Button, ...]
    header: Header | None = None
    footer: str | None = None


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of a list that answers with its id."""

    id: str
    title: str
    description: str | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A part of a list."""

    rows: tuple[Row, ...]
    title: str | None = None


class ListMenu(Content, frozen=True, kw_only=True, tag="list"):
    """A text with one button that opens a list to pick from."""

    body: str
    button: str
    sections: tuple[Section, ...]
    header: Header | None = None
    footer: str | None = None


class Choice(Content, frozen=True, kw_only=True, tag="choice"):
    """The customer's tap: on a button or a row of ours, or on a template's quick reply."""

    id: str
    title: str
    description: str | None = None
    source: str = "button"


class FormAnswer(Content, frozen=True, kw_only=True, tag="form_answer"):
    """A filled form (a Flow or an address), as the channel gave it."""

    name: str
    answers: dict[str, Any] = {}
    body: str | None = None


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a cart; prices of a cart come from the customer's phone and are never trusted."""

    product: str
    quantity: int
    price_cents: int
    currency: str


class Order(Content, frozen=True, kw_only=True, tag="order"):
    """A cart that the customer sent."""

    lines: tuple[OrderLine, ...]
    catalog_id: str | None = None
    note: str | None = None


class SystemNotice(Content, frozen=True, kw_only=True, tag="system"):
    """A notice of the channel inside a conversation, such as a change of number."""

    kind: str
    body: str | None = None
    new_phone: str | None = None
    new_bsuid: str | None = None
    old_bsuid: str | None = None


class Edit(Content, frozen=True, kw_only=True, tag="edit"):
    """An earlier message in its new wording."""

    target: str
    text: str | None = None


class Revoke(Content, frozen=True, kw_only=True, tag="revoke"):
    """An earlier message was deleted for everyone."""

    target: str


class Template(Content, frozen=True, kw_only=True, tag="template"):
    """An approved template, by name and language, with the channel's own components."""

    name: str
    language: str
    components: tuple[dict[str, Any], ...] = ()
    preview: str | None = None


class Note(Content, frozen=True, kw_only=True, tag="note"):
    """A note among agents; no channel ever carries it."""

    body: str


class Interactive(Content, frozen=True, kw_only=True, tag="interactive"):
    """An interactive message of a kind without a class of its own, in the channel's own shape."""

    kind: str
    body: str | None = None
    payload: dict[str, Any] = {}


class Unsupported(Content, frozen=True, kw_only=True, tag="unsupported"):
    """A message of a kind that nobody here knows; shown as a placeholder, its raw form is kept."""

    kind: str
    reason: str | None = None
    error_code: str | None = None


AnyContent = (
    Text
    | Image
    | Video
    | Audio
    | Document
    | Sticker
    | Location
    | Contacts
    | Reaction
    | Buttons
    | ListMenu
    | Choice
    | FormAnswer
    | Order
    | SystemNotice
    | Edit
    | Revoke
    | Template
    | Note
    | Interactive
    | Unsupported
)

AnyMedia = Image | Video | Audio | Document | Sticker


def readable(content: AnyContent) -> str:
    """Give the words of a content, for search and for the one-line preview; empty where it has none."""
    match content:
        case Text(body=body) | Buttons(body=body) | ListMenu(body=body) | Note(body=body):
            return body
        case Choice(title=title):
            return title
        case Image() | Video() | Audio() | Document() | Sticker():
            return content.caption or content.filename or ""
        case Location(name=name, address=address):
            return " · ".join(filter(None, (name, address)))
        case Contacts(cards=cards):
            return ", ".join(card.name for card in cards)
        case Template(preview=preview, name=name):
            return preview or name
        case Edit(text=text):
            return text or ""
        case Order(note=note):
            return note or ""
        case FormAnswer(body=body) | SystemNotice(body=body) | Interactive(body=body):
            return body or ""
        case Reaction(emoji=emoji):
            return emoji or ""
        case Revoke() | Unsupported():
            return ""
