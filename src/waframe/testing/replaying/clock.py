"""A clock that goes from one deed to the next; who sleeps is woken when it passes."""

from datetime import datetime, timedelta
from heapq import heappop, heappush

import anyio
import anyio.lowlevel


class WoundClock:
    """Stands still until it is turned."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, int, anyio.Event]] = []
        self._slept = 0

    def now(self) -> datetime:
        """Tell the instant to which it was turned."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until it was turned that far."""
        if seconds <= 0:
            await anyio.lowlevel.checkpoint()
            return
        woken = anyio.Event()
        self._slept += 1
        heappush(self._sleepers, (self._now + timedelta(seconds=seconds), self._slept, woken))
        await woken.wait()

    def turn_to(self, instant: datetime) -> None:
        """Go on to an instant; it never goes back."""
        self._now = max(self._now, instant)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            heappop(self._sleepers)[2].set()
