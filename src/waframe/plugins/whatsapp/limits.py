"""What WhatsApp refuses to carry, told before sending: Meta's limits for each type, in Unicode characters."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from waframe import (
    AnyContent,
    AnyMedia,
    Audio,
    Buttons,
    Contacts,
    Document,
    Header,
    Image,
    Interactive,
    ListMenu,
    Location,
    MessageUnsendable,
    Reaction,
    Row,
    Sticker,
    Template,
    Text,
    Video,
)

TEXT_BODY = 4096
CAPTION = 1024
BUTTONS_BODY = 1024
LIST_BODY = 4096
INTERACTIVE_BODY = 1024
HEADER_TEXT = 60
FOOTER = 60
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
LIST_BUTTON = 20
SECTIONS = 10
SECTION_TITLE = 24
ROWS = 10
ROW_ID = 200
ROW_TITLE = 24
ROW_DESCRIPTION = 72
CARDS = 257
TEMPLATE_NAME = 512

MIMES: dict[type[AnyMedia], tuple[str, ...]] = {
    Image: ("image/jpeg", "image/png"),
    Video: ("video/mp4", "video/3gpp"),
    Audio: ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
    Sticker: ("image/webp",),
}


def check(content: AnyContent) -> None:
    """Raise MessageUnsendable, naming field and limit, where WhatsApp would refuse."""
    match content:
        case Text():
            _length("body", content.body, most=TEXT_BODY)
        case Image() | Video() | Audio() | Document() | Sticker():
            _media("", content)
        case Location():
            _between("latitude", content.latitude, most=90)
            _between("longitude", content.longitude, most=180)
        case Contacts():
            _count("cards", len(content.cards), most=CARDS)
            for index, card in enumerate(content.cards):
                _filled(f"cards[{index}].name", card.name)
        case Reaction():
            _filled("target", content.target)
        case Buttons():
            _buttons(content)
        case ListMenu():
            _list(content)
        case Template():
            _length("name", content.name, most=TEMPLATE_NAME)
            _filled("language", content.language)
        case Interactive():
            _filled("kind", content.kind)
            _optional("body", content.body, most=INTERACTIVE_BODY)
        case _:
            raise MessageUnsendable("type", limit=f"{type(content).__name__} cannot be sent by WhatsApp")


def _buttons(content: Buttons) -> None:
    _length("body", content.body, most=BUTTONS_BODY)
    _count("buttons", len(content.buttons), most=BUTTONS)
    for index, button in enumerate(content.buttons):
        _length(f"buttons[{index}].id", button.id, most=BUTTON_ID)
        _length(f"buttons[{index}].title", button.title, most=BUTTON_TITLE)
    _distinct("buttons.id", (button.id for button in content.buttons))
    _distinct("buttons.title", (button.title for button in content.buttons))
    _header(content.header, media=True)
    _optional("footer", content.footer, most=FOOTER)


def _list(content: ListMenu) -> None:
    _length("body", content.body, most=LIST_BODY)
    _length("button", content.button, most=LIST_BUTTON)
    _count("sections", len(content.sections), most=SECTIONS)
    rows = [row for section in content.sections for row in section.rows]
    _count("rows", len(rows), most=ROWS)
    for index, section in enumerate(content.sections):
        if len(content.sections) > 1:
            _filled(f"sections[{index}].title", section.title or "")
        _optional(f"sections[{index}].title", section.title, most=SECTION_TITLE)
        _count(f"sections[{index}].rows", len(section.rows), most=ROWS)
    for index, row in enumerate(rows):
        _row(f"rows[{index}]", row)
    _distinct("rows.id", (row.id for row in rows))
    _header(content.header, media=False)
    _optional("footer", content.footer, most=FOOTER)


def _row(field: str, row: Row) -> None:
    _length(f"{field}.id", row.id, most=ROW_ID)
    _length(f"{field}.title", row.title, most=ROW_TITLE)
    _optional(f"{field}.description", row.description, most=ROW_DESCRIPTION)


def _header(header: Header | None, *, media: bool) -> None:
    if header is None:
        return
    if (header.text is None) == (header.media is None):
        raise MessageUnsendable("header", limit="either a text or a file")
    if header.text is not None:
        _length("header.text", header.text, most=HEADER_TEXT)
    if header.media is not None:
        if not media:
            raise MessageUnsendable("header.media", limit="this type takes only a text above it")
        _media("header.media.", header.media)


def _media(prefix: str, media: AnyMedia) -> None:
    if sum(source is not None for source in (media.media_id, media.channel_media_id, media.link)) != 1:
        raise MessageUnsendable(f"{prefix}media", limit="exactly one of media_id, channel_media_id, link")
    if media.link is not None and urlsplit(media.link).scheme not in {"http", "https"}:
        raise MessageUnsendable(f"{prefix}link", limit="an http or https address")
    if media.caption is not None and isinstance(media, Audio | Sticker):
        raise MessageUnsendable(f"{prefix}caption", limit="none for this type")
    _optional(f"{prefix}caption", media.caption, most=CAPTION)
    taken = MIMES.get(type(media))
    if taken and media.mime and media.mime.partition(";")[0].strip().lower() not in taken:
        raise MessageUnsendable(f"{prefix}mime", limit="one of " + ", ".join(taken))


def _filled(field: str, text: str) -> None:
    if not text.strip():
        raise MessageUnsendable(field, limit="at least 1 character")


def _length(field: str, text: str, *, most: int) -> None:
    _filled(field, text)
    _optional(field, text, most=most)


def _optional(field: str, text: str | None, *, most: int) -> None:
    if text is not None and len(text) > most:
        raise MessageUnsendable(field, limit=f"at most {most} characters, and it has {len(text)}")


def _count(field: str, count: int, *, most: int) -> None:
    if not 1 <= count <= most:
        raise MessageUnsendable(field, limit=f"1 to {most}, and there are {count}")


def _distinct(field: str, values: Iterable[str]) -> None:
    seen = list(values)
    if len(set(seen)) != len(seen):
        raise MessageUnsendable(field, limit="each must be different")


def _between(field: str, degrees: float, *, most: float) -> None:
    if not -most <= degrees <= most:
        raise MessageUnsendable(field, limit=f"-{most} to {most} degrees")
