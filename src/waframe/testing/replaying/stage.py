"""Where a conversation stands while it is played."""

from datetime import datetime

import msgspec

from waframe import Conversation, Floor, Message
from waframe.core.runtime.recollection import Course, Said
from waframe.core.runtime.registry.tracing import PieceTraced
from waframe.testing.replaying.aiming import Aim
from waframe.testing.replaying.exchange import Words
from waframe.testing.replaying.scratch import Scratch


class Open(msgspec.Struct, kw_only=True):
    """An exchange that goes on: what was heard, what was said to it then and now, and what else happened."""

    at: datetime
    last_at: datetime
    message_ids: list[str] = []
    heard: list[str] = []
    then: list[Words] = []
    said: list[Said] = []
    now: list[Message] = []
    deeds: list[str] = []
    troubles: list[str] = []
    pieces: list[PieceTraced] = []


class Stage(msgspec.Struct, kw_only=True):
    """Where a conversation stands: its id here, how many deeds are left, and what of then is what of now.

    `did_at` is when the last action was run that could be run again.
    """

    course: Course
    left: int
    id: str | None = None
    seen: int = 0
    floor: Floor | None = None
    agent_id: str | None = None
    ends_at: datetime | None = None
    did_at: datetime | None = None
    is_compared: bool = True
    open: Open | None = None
    aim: Aim = msgspec.field(default_factory=Aim)


class Counts(msgspec.Struct, kw_only=True):
    """What is counted while playing."""

    unplayed: set[str] = set()
    moved: int = 0
    undone: int = 0


async def conversation_of(stage: Stage, scratch: Scratch) -> Conversation | None:
    """Read the conversation as it is here; None before its first message."""
    return await scratch.store.conversations.find(stage.id) if stage.id is not None else None


def called(course: Course) -> str:
    """Name the customer as people do."""
    return course.name or next((identity.value for identity in course.identities), "")
