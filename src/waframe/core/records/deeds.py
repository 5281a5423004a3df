"""What happened in a conversation, one deed after the other, for whoever plays it once more."""

from datetime import datetime

import msgspec

from waframe.core.records.content import AnyContent
from waframe.core.records.conversation import Floor
from waframe.core.records.customer import Identity
from waframe.core.records.message import Failure, MessageStatus, SenderType


class Heard(msgspec.Struct, frozen=True, kw_only=True, tag="heard"):
    """Something arrived; `past` is what was told of the time before the channel was ours."""

    conversation_id: str
    at: datetime
    message_id: str
    channel: str
    address: str
    channel_id: str
    by: SenderType
    content: AnyContent
    said_at: datetime
    reply_to: str | None = None
    error: Failure | None = None
    past: bool = False
    status: MessageStatus | None = None


class Said(msgspec.Struct, frozen=True, kw_only=True, tag="said"):
    """A plugin spoke, as the bot or for the house."""

    conversation_id: str
    at: datetime
    message_id: str
    plugin: str
    content: AnyContent
    channel_id: str | None = None


class Wrote(msgspec.Struct, frozen=True, kw_only=True, tag="wrote"):
    """An agent spoke to the customer."""

    conversation_id: str
    at: datetime
    message_id: str
    agent_id: str
    content: AnyContent
    reply_to: str | None = None
    channel_id: str | None = None


class Did(msgspec.Struct, frozen=True, kw_only=True, tag="did"):
    """An agent or a program ran an action."""

    conversation_id: str
    at: datetime
    by: str
    caller: str
    action: str
    arguments: str


class Moved(msgspec.Struct, frozen=True, kw_only=True, tag="moved"):
    """The floor went to somebody."""

    conversation_id: str
    at: datetime
    floor: Floor
    agent_id: str | None = None


Deed = Heard | Said | Wrote | Did | Moved


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as a whole: whose it is, how many deeds it has, and what was known of it in the end.

    `floor_known` tells whether the log reaches back to its beginning, so that nothing in it means the bot's floor.
    """

    conversation_id: str
    branch: str
    identities: tuple[Identity, ...]
    deeds: int
    name: str | None = None
    facts: dict[str, str] = {}
    floor_known: bool = False
