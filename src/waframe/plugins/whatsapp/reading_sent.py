"""Reads what another app of the business sent for tapping: buttons, lists, links, requests for a place or a number."""

from typing import Generic, TypeVar

import msgspec
from msgspec import Raw

from waframe import (
    AnyContent,
    Button,
    Buttons,
    ContactRequest,
    Document,
    Header,
    Image,
    LinkButton,
    ListMenu,
    LocationRequest,
    Row,
    Section,
    Video,
)

ActionT = TypeVar("ActionT")


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A text under its key."""

    text: str


class SentFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file above a message, by id or by link."""

    id: str | None = None
    link: str | None = None
    filename: str | None = None


class SentHeader(msgspec.Struct, frozen=True, kw_only=True):
    """What stands above a message."""

    text: str | None = None
    image: SentFile | None = None
    video: SentFile | None = None
    document: SentFile | None = None


class Sent(msgspec.Struct, Generic[ActionT], frozen=True, kw_only=True):
    """An interactive message; only where all that must be there fits is it one of ours to name."""

    body: Words
    action: ActionT
    header: SentHeader | None = None
    footer: Words | None = None


class SentReply(msgspec.Struct, frozen=True, kw_only=True):
    """A button."""

    reply: Button


class ButtonsAction(msgspec.Struct, frozen=True, kw_only=True):
    """Buttons."""

    buttons: tuple[SentReply, ...]


class SentSection(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a list."""

    rows: tuple[Row, ...]
    title: str | None = None


class ListAction(msgspec.Struct, frozen=True, kw_only=True):
    """A list behind a button."""

    button: str
    sections: tuple[SentSection, ...]


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A link and its title."""

    display_text: str
    url: str


class LinkAction(msgspec.Struct, frozen=True, kw_only=True):
    """A button with a link."""

    parameters: Link


_BUTTONS = msgspec.json.Decoder(Sent[ButtonsAction])
_LIST = msgspec.json.Decoder(Sent[ListAction])
_LINK = msgspec.json.Decoder(Sent[LinkAction])
_REQUEST = msgspec.json.Decoder(Sent[Raw])


def read_sent(kind: str, raw: Raw) -> AnyContent | None:
    """Give the content of a kind that has a class; None where it has none, or where something does not fit."""
    try:
        match kind:
            case "button":
                return _buttons(_BUTTONS.decode(raw))
            case "list":
                return _list(_LIST.decode(raw))
            case "cta_url":
                return _link(_LINK.decode(raw))
            case "location_request_message":
                return LocationRequest(body=_REQUEST.decode(raw).body.text)
            case "request_contact_info":
                return ContactRequest(body=_REQUEST.decode(raw).body.text)
            case _:
                return None
    except (msgspec.DecodeError, RecursionError):
        return None


def _buttons(sent: Sent[ButtonsAction]) -> Buttons:
    return Buttons(
        body=sent.body.text,
        buttons=tuple(button.reply for button in sent.action.buttons),
        header=_header(sent.header),
        footer=sent.footer.text if sent.footer else None,
    )


def _list(sent: Sent[ListAction]) -> ListMenu:
    return ListMenu(
        body=sent.body.text,
        button=sent.action.button,
        sections=tuple(Section(rows=section.rows, title=section.title) for section in sent.action.sections),
        header=_header(sent.header),
        footer=sent.footer.text if sent.footer else None,
    )


def _link(sent: Sent[LinkAction]) -> LinkButton:
    link = sent.action.parameters
    return LinkButton(
        body=sent.body.text,
        title=link.display_text,
        url=link.url,
        header=_header(sent.header),
        footer=sent.footer.text if sent.footer else None,
    )


def _header(header: SentHeader | None) -> Header | None:
    if header is None:
        return None
    if header.text is not None:
        return Header(text=header.text)
    if header.image is not None:
        return Header(media=Image(channel_media_id=header.image.id, link=header.image.link))
    if header.video is not None:
        return Header(media=Video(channel_media_id=header.video.id, link=header.video.link))
    if header.document is not None:
        file = header.document
        return Header(media=Document(channel_media_id=file.id, link=file.link, filename=file.filename))
    return None
