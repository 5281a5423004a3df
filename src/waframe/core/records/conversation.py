"""A conversation between a customer and a branch over one channel."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Floor(StrEnum):
    """Who may speak."""

    BOT = "bot"
    QUEUE = "queue"
    AGENT = "agent"
    EXTERNAL = "external"


class Conversation(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as it is stored; `floor_epoch` grows with every change of the floor.

    `floor_until` is when an agent loses the floor, and None while it is the customer's turn. `waiting_since` is since
    when the customer waits for an answer. The queue offers a reserved conversation to one agent first.
    """

    id: str
    branch: str
    channel: str
    address: str
    customer_id: str
    floor: Floor = Floor.BOT
    floor_epoch: int = 0
    floor_agent_id: str | None = None
    floor_until: datetime | None = None
    unread: int = 0
    last_message_at: datetime | None = None
    window_until: datetime | None = None
    waiting_since: datetime | None = None
    snoozed_until: datetime | None = None
    reserved_agent_id: str | None = None
    reserved_until: datetime | None = None
    opened_at: datetime
    closed_at: datetime | None = None
