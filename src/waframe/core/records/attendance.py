"""Who attended a customer: a stretch in which one agent had the floor, and an agent who is at work now."""

from datetime import datetime

import msgspec


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """An agent had a conversation from one instant to another; `came` and `ended` are words such as `taken`.

    `first_response_seconds` is None while the agent has not answered, and `ended_at` while it goes on.
    """

    agent_id: str
    agent_name: str
    branch: str
    came: str
    taken_at: datetime
    ended_at: datetime | None = None
    ended: str | None = None
    first_response_seconds: int | None = None
    answers: int = 0


class Attendant(msgspec.Struct, frozen=True, kw_only=True):
    """An agent who is at work: online and available. `load` counts what they hold and what is reserved for them."""

    id: str
    name: str
    load: int = 0
