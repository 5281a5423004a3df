"""How many questions a service is asked at the same time and in a second."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio


class Pace:
    """Lets questions through one after the other."""

    def __init__(self, *, at_once: int, per_second: float | None) -> None:
        self._places = anyio.Semaphore(at_once)
        self._between = 1 / per_second if per_second else 0.0
        self._next = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a place, and for the time; whoever limits the whole call limits this, too."""
        async with self._places:
            if self._between:
                now = anyio.current_time()
                at = max(now, self._next)
                self._next = at + self._between
                await anyio.sleep(at - now)
            yield
