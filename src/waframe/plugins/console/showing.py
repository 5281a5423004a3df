"""Turns a message into lines, and into what a number then picks."""

from collections.abc import Iterable

from waframe import (
    AnyContent,
    AnyMedia,
    Audio,
    Button,
    Buttons,
    Choice,
    Contacts,
    Document,
    Header,
    Image,
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

Choices = tuple[Choice, ...]


def check(content: AnyContent) -> None:
    """Raise MessageUnsendable, naming field and limit, where a terminal cannot show this."""
    match content:
        case Text(body=body):
            _filled("body", body)
        case Buttons(body=body, buttons=buttons):
            _filled("body", body)
            _choosable("buttons", buttons)
        case ListMenu(body=body, sections=sections):
            _filled("body", body)
            _choosable("rows", [row for section in sections for row in section.rows])
        case Image() | Video() | Audio() | Document() | Sticker():
            sources = (content.media_id, content.channel_media_id, content.link)
            if sum(source is not None for source in sources) != 1:
                raise MessageUnsendable("media", limit="exactly one of media_id, channel_media_id, link")
        case Location() | Contacts() | Reaction() | Template():
            return
        case _:
            raise MessageUnsendable("type", limit=f"{type(content).__name__} cannot be shown on a terminal")


def show(content: AnyContent) -> tuple[str, Choices]:
    """Give the lines of a content, and its choices in the order of their numbers."""
    match content:
        case Text(body=body):
            return _printable(body), ()
        case Buttons():
            choices = tuple(Choice(id=one.id, title=one.title) for one in content.buttons)
            return _framed(content.header, content.body, content.footer, numbered=choices), choices
        case ListMenu(sections=sections):
            rows = [row for section in sections for row in section.rows]
            picks = tuple(Choice(id=r.id, title=r.title, description=r.description, source="list") for r in rows)
            return _framed(content.header, content.body, content.footer, numbered=picks), picks
        case Image() | Video() | Audio() | Document() | Sticker():
            return _printable(_file(content)), ()
        case Location(latitude=latitude, longitude=longitude, name=name, address=address):
            return _printable(_joined("[location]", name, address, f"{latitude}, {longitude}")), ()
        case Contacts(cards=cards):
            return _printable(
                "\n".join(_joined("[contact]", card.name, *[phone.number for phone in card.phones]) for card in cards)
            ), ()
        case Reaction(emoji=emoji):
            return _printable(_joined("[reaction]", emoji)), ()
        case Template(name=name, preview=preview):
            return _printable(preview or f"[template] {name}"), ()
        case _:
            return f"[{type(content).__name__.lower()}]", ()


def _framed(header: Header | None, body: str, footer: str | None, *, numbered: Choices) -> str:
    lines = [header.text or (_file(header.media) if header.media else "")] if header else []
    lines += [body, *([footer] if footer else [])]
    for number, choice in enumerate(numbered, start=1):
        lines.append(_joined(f"  {number}. {choice.title}", choice.description))
    return _printable("\n".join(lines))


def _file(media: AnyMedia) -> str:
    kind = type(media).__name__.lower()
    return _joined(f"[{kind}]", media.caption, media.filename, media.link)


def _joined(first: str, *rest: str | None) -> str:
    told = " · ".join(filter(None, rest))
    return f"{first} {told}" if told else first


def _printable(text: str) -> str:
    """Leave out control characters: a message must not steer somebody's terminal."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\u200d")


def _filled(field: str, text: str) -> None:
    if not text.strip():
        raise MessageUnsendable(field, limit="at least 1 character")


def _choosable(field: str, choices: Iterable[Row | Button]) -> None:
    found = list(choices)
    if not found:
        raise MessageUnsendable(field, limit="at least 1")
    if len({choice.id for choice in found}) != len(found):
        raise MessageUnsendable(f"{field}.id", limit="each must be different")
    for index, choice in enumerate(found):
        _filled(f"{field}[{index}].title", choice.title)
