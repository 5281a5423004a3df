"""Spares a service outside that fails; a plugin that fails in a branch is spared by the registry's own."""

from datetime import datetime, timedelta

_MOST_DOUBLINGS = 20


class Breaker:
    """Closed while a service answers; opened by `patience` failures in a row, for twice as long each time.

    Past the pause one call is let through, and its outcome decides; one that never ends is forgotten after another
    pause. What happens to calls that began before it opened says nothing. Keep one for each service and account.
    """

    def __init__(
        self,
        *,
        patience: int = 3,
        pause: timedelta = timedelta(minutes=1),
        longest_pause: timedelta = timedelta(minutes=10),
    ) -> None:
        self._patience = patience
        self._pause = pause
        self._longest_pause = longest_pause
        self._failures = 0
        self._openings = 0
        self._until: datetime | None = None
        self._tried = False

    @property
    def until(self) -> datetime | None:
        """Until when the service is left alone; None while the breaker is closed."""
        return self._until

    def admits(self, *, now: datetime) -> bool:
        """Tell whether the service may be called now; whoever is told so calls it, and says how it went."""
        if self._until is None:
            return True
        if now < self._until:
            return False
        self._tried = True
        self._until = now + self._pause
        return True

    def succeeded(self) -> None:
        """Note that it answered."""
        if self._until is None or self._tried:
            self._failures, self._openings, self._until, self._tried = 0, 0, None, False

    def failed(self, *, now: datetime, pause: timedelta | None = None) -> None:
        """Note that it did not answer; with a `pause`, it is left alone at once and for so long."""
        if pause is None and self._until is not None and not self._tried:
            return
        self._failures += 1
        if pause is not None or self._tried or self._failures >= self._patience:
            doubled = self._pause * (1 << min(self._openings, _MOST_DOUBLINGS))
            self._openings += 1
            self._until = now + (pause or min(doubled, self._longest_pause))
            self._tried = False
