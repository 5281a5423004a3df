"""One address that this process speaks for: its pace, and the conversations that have to rest."""

from collections.abc import Collection
from datetime import datetime

import msgspec

from waframe.core.runtime.sending.pacing import Pacer


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation that waits for a file of ours to be on its way, but no longer than until an instant."""

    message_id: str
    until: datetime


class Address:
    """What is remembered of an address between two rounds of the sender."""

    def __init__(self, name: str, *, channel: str, pacer: Pacer) -> None:
        self.name = name
        self.channel = channel
        self.pacer = pacer
        self.paused_until: datetime | None = None
        self.blocked = False
        self._tired: dict[str, datetime] = {}
        self._holds: dict[str, Hold] = {}

    def open(self, now: datetime) -> bool:
        """Tell whether anything may leave."""
        return self.paused_until is None or self.paused_until <= now

    def tire(self, conversation_id: str, *, until: datetime) -> None:
        """Pass a conversation over until its pace allows the next message."""
        self._tired[conversation_id] = until

    def hold(self, conversation_id: str, hold: Hold) -> None:
        """Pass a conversation over until a file of ours is on its way."""
        self._holds[conversation_id] = hold

    def held(self) -> dict[str, str]:
        """Give the conversations that wait for a file, each with its message."""
        return {key: hold.message_id for key, hold in self._holds.items()}

    def release(self, conversation_ids: Collection[str]) -> None:
        """Wait no longer."""
        for conversation_id in conversation_ids:
            self._holds.pop(conversation_id, None)

    def rest(self, now: datetime) -> set[str]:
        """Name the conversations that rest now, and forget those that have rested enough."""
        self._tired = {key: until for key, until in self._tired.items() if until > now}
        self._holds = {key: hold for key, hold in self._holds.items() if hold.until > now}
        return self._tired.keys() | self._holds.keys()

    def wakes_at(self, now: datetime) -> list[datetime]:
        """List the instants at which more may leave."""
        later = [*self._tired.values(), *(hold.until for hold in self._holds.values())]
        if self.paused_until is not None:
            later.append(self.paused_until)
        return [at for at in later if at > now]
