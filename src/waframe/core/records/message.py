"""A message of a conversation."""

from datetime import datetime
from enum import StrEnum

import msgspec

from waframe.core.records.content import AnyContent, Template


class Direction(StrEnum):
    """Seen from the business."""

    IN = "in"
    OUT = "out"


class SenderType(StrEnum):
    """Who spoke."""

    CLIENT = "client"
    AGENT = "agent"
    AI = "ai"
    SYSTEM = "system"
    EXTERNAL = "external"


class MessageStatus(StrEnum):
    """How far a message has come; only the order of `RANK` is ever walked, and only forward.

    What is `internal` is the team's own: a note, or something that happened to the conversation.
    """

    RECEIVED = "received"
    QUEUED = "queued"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    PLAYED = "played"
    FAILED = "failed"
    SCHEDULED = "scheduled"
    INTERNAL = "internal"


RANK = {
    MessageStatus.RECEIVED: 0,
    MessageStatus.QUEUED: 0,
    MessageStatus.SCHEDULED: 0,
    MessageStatus.INTERNAL: 0,
    MessageStatus.ACCEPTED: 1,
    MessageStatus.SENT: 2,
    MessageStatus.FAILED: 3,
    MessageStatus.DELIVERED: 4,
    MessageStatus.READ: 5,
    MessageStatus.PLAYED: 6,
}
"""A status replaces another one only when its rank is higher: `failed` ends what was at most sent."""


KEPT_BACK = frozenset({"withdrawn", "taken-back", "floor-moved", "conversation-closed"})
"""The codes of failures that say that a message of ours never went to its channel."""


class Failure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a message did not arrive: the channel's code and its words, and templates that may be sent in its place."""

    code: str
    title: str
    details: str | None = None
    proposals: tuple[Template, ...] = ()


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it is stored; `seq` orders messages of the same instant."""

    id: str
    seq: int
    conversation_id: str
    branch: str
    direction: Direction
    sender_type: SenderType
    content: AnyContent
    at: datetime
    status: MessageStatus
    channel_id: str | None = None
    sender_id: str | None = None
    reply_to: str | None = None
    text: str = ""
    error: Failure | None = None

    @property
    def is_kept_back(self) -> bool:
        """Tell whether it never went to its channel: somebody else had the floor, took it back, or had closed."""
        return self.error is not None and self.error.code in KEPT_BACK
