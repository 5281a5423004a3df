"""Work that must survive a restart."""

from datetime import datetime

import msgspec


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A durable piece of work: what to do, with what, and when.

    `key` makes it unique while it waits: a second job with the same name and key is dropped.
    """

    id: str
    name: str
    payload: str = "{}"
    branch: str | None = None
    conversation_id: str | None = None
    key: str | None = None
    due_at: datetime
    attempts: int = 0
