"""Spares a service that fails: after a few failures in a row it is not asked for a while."""

from datetime import datetime, timedelta

_PATIENCE = 3
_PAUSE = timedelta(minutes=1)


class Breaker:
    """Counts failures in a row; the first success forgets them."""

    def __init__(self) -> None:
        self._failures = 0
        self._closed_until: datetime | None = None

    def admits(self, *, now: datetime) -> bool:
        """Tell whether the service may be asked now."""
        return self._closed_until is None or now >= self._closed_until

    def succeeded(self) -> None:
        """Note that it answered."""
        self._failures, self._closed_until = 0, None

    def failed(self, *, now: datetime, pause: timedelta | None = None) -> None:
        """Note that it did not answer; with a `pause`, it is left alone at once and for so long."""
        self._failures += 1
        if pause is not None or self._failures >= _PATIENCE:
            self._closed_until = now + (pause or _PAUSE)
