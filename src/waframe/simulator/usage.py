"""The limits of managing: calls an hour for an account, and the headers that tell how far one is."""

from collections import deque

import msgspec

from waframe.simulator.clock import Clock
from waframe.simulator.errors import GraphError
from waframe.simulator.rules import RuleBook

HOUR_SECONDS = 3_600.0
CALLS_WITHOUT_NUMBERS = 200


class Usage:
    """Counts the management calls of each app for each account in the last hour."""

    def __init__(self, clock: Clock, rules: RuleBook) -> None:
        self._clock = clock
        self._rules = rules
        self._calls: dict[tuple[str, str], deque[float]] = {}

    def take(self, app_id: str, waba_id: str, *, has_numbers: bool) -> dict[str, str]:
        """Count a call and return the headers of its answer, or raise 80007."""
        now, most = self._clock.now(), self._rules.now.management_calls_per_hour
        most = most if has_numbers else min(most, CALLS_WITHOUT_NUMBERS)
        calls = self._calls.setdefault((app_id, waba_id), deque())
        while calls and calls[0] <= now - HOUR_SECONDS:
            calls.popleft()
        if len(calls) >= most:
            minutes = int((calls[0] + HOUR_SECONDS - now) // 60) + 1
            raise TooManyCalls(_headers(waba_id, percent=100, minutes=minutes))
        calls.append(now)
        return _headers(waba_id, percent=len(calls) * 100 // most, minutes=0)


class TooManyCalls(GraphError):
    """Raised when an account was managed too often in an hour; the answer has the usage headers too."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__(80007, "There have been too many calls to this WhatsApp Business account.")
        self.headers = headers


def _headers(waba_id: str, *, percent: int, minutes: int) -> dict[str, str]:
    used = {"call_count": percent, "total_cputime": percent, "total_time": percent}
    account = {"type": "whatsapp", **used, "estimated_time_to_regain_access": minutes}
    return {
        "X-Business-Use-Case-Usage": msgspec.json.encode({waba_id: [account]}).decode(),
        "X-App-Usage": msgspec.json.encode(used).decode(),
    }
