"""An entry of the event log."""

from datetime import datetime

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened; `number` grows in the order in which events became visible.

    `name` is the hook's words with a dot (`message.received`); `payload` is JSON.
    """

    number: int
    name: str
    at: datetime
    branch: str | None = None
    conversation_id: str | None = None
    payload: str = "{}"
