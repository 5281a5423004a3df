"""Forgets what nobody asks for any more: old events, sessions that are over."""

from collections.abc import Callable
from datetime import timedelta

import anyio
import structlog

from waframe.core.contract.clock import Clock
from waframe.core.errors import StoreError
from waframe.core.store.store import Store

_EVERY_SECONDS = 3600.0
_PAUSE_SECONDS = 0.2
_log = structlog.stdlib.get_logger("waframe.housekeeping")


class Housekeeping:
    """Tidies up once an hour, a little at a time; several processes may do so at once."""

    def __init__(self, store: Store, *, clock: Clock, keep: Callable[[], timedelta]) -> None:
        self._store = store
        self._clock = clock
        self._keep = keep

    async def run(self) -> None:
        """Tidy up until cancelled."""
        while True:
            try:
                await self.tidy()
            except StoreError as error:
                _log.warning("housekeeping.store_away", error=str(error))
            await anyio.sleep(_EVERY_SECONDS)

    async def tidy(self) -> None:
        """Forget everything that is old by now."""
        now = self._clock.now()
        await self._store.sessions.forget(now=now)
        more = True
        while more:
            more = await self._store.events.forget(before=now - self._keep())
            await anyio.sleep(_PAUSE_SECONDS)
