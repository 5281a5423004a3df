"""Arranges a reply as the messages that WhatsApp carries best: few, since each is charged, and none too long."""

import re
from collections.abc import Sequence

import msgspec

from waframe import AnyContent, Buttons, Document, Image, ListMenu, Text, Video
from waframe.plugins.whatsapp.limits import TEXT_BODY
from waframe.plugins.whatsapp.rules import CAPTION
from waframe.plugins.whatsapp.splitting import split

SHORT = 1024
"""Texts are joined while the whole has at most so many characters; it is also the room of a body with buttons."""

BETWEEN = "\n\n"
_LINK = re.compile(r"https?://", re.IGNORECASE)


def arrange(contents: Sequence[AnyContent], *, join: bool) -> list[AnyContent]:
    """Join short texts that follow each other, and split what is too long; the words and their order stay."""
    joined = _joined(contents) if join else list(contents)
    return [piece for content in joined for piece in _pieces(content)]


def _joined(contents: Sequence[AnyContent]) -> list[AnyContent]:
    arranged: list[AnyContent] = []
    for content in contents:
        whole = _as_one(arranged[-1], content) if arranged else None
        if whole is None:
            arranged.append(content)
        else:
            arranged[-1] = whole
    return arranged


def _as_one(first: AnyContent, second: AnyContent) -> AnyContent | None:
    """Make one content of two, or None where they must stay apart."""
    if not isinstance(first, Text) or not first.body.strip():
        return None
    match second:
        case Text() if second.body.strip() and _previews_stay(first, second):
            body = _fitting(first.body, second.body)
            preview = first.preview_url or second.preview_url
            return None if body is None else Text(body=body, preview_url=preview)
        case Buttons() | ListMenu() if second.header is None and second.body.strip() and not _shows_preview(first):
            body = _fitting(first.body, second.body)
            return None if body is None else msgspec.structs.replace(second, body=body)
        case _:
            return None


def _fitting(first: str, second: str) -> str | None:
    whole = f"{first.rstrip()}{BETWEEN}{second.lstrip()}"
    return whole if len(whole) <= SHORT else None


def _previews_stay(first: Text, second: Text) -> bool:
    """Tell whether the joined text shows the preview that the two would show: WhatsApp previews the first link."""
    if _shows_preview(first):
        return not _shows_preview(second)
    return not (_shows_preview(second) and _LINK.search(first.body))


def _shows_preview(text: Text) -> bool:
    return text.preview_url and _LINK.search(text.body) is not None


def _pieces(content: AnyContent) -> list[AnyContent]:
    match content:
        case Text() if len(content.body) > TEXT_BODY:
            return [msgspec.structs.replace(content, body=piece) for piece in split(content.body, TEXT_BODY)]
        case Image() | Video() | Document() if content.caption is not None and len(content.caption) > CAPTION:
            bare = msgspec.structs.replace(content, caption=None)
            return [bare, *(Text(body=piece) for piece in split(content.caption, TEXT_BODY) if piece.strip())]
        case _:
            return [content]
