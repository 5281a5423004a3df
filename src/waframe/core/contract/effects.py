"""What a turn decides: effects are collected while hooks run and committed together at its end."""

from datetime import datetime

import msgspec

from waframe.core.records.content import AnyContent
from waframe.core.records.conversation import Floor
from waframe.core.records.fact import Fact
from waframe.core.records.message import SenderType
from waframe.core.records.outgoing import UNMARKED, Marks
from waframe.core.records.plain import Happening, Note
from waframe.core.store.database import Value
from waframe.core.store.queries import Query


class Send(msgspec.Struct, frozen=True, kw_only=True):
    """Send a message in this conversation; `of_reply` marks the parts of one answer, which a channel may join.

    `sender_id` is the agent in whose name it is said; the plugin says everything else.
    """

    content: AnyContent
    plugin: str
    sender_type: SenderType = SenderType.AI
    reply_to: str | None = None
    of_reply: bool = False
    sender_id: str | None = None
    marks: Marks = UNMARKED


class Learn(msgspec.Struct, frozen=True, kw_only=True):
    """Keep a fact of this conversation; the newest value of a name wins.

    Where it `must`, all or nothing counts: the stored value still has to be what it `was`, or there was none.
    """

    fact: Fact
    plugin: str
    must: bool = False
    was: str | None = None


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """Run a job of this plugin later, once, also after a restart."""

    name: str
    payload: str
    due_at: datetime
    plugin: str
    key: str | None = None


class Emit(msgspec.Struct, frozen=True, kw_only=True):
    """Append an event to the log."""

    name: str
    payload: str
    plugin: str


class MoveFloor(msgspec.Struct, frozen=True, kw_only=True):
    """Give the floor to somebody, unless it moved since the turn began; the epoch grows by one."""

    to: Floor
    plugin: str
    agent_id: str | None = None
    until: datetime | None = None
    only_expired: bool = False


class HoldFloor(msgspec.Struct, frozen=True, kw_only=True):
    """Let the agent who has the floor keep it until then; None stops the clock. The epoch stays."""

    until: datetime | None
    plugin: str


class Write(msgspec.Struct, frozen=True, kw_only=True):
    """Put something among the messages that only the team sees."""

    content: Note | Happening
    plugin: str
    sender_type: SenderType = SenderType.SYSTEM
    sender_id: str | None = None
    marks: Marks = UNMARKED


class Close(msgspec.Struct, frozen=True, kw_only=True):
    """Close the conversation, or open it again."""

    plugin: str
    closed: bool = True


class Snooze(msgspec.Struct, frozen=True, kw_only=True):
    """Put the conversation aside until then; None takes it back."""

    until: datetime | None
    plugin: str


class Reserve(msgspec.Struct, frozen=True, kw_only=True):
    """Offer the conversation to one agent first, until then; None offers it to all."""

    agent_id: str | None
    until: datetime | None
    plugin: str


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """Put a label on the conversation, or take it off."""

    name: str
    plugin: str
    on: bool = True


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """Let another branch serve the conversation."""

    branch: str
    plugin: str


class AskAgain(msgspec.Struct, frozen=True, kw_only=True):
    """Let the bot answer what nobody has answered."""

    plugin: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Write to a table of the plugin's own; where it `must`, all or nothing counts."""

    query: Query
    values: dict[str, Value]
    plugin: str
    must: bool = False


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """Write a line into the audit log: an action that changes something was run; `details` are its arguments."""

    action: str
    actor: str
    plugin: str
    details: str = "{}"


Mark = HoldFloor | Close | Snooze | Reserve | Label | HandOver | AskAgain
Effect = Send | Learn | Schedule | Emit | MoveFloor | Write | Mark | Change | Audit
