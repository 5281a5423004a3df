"""Looks after the sockets of a process: beats, pages that have gone silent, callers who may no longer be there."""

from datetime import datetime, timedelta

import structlog

from waframe.core.errors import StoreError
from waframe.core.records.agent import Caller
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.feed import Feed
from waframe.core.runtime.http.presence import SEEN_FOR, Presence
from waframe.core.runtime.http.sitting import LOG_IN_AGAIN, TOO_SLOW, Sitting

_BEAT_EVERY = timedelta(seconds=15)
_CHECK_EVERY = timedelta(seconds=2)
_RENEW_EVERY = timedelta(seconds=10)
_LOOK_SECONDS = 1.0
_log = structlog.stdlib.get_logger("waframe.live")


class Watch:
    """Watches from the first socket on."""

    def __init__(self, deployment: Deployment, *, feed: Feed, presence: Presence) -> None:
        self._deployment = deployment
        self._feed = feed
        self._presence = presence
        self._clock = deployment.clock
        self._sittings: set[Sitting] = set()
        self._begun = False
        self._checked_at = self._renewed_at = deployment.clock.now()

    def add(self, sitting: Sitting) -> None:
        """Look after a socket."""
        self._sittings.add(sitting)
        if not self._begun:
            self._begun = True
            self._deployment.begin(self._run)

    def remove(self, sitting: Sitting) -> None:
        """Look after a socket no more."""
        self._sittings.discard(sitting)

    async def _run(self) -> None:
        while True:
            bell = self._deployment.bus.bell("presence")
            if self._sittings:
                try:
                    await self._look()
                except StoreError as error:
                    _log.warning("live.store_away", error=str(error))
            await self._deployment.bus.wait(bell, seconds=_LOOK_SECONDS)

    async def _look(self) -> None:
        now = self._clock.now()
        self._beat(now)
        if now - self._renewed_at >= _RENEW_EVERY:
            await self._presence.renew([one for one in self._sittings if one.heard_at > self._renewed_at], now=now)
            self._renewed_at = now
        if now - self._checked_at >= _CHECK_EVERY:
            await self._check(now)
            self._checked_at = now
        await self._presence.refresh()

    def _beat(self, now: datetime) -> None:
        text = beat(self._feed.last)
        for sitting in tuple(self._sittings):
            if sitting.caller.is_person and now - sitting.heard_at > SEEN_FOR:
                sitting.end(TOO_SLOW)
            elif now - sitting.told_at >= _BEAT_EVERY:
                sitting.told_at = now
                sitting.tell(text)

    async def _check(self, now: datetime) -> None:
        """End the sockets of those who logged out or may see something else by now."""
        sittings = tuple(self._sittings)
        sessions = self._deployment.store.sessions
        known = await sessions.callers({one.caller.session_id for one in sittings if one.caller.session_id}, now=now)
        known |= await sessions.programs({one.caller.id for one in sittings if not one.caller.is_person}, now=now)
        for sitting in sittings:
            if _rights(known.get(sitting.caller.session_id or sitting.caller.id)) != _rights(sitting.caller):
                sitting.end(LOG_IN_AGAIN)


def beat(number: int) -> str:
    """Write the sign of life, with the number of the newest event."""
    return f'{{"name":"beat","number":{number}}}'


def _rights(caller: Caller | None) -> object:
    return caller and (caller.id, caller.role, sorted(caller.branches))
