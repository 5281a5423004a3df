"""A clock that stands still until a test turns it."""

from datetime import UTC, datetime, timedelta

MONDAY_NOON = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
"""A Monday, noon in Mexico City."""


class TurnedClock:
    """Tells the time that it was set to; sleeping turns it on."""

    def __init__(self, at: datetime = MONDAY_NOON) -> None:
        self._now = at

    def now(self) -> datetime:
        """Tell the instant, in UTC."""
        return self._now

    def turn(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass."""
        self._now += timedelta(hours=hours, minutes=minutes, seconds=seconds)

    def set(self, at: datetime) -> None:
        """Go to an instant, given in any time zone."""
        self._now = at.astimezone(UTC)

    async def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.turn(seconds=seconds)
