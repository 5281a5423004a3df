"""The limits of sending: per number, per number and person, per portfolio, and of marketing per person."""

from collections import deque

from waframe.simulator.clock import DAY_SECONDS, Clock
from waframe.simulator.errors import GraphError
from waframe.simulator.rules import MessagingLimit, RuleBook

PAIR_SECONDS = 6.0
PAIR_BURST = 45
TIERS: dict[MessagingLimit, int | None] = {
    "TIER_250": 250,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
    "TIER_UNLIMITED": None,
}


class SendLimits:
    """Counts sends and refuses the one too many."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._recent: dict[str, deque[float]] = {}
        self._owed: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, phone_number_id: str, recipient: str, *, per_second: int = 80) -> None:
        """Count a send, or raise 130429 or 131056."""
        now = self._clock.now()
        recent = self._recent.setdefault(phone_number_id, deque())
        while recent and recent[0] <= now - 1.0:
            recent.popleft()
        if len(recent) >= per_second:
            raise GraphError(130429, f"More than {per_second} messages in a second.")
        self._take_pair((phone_number_id, recipient), now)
        recent.append(now)

    def _take_pair(self, pair: tuple[str, str], now: float) -> None:
        """A burst is borrowed: each message is a debt that is paid back at one per six seconds."""
        owed, since = self._owed.get(pair, (0.0, now))
        owed = max(0.0, owed - (now - since) / PAIR_SECONDS)
        if owed + 1 > PAIR_BURST:
            raise GraphError(131056, "Too many messages from this number to the same user in a short time.")
        self._owed[pair] = (owed + 1, now)


class Reach:
    """Counts whom the portfolio has written to by itself, outside of windows, in the last 24 hours."""

    def __init__(self, clock: Clock, rules: RuleBook) -> None:
        self._clock = clock
        self._rules = rules
        self._reached: dict[str, float] = {}

    def allows(self, person: str) -> bool:
        """Tell whether one more may be written to; who was reached already does not count again."""
        most = TIERS[self._rules.now.messaging_limit]
        since = self._clock.now() - DAY_SECONDS
        self._reached = {found: at for found, at in self._reached.items() if at > since}
        if most is not None and person not in self._reached and len(self._reached) >= most:
            return False
        self._reached.setdefault(person, self._clock.now())
        return True


class MarketingLimit:
    """Counts marketing templates to a person in 24 hours; how many Meta allows is not public, so it is a setting."""

    def __init__(self, clock: Clock, rules: RuleBook) -> None:
        self._clock = clock
        self._rules = rules
        self._sent: dict[str, deque[float]] = {}

    def allows(self, person: str) -> bool:
        """Tell whether the person gets one more; 0 is no limit."""
        sent = self._sent.setdefault(person, deque())
        while sent and sent[0] <= self._clock.now() - DAY_SECONDS:
            sent.popleft()
        most = self._rules.now.marketing_per_person
        if most and len(sent) >= most:
            return False
        sent.append(self._clock.now())
        return True
