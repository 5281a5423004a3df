"""Spreads the photos of one conversation, so that a flood of them does not stand before everybody else's."""

from collections import OrderedDict
from datetime import datetime, timedelta

AT_ONCE = 5
APART = timedelta(seconds=4)
_REMEMBERED = 10_000


class Pacing:
    """The first photos of a burst are due at once, each further one a few seconds after the one before."""

    def __init__(self) -> None:
        self._free_at: OrderedDict[str, datetime] = OrderedDict()

    def due(self, conversation_id: str, *, now: datetime) -> datetime:
        """Say when the next photo of a conversation is to be read."""
        free_at = max(self._free_at.pop(conversation_id, now), now)
        self._free_at[conversation_id] = free_at + APART
        if len(self._free_at) > _REMEMBERED:
            self._free_at.popitem(last=False)
        return max(now, free_at - APART * (AT_ONCE - 1))
