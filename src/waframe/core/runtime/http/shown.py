"""How the HTTP interface shows conversations and messages; `docs/http-api.md` explains every member."""

from datetime import datetime
from typing import Literal

import msgspec

from waframe.core.records.content import AnyContent
from waframe.core.records.conversation import Floor
from waframe.core.records.message import Direction, MessageStatus, SenderType

State = Literal["ai", "queued", "human", "external", "snoozed", "closed"]
"""What a conversation is in, in one word: closed and snoozed come before whoever has the floor."""

TypingKind = Literal["reply", "note"]
"""What somebody types: for the customer, or for the team."""


class AgentShown(msgspec.Struct, frozen=True, kw_only=True):
    """An agent, by id and name."""

    id: str
    name: str


class SenderShown(msgspec.Struct, frozen=True, kw_only=True):
    """Who spoke; an agent has a name, a plugin has its own as the id."""

    type: SenderType
    id: str | None = None
    name: str | None = None


class CustomerShown(msgspec.Struct, frozen=True, kw_only=True):
    """A customer; the phone or the username may be absent."""

    id: str
    name: str | None = None
    phone: str | None = None
    username: str | None = None


class ReservedShown(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a waiting conversation is kept."""

    agent: AgentShown
    until: datetime | None = None


class LastMessageShown(msgspec.Struct, frozen=True, kw_only=True):
    """The last words of a conversation."""

    id: str
    text: str
    type: str
    direction: Direction
    sender: SenderShown
    status: MessageStatus
    at: datetime


class ConversationShown(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation, as a list and the live events show it."""

    id: str
    branch: str
    channel: str
    state: State
    customer: CustomerShown
    floor: Floor
    epoch: int
    opened_at: datetime
    agent: AgentShown | None = None
    lease_until: datetime | None = None
    reserved: ReservedShown | None = None
    waiting_since: datetime | None = None
    snoozed_until: datetime | None = None
    closed_at: datetime | None = None
    window_until: datetime | None = None
    unread: int = 0
    failed: bool = False
    labels: tuple[str, ...] = ()
    last_message: LastMessageShown | None = None
    last_message_at: datetime | None = None


class MediaShown(msgspec.Struct, frozen=True, kw_only=True):
    """A stored file of a message."""

    id: str
    url: str
    mime: str
    size_bytes: int
    width: int | None = None
    height: int | None = None
    thumbnail: bool = False


class ReactionShown(msgspec.Struct, frozen=True, kw_only=True):
    """A reaction that stands under a message."""

    emoji: str
    sender: SenderShown


class ErrorShown(msgspec.Struct, frozen=True, kw_only=True):
    """Why a message did not arrive, in words for an agent."""

    code: str
    title: str
    details: str | None = None


class MessageShown(msgspec.Struct, frozen=True, kw_only=True):
    """A message, as a thread and the live events show it."""

    id: str
    seq: int
    conversation_id: str
    direction: Direction
    sender: SenderShown
    content: AnyContent
    text: str
    status: MessageStatus
    at: datetime
    channel_id: str | None = None
    reply_to: str | None = None
    error: ErrorShown | None = None
    media: MediaShown | None = None
    reactions: tuple[ReactionShown, ...] = ()
    edited_at: datetime | None = None
    revoked_at: datetime | None = None
    retry_of: str | None = None
    due_at: datetime | None = None
    key: str | None = None
