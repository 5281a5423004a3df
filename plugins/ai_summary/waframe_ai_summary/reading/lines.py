"""The messages of a conversation as a reader of them needs them, and the file form of labelled conversations."""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

Speaker = Literal["client", "ai", "agent"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said: `text` in words of their own, `seen` what was read off a picture."""

    id: str
    sender: Speaker
    text: str
    seen: str = ""


class FileMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message in the file form; a voice note has its transcript, a picture its caption and what was read off it."""

    sender: Speaker
    type: str = "text"
    id: str | None = None
    text: str | None = None
    transcript: str | None = None
    caption: str | None = None
    ocr_text: str | None = None


class FileConversation(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation in the file form; what else stands there is not read."""

    id: str
    messages: tuple[FileMessage, ...]


class _File(msgspec.Struct, frozen=True, kw_only=True):
    conversations: tuple[FileConversation, ...]


def parse_conversations(data: bytes) -> tuple[FileConversation, ...]:
    """Read a file of conversations; raises msgspec.DecodeError where it is none."""
    return msgspec.json.decode(data, type=_File).conversations


def lines_of(messages: Sequence[FileMessage] | Sequence[dict[str, Any]]) -> tuple[Line, ...]:
    """Give the lines of messages in the file form; a message without an id is called by its place."""
    read = msgspec.convert(msgspec.to_builtins(messages), type=tuple[FileMessage, ...])
    return tuple(
        Line(
            id=one.id or str(place),
            sender=one.sender,
            text=" ".join(filter(None, (one.text, one.transcript, one.caption))),
            seen=one.ocr_text or "",
        )
        for place, one in enumerate(read)
    )
