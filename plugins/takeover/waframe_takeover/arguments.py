"""What the actions need to be told."""

from datetime import datetime
from typing import Annotated

import msgspec

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=r"\S")]


class Transfer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To whom: an agent by id, or a branch by key; the note is for them."""

    agent_id: str | None = None
    branch: str | None = None
    note: Words | None = None


class Assign(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To whom."""

    agent_id: str


class SetAi(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the bot may speak in this conversation; the other way round where nothing is said."""

    on: bool | None = None


class Snooze(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Until when."""

    until: datetime


class Label(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which label."""

    name: Name


class Close(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why, where somebody wants to say so."""

    reason: Words | None = None
