"""Turns a message into lines, and into what a number then picks."""

from collections.abc import Iterable

from waframe import (
    AnyContent,
    AnyMedia,
    Audio,
    Button,
    Buttons,
    Carousel,
    Catalog,
    Choice,
    ContactRequest,
    Contacts,
    Document,
    Form,
    Header,
    Image,
    LinkButton,
    ListMenu,
    Location,
    LocationRequest,
    MessageUnsendable,
    Product,
    ProductList,
    Reaction,
    Row,
    Sticker,
    Template,
    Text,
    Video,
)

Choices = tuple[Choice, ...]
Offer = LinkButton | LocationRequest | ContactRequest | Form | Product | ProductList | Catalog


def check(content: AnyContent) -> None:
    """Raise MessageUnsendable, naming field and limit, where a terminal cannot show this."""
    match content:
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
        case Carousel(body=body, cards=cards):
            _filled("body", body)
            if not cards:
                raise MessageUnsendable("cards", limit="at least 1")
        case Text() | LinkButton() | LocationRequest() | ContactRequest() | Form() | ProductList() | Catalog():
            _filled("body", content.body)
        case Location() | Contacts() | Reaction() | Template() | Product():
            return
        case _:
            raise MessageUnsendable("type", limit=f"{type(content).__name__} cannot be shown on a terminal")


def show(content: AnyContent) -> tuple[str, Choices]:
    """Give the lines of a content, and its choices in the order of their numbers."""
    lines, choices = _shown(content)
    return _printable("\n".join(lines)), choices


def _shown(content: AnyContent) -> tuple[list[str], Choices]:
    match content:
        case Text(body=body):
            return [body], ()
        case Buttons():
            choices = _choices(content.buttons)
            return [*_framed(content), *_numbered(choices)], choices
        case ListMenu(sections=sections):
            rows = [row for section in sections for row in section.rows]
            picks = tuple(Choice(id=r.id, title=r.title, description=r.description, source="list") for r in rows)
            return [*_framed(content), *_numbered(picks)], picks
        case Carousel():
            return _carousel(content)
        case LinkButton() | LocationRequest() | ContactRequest() | Form() | Product() | ProductList() | Catalog():
            return [*_framed(content), *_offered(content)], ()
        case _:
            return [_in_words(content)], ()


def _in_words(content: AnyContent) -> str:
    match content:
        case Image() | Video() | Audio() | Document() | Sticker():
            return _file(content)
        case Location(latitude=latitude, longitude=longitude, name=name, address=address):
            return _joined("[location]", name, address, f"{latitude}, {longitude}")
        case Contacts(cards=cards):
            return "\n".join(_joined("[contact]", one.name, *[phone.number for phone in one.phones]) for one in cards)
        case Reaction(emoji=emoji):
            return _joined("[reaction]", emoji)
        case Template(name=name, preview=preview, values=values):
            return preview or _joined("[template]", name, *values.values())
        case _:
            return f"[{type(content).__name__.lower()}]"


def _offered(content: Offer) -> list[str]:
    """Say what a phone would offer to tap; a terminal can only name it."""
    match content:
        case LinkButton(title=title, url=url):
            return [f"  [{title}] {url}"]
        case LocationRequest():
            return ["  [location?]"]
        case ContactRequest():
            return ["  [phone number?]"]
        case Form(button=button):
            return [f"  [form] {button}"]
        case Product(product=product):
            return [f"  [product] {product}"]
        case ProductList(sections=sections):
            return [
                line
                for section in sections
                for line in (
                    *([section.title] if section.title else []),
                    *(f"  [product] {p}" for p in section.products),
                )
            ]
        case Catalog(thumbnail=thumbnail):
            return [_joined("  [catalogue]", thumbnail)]


def _carousel(content: Carousel) -> tuple[list[str], Choices]:
    lines, choices = [content.body], Choices()
    for card in content.cards:
        file = _file(card.media) if card.media else None
        product = f"[product] {card.product}" if card.product else None
        lines.append(_joined("-", file, card.body, product))
        if card.url:
            lines.append(f"  [{card.title}] {card.url}")
        taps = _choices(card.buttons)
        lines += _numbered(taps, start=len(choices) + 1)
        choices += taps
    return lines, choices


def _choices(buttons: Iterable[Button]) -> Choices:
    return tuple(Choice(id=one.id, title=one.title) for one in buttons)


def _numbered(choices: Choices, *, start: int = 1) -> list[str]:
    numbered = enumerate(choices, start=start)
    return [_joined(f"  {number}. {choice.title}", choice.description) for number, choice in numbered]


def _framed(content: Buttons | ListMenu | Offer) -> list[str]:
    above = getattr(content, "header", None)
    header = above.text or (_file(above.media) if above.media else None) if isinstance(above, Header) else above
    footer = getattr(content, "footer", None)
    return [line for line in (header, content.body, footer) if line]


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
