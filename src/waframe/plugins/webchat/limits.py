"""What the web chat refuses to carry, told before sending."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from waframe import (
    AnyContent,
    AnyMedia,
    Audio,
    Button,
    Buttons,
    Carousel,
    ContactCard,
    Contacts,
    Document,
    Header,
    Image,
    LinkButton,
    ListMenu,
    Location,
    LocationRequest,
    MessageUnsendable,
    Reaction,
    Row,
    Sticker,
    Text,
    Video,
)

BODY = 4096
TITLE = 80
DESCRIPTION = 200
ID = 256
BUTTONS = 10
ROWS = 50
CARDS = 10
LINK = 2048
CAPTION = 1024


def check(content: AnyContent) -> None:
    """Raise MessageUnsendable, naming field and limit, where the page could not show this."""
    match content:
        case Text(body=body) | LocationRequest(body=body):
            _text("body", body, most=BODY)
        case Image() | Video() | Audio() | Document() | Sticker():
            _file("media", content)
        case Buttons():
            _framed(content)
            _choices("buttons", content.buttons, most=BUTTONS)
        case ListMenu():
            _framed(content)
            _text("button", content.button, most=TITLE)
            _choices("rows", [row for section in content.sections for row in section.rows], most=ROWS)
            for section in content.sections:
                _at_most("sections.title", section.title, most=TITLE)
        case LinkButton():
            _framed(content)
            _text("title", content.title, most=TITLE)
            _link("url", content.url)
        case Location():
            _place(content)
        case Carousel():
            _carousel(content)
        case Contacts():
            _people(content.cards)
        case Reaction():
            _text("target", content.target, most=ID)
            _at_most("emoji", content.emoji, most=16)
        case _:
            raise MessageUnsendable("type", limit=f"{type(content).__name__} cannot be shown in the web chat")


def _framed(content: Buttons | ListMenu | LinkButton) -> None:
    _text("body", content.body, most=BODY)
    _at_most("footer", content.footer, most=TITLE)
    if content.header is not None:
        _header(content.header)


def _header(header: Header) -> None:
    _at_most("header.text", header.text, most=TITLE)
    if header.media is not None:
        _file("header.media", header.media)


def _carousel(content: Carousel) -> None:
    _text("body", content.body, most=BODY)
    _count("cards", len(content.cards), most=CARDS)
    for index, card in enumerate(content.cards):
        field = f"cards[{index}]"
        if card.product is not None:
            raise MessageUnsendable(f"{field}.product", limit="no product of a catalogue; write it out")
        if card.media is None and not (card.body or "").strip():
            raise MessageUnsendable(f"{field}.body", limit="at least 1 character, or a picture")
        _at_most(f"{field}.body", card.body, most=CAPTION)
        if card.media is not None:
            _file(f"{field}.media", card.media)
        if card.url is not None:
            _text(f"{field}.title", card.title or "", most=TITLE)
            _link(f"{field}.url", card.url)
    taps = [button for card in content.cards for button in card.buttons]
    if taps:
        _choices("buttons", taps, most=BUTTONS * len(content.cards))


def _choices(field: str, choices: Sequence[Button | Row], *, most: int) -> None:
    _count(field, len(choices), most=most)
    if len({choice.id for choice in choices}) != len(choices):
        raise MessageUnsendable(f"{field}.id", limit="each must be different")
    for index, choice in enumerate(choices):
        _text(f"{field}[{index}].id", choice.id, most=ID)
        _text(f"{field}[{index}].title", choice.title, most=TITLE)
        if isinstance(choice, Row):
            _at_most(f"{field}[{index}].description", choice.description, most=DESCRIPTION)


def _people(cards: Sequence[ContactCard]) -> None:
    _count("cards", len(cards), most=CARDS)
    for index, card in enumerate(cards):
        _text(f"cards[{index}].name", card.name, most=TITLE)


def _place(content: Location) -> None:
    if not -90 <= content.latitude <= 90:  # noqa: PLR2004  # degrees
        raise MessageUnsendable("latitude", limit="between -90 and 90")
    if not -180 <= content.longitude <= 180:  # noqa: PLR2004  # degrees
        raise MessageUnsendable("longitude", limit="between -180 and 180")


def _file(field: str, media: AnyMedia) -> None:
    if sum(source is not None for source in (media.media_id, media.link)) != 1 or media.channel_media_id is not None:
        raise MessageUnsendable(field, limit="exactly one of media_id, link")
    if media.link is not None:
        _link(f"{field}.link", media.link)
    _at_most(f"{field}.caption", media.caption, most=CAPTION)


def _link(field: str, link: str) -> None:
    try:
        parts = urlsplit(link)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        good = False
    if not good or len(link) > LINK:
        raise MessageUnsendable(field, limit=f"an http or https link of at most {LINK} characters")


def _text(field: str, text: str, *, most: int) -> None:
    if not text.strip():
        raise MessageUnsendable(field, limit="at least 1 character")
    _at_most(field, text, most=most)


def _at_most(field: str, text: str | None, *, most: int) -> None:
    if text is not None and len(text) > most:
        raise MessageUnsendable(field, limit=f"at most {most} characters, and it has {len(text)}")


def _count(field: str, many: int, *, most: int) -> None:
    if not many:
        raise MessageUnsendable(field, limit="at least 1")
    if many > most:
        raise MessageUnsendable(field, limit=f"at most {most}, and there are {many}")
