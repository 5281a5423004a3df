"""What a page says on its socket."""

import msgspec

from waframe.core.runtime.http.shown import TypingKind


class Typing(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="typing"):
    """The agent types in a conversation, or has stopped."""

    conversation_id: str
    kind: TypingKind | None


class Look(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="look"):
    """The agent has a conversation open, or none."""

    conversation_id: str | None


class Available(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="available"):
    """The agent takes conversations, or takes a break."""

    value: bool


class Beat(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", tag="beat"):
    """The page is there."""


PageWord = Typing | Look | Available | Beat
PAGE_WORDS: msgspec.json.Decoder[PageWord] = msgspec.json.Decoder(PageWord)
