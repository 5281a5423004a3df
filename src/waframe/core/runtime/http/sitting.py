"""A page's socket: what waits to be told there, and whether it keeps up."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime

from waframe.core.records.agent import Caller
from waframe.core.records.ids import new_id

LOG_IN_AGAIN = 4401
FOREIGN_ORIGIN = 4403
TOO_SLOW = 4408
TRY_LATER = 1013
"""The codes with which a socket is closed."""
MOST_WAITING = 1000


class Sitting:
    """Somebody who is told what happens after a number, and may be seen."""

    def __init__(self, caller: Caller, *, since: int | None, now: datetime, stop: Callable[[], None]) -> None:
        self.id = new_id()
        self.caller = caller
        self.since = since
        self.position = since or 0
        self.heard_at = now
        self.told_at = now
        self.ended: int | None = None
        self._stop = stop
        self._waiting: deque[str] = deque()
        self._bell = asyncio.Event()  # rung thousands of times a second; one of anyio's is made anew each time

    def tell(self, text: str) -> None:
        """Add something; who has too much of it waiting already is too slow."""
        if len(self._waiting) >= MOST_WAITING:
            self.end(TOO_SLOW)
        elif self.ended is None:
            self._waiting.append(text)
            self._bell.set()

    def end(self, code: int) -> None:
        """Tell nothing more, and close with a code."""
        if self.ended is None:
            self.ended = code
            self._waiting.clear()
            self._stop()

    async def next(self) -> str:
        """Wait for what comes next."""
        while not self._waiting:
            self._bell.clear()
            await self._bell.wait()
        return self._waiting.popleft()
