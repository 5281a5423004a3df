"""What leaves: a reply as a plugin composes it, and a parcel as a channel gets it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from waframe.core.records.content import AnyContent
from waframe.core.records.customer import Identity
from waframe.core.records.message import SenderType


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer: one content or several, sent in this order."""

    contents: tuple[AnyContent, ...]
    reply_to: str | None = None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A message that somebody wants to send, before any guard has seen it."""

    conversation_id: str
    content: AnyContent
    sender_type: SenderType
    sender_id: str | None = None
    reply_to: str | None = None
    floor_epoch: int = 0


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a message besides its content: the id drawn for it, the key of the request that made it.

    `retry_of` is the message that failed, `due_at` when this one is to leave.
    """

    id: str | None = None
    key: str | None = None
    retry_of: str | None = None
    due_at: datetime | None = None


UNMARKED = Marks()


class ParcelState(StrEnum):
    """Where a parcel stands in the outbox."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    DONE = "done"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A message on its way out, with all that a channel needs to send it."""

    id: str
    message_id: str
    conversation_id: str
    branch: str
    channel: str
    address: str
    recipients: tuple[Identity, ...]
    content: AnyContent
    reply_to: str | None = None
    floor_epoch: int = 0
    attempts: int = 0
    created_at: datetime


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The channel took the message; `channel_id` is its name for it from now on."""

    channel_id: str
    recipient: Identity | None = None
