"""The two rate limits of sending: per number, and per number and person."""

from collections import deque

from waframe.simulator.clock import Clock
from waframe.simulator.errors import GraphError

PER_NUMBER_AND_SECOND = 80
PAIR_SECONDS = 6.0
PAIR_BURST = 45


class SendLimits:
    """Counts sends and refuses the one too many."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._recent: dict[str, deque[float]] = {}
        self._owed: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, phone_number_id: str, recipient: str) -> None:
        """Count a send, or raise 130429 or 131056."""
        now = self._clock.now()
        recent = self._recent.setdefault(phone_number_id, deque())
        while recent and recent[0] <= now - 1.0:
            recent.popleft()
        if len(recent) >= PER_NUMBER_AND_SECOND:
            raise GraphError(130429, f"More than {PER_NUMBER_AND_SECOND} messages in a second.")
        self._take_pair((phone_number_id, recipient), now)
        recent.append(now)

    def _take_pair(self, pair: tuple[str, str], now: float) -> None:
        """A burst is borrowed: each message is a debt that is paid back at one per six seconds."""
        owed, since = self._owed.get(pair, (0.0, now))
        owed = max(0.0, owed - (now - since) / PAIR_SECONDS)
        if owed + 1 > PAIR_BURST:
            raise GraphError(131056, "Too many messages from this number to the same user in a short time.")
        self._owed[pair] = (owed + 1, now)
