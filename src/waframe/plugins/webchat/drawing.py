"""Draws contents for the page: everything becomes words, links that are safe, and things to tap."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

import msgspec

from waframe import (
    AnyContent,
    AnyMedia,
    Audio,
    Button,
    Buttons,
    Card,
    Carousel,
    Choice,
    ContactCard,
    Contacts,
    Document,
    Image,
    LinkButton,
    ListMenu,
    Location,
    LocationRequest,
    Reaction,
    Row,
    Sticker,
    Text,
    Video,
    readable,
)
from waframe.plugins.webchat.wire import Drawn, File, Leaf, Option, Options, Person

MAP = "https://www.openstreetmap.org/?mlat={latitude:.6f}&mlon={longitude:.6f}#map=17/{latitude:.6f}/{longitude:.6f}"
UrlOf = Callable[[AnyMedia], str]
"""Gives the link of a file; empty where there is none any more."""


def draw(content: AnyContent, *, url_of: UrlOf) -> Drawn:
    """Draw a content, of ours or of the visitor."""
    match content:
        case Text(body=body):
            return Drawn(kind="text", body=body)
        case Choice(title=title):
            return Drawn(kind="choice", body=title)
        case Buttons(buttons=buttons):
            return _framed(content, kind="choices", url_of=url_of, groups=(Options(options=_options(buttons)),))
        case ListMenu(sections=sections):
            groups = tuple(Options(title=one.title or "", options=_options(one.rows)) for one in sections)
            drawn = _framed(content, kind="list", url_of=url_of, groups=groups)
            return msgspec.structs.replace(drawn, button=content.button)
        case LinkButton(title=title, url=url):
            drawn = _framed(content, kind="link", url_of=url_of)
            return msgspec.structs.replace(drawn, title=title, url=safe_link(url))
        case Location():
            return _place(content)
        case LocationRequest(body=body):
            return Drawn(kind="ask_place", body=body)
        case Carousel(body=body, cards=cards):
            return Drawn(kind="cards", body=body, cards=tuple(_leaf(card, url_of=url_of) for card in cards))
        case Contacts(cards=people):
            return Drawn(kind="people", people=tuple(map(_person, people)))
        case Reaction(target=target, emoji=emoji):
            return Drawn(kind="reaction", id=target, body=emoji or "")
        case _:
            return _rest(content, url_of=url_of)


def option_of(content: AnyContent, choice_id: str) -> Choice | None:
    """Find what a tap on an option of a message of ours says; None where it offers no such thing."""
    match content:
        case Buttons(buttons=buttons):
            offered: list[Choice] = [Choice(id=one.id, title=one.title) for one in buttons]
        case ListMenu(sections=sections):
            rows = [row for section in sections for row in section.rows]
            offered = [Choice(id=r.id, title=r.title, description=r.description, source="list") for r in rows]
        case Carousel(cards=cards):
            offered = [Choice(id=one.id, title=one.title) for card in cards for one in card.buttons]
        case _:
            offered = []
    return next((one for one in offered if one.id == choice_id), None)


def safe_link(link: str | None) -> str:
    """Give a link that only leads to the web; anything else is no link."""
    try:
        scheme = urlsplit(link or "").scheme
    except ValueError:
        return ""
    return link if link and scheme in {"http", "https"} else ""


def _rest(content: AnyContent, *, url_of: UrlOf) -> Drawn:
    if isinstance(content, Image | Video | Audio | Document | Sticker):
        return Drawn(kind="file", body=content.caption or "", file=_file(content, url_of=url_of))
    return Drawn(kind="unknown", body=readable(content))


def _framed(
    content: Buttons | ListMenu | LinkButton, *, kind: str, url_of: UrlOf, groups: tuple[Options, ...] = ()
) -> Drawn:
    above = content.header
    media = above.media if above else None
    return Drawn(
        kind=kind,
        body=content.body,
        header=(above.text if above else None) or "",
        footer=content.footer or "",
        file=_file(media, url_of=url_of) if media else None,
        groups=groups,
    )


def _place(content: Location) -> Drawn:
    lies = MAP.format(latitude=content.latitude, longitude=content.longitude)
    return Drawn(kind="place", title=content.name or "", body=content.address or "", url=safe_link(content.url) or lies)


def _leaf(card: Card, *, url_of: UrlOf) -> Leaf:
    return Leaf(
        body=card.body or "",
        file=_file(card.media, url_of=url_of) if card.media else None,
        title=card.title or "",
        url=safe_link(card.url),
        options=_options(card.buttons),
    )


def _person(card: ContactCard) -> Person:
    return Person(name=card.name, phones=tuple(one.number for one in card.phones), emails=card.emails)


def _options(choices: Sequence[Button | Row]) -> tuple[Option, ...]:
    return tuple(
        Option(id=one.id, title=one.title, description=(one.description or "") if isinstance(one, Row) else "")
        for one in choices
    )


def _file(media: AnyMedia, *, url_of: UrlOf) -> File:
    match media:
        case Image() | Sticker():
            kind = "image"
        case Video():
            kind = "video"
        case Audio():
            kind = "audio"
        case _:
            kind = "document"
    return File(media=kind, url=url_of(media), name=media.filename or "", mime=media.mime or "")
