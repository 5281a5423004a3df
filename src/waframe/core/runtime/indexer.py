"""Keeps the search index up to date, beside everything else: what happened is found within a second or two."""

import anyio
import structlog

from waframe.core.errors import StoreError
from waframe.core.runtime.bus import Bus
from waframe.core.store.indexing import Indexing

_log = structlog.stdlib.get_logger("waframe.indexer")
_PAUSE_SECONDS = 0.5
_PAST_PAUSE_SECONDS = 0.05
_AWAY_SECONDS = 5.0


class Indexer:
    """Follows the log of events, and looks back where there is time."""

    def __init__(self, indexing: Indexing, *, bus: Bus, poll_seconds: float) -> None:
        self._indexing = indexing
        self._bus = bus
        self._poll_seconds = poll_seconds

    async def run(self) -> None:
        """Index until cancelled; what happens at one time is gathered, so that a commit is worth its price."""
        while True:
            bell = self._bus.bell("events")
            began = anyio.current_time()
            try:
                more = await self._indexing.follow()
                past = await self._indexing.look_back()
            except StoreError as error:
                _log.warning("indexer.store_away", error=str(error))
                await anyio.sleep(_AWAY_SECONDS)
                continue
            if more:
                await anyio.sleep(anyio.current_time() - began)  # messages go first
                continue
            await anyio.sleep(_PAST_PAUSE_SECONDS if past else _PAUSE_SECONDS)
            if not past:
                await self._bus.wait(bell, seconds=self._poll_seconds)

    async def catch_up(self) -> None:
        """Index everything that there is now."""
        while await self._indexing.follow() or await self._indexing.look_back():
            pass
