"""Takes what channels hand over: joins concurrent requests into one durable commit, and answers after it."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from zlib import crc32

import structlog

from waframe.core.contract.clock import Clock
from waframe.core.errors import StoreError, ValueRefused
from waframe.core.records.incoming import Incoming, IncomingMessage, IncomingNotice, IncomingStatus
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.grouping import GroupCommit, Rush
from waframe.core.runtime.metrics import Metrics
from waframe.core.store.arrivals import Arrivals, Routes
from waframe.core.store.naming import is_change, names_of

_log = structlog.stdlib.get_logger("waframe.intake")
_SHOWN = 20_000
_CROWD = 48


class Intake:
    """The way in. Groups grow with the load; on Postgres a second one is written beside the first while many wait."""

    def __init__(
        self, arrivals: Arrivals, *, routes: Callable[[], Routes], clock: Clock, bus: Bus, metrics: Metrics
    ) -> None:
        self._metrics = metrics
        self._arrivals = arrivals
        self._routes = routes
        self._clock = clock
        self._bus = bus
        self._group: GroupCommit[Sequence[Incoming], None] = GroupCommit(
            self._write, rush=Rush(crowd=_CROWD, keys=_whose) if arrivals.side_by_side else None
        )

    async def run(self) -> None:
        """Write groups until cancelled."""
        await self._group.run()

    async def take(self, updates: Sequence[Incoming]) -> None:
        """Store updates durably. Returns after the commit; raises StoreError where nothing may be acknowledged."""
        if updates:
            await self._group.put(updates)

    @property
    def waiting(self) -> int:
        """How many requests wait for a commit."""
        return self._group.waiting

    async def _write(self, requests: Sequence[Sequence[Incoming]]) -> Sequence[None]:
        now = self._clock.now()
        try:
            await self._store_some([update for request in requests for update in request], now=now)
        except StoreError as error:
            self._metrics.count("intake_failures", code=error.code)
            raise
        return [None] * len(requests)

    async def _store_some(self, updates: Sequence[Incoming], *, now: datetime) -> None:
        """Store a group; where the database does not take a value of it, everything else is stored all the same."""
        try:
            await self._store(updates, now=now)
        except ValueRefused:
            for update in updates:
                await self._store_alone(update, now=now)

    async def _store_alone(self, update: Incoming, *, now: datetime) -> None:
        try:
            await self._store([update], now=now)
        except ValueRefused as error:
            _log.error("intake.refused", error=str(error))
            await self._store([_broken(update, now=now)], now=now)

    async def _store(self, updates: Sequence[Incoming], *, now: datetime) -> None:
        if await self._arrivals.store(updates, routes=self._routes(), now=now):
            self._bus.ring("inbox", "events")
        for update in updates:
            if isinstance(update, IncomingNotice):
                self._metrics.count("notices", kind=update.kind)
                _log.warning("intake.notice", kind=update.kind, key=update.key, address=update.address)


def _whose(request: Sequence[Incoming]) -> set[Hashable]:
    """Name whom a request is about: what concerns the same customer or message is stored in the order of its coming."""
    return {(update.address, name) for update in request for name in _names(update)}


def _names(update: Incoming) -> Iterator[str]:
    match update:
        case IncomingMessage() if is_change(update):
            yield from (identity.value for identity in (*update.identities, *names_of(update).all))
        case IncomingMessage():
            yield from (identity.value for identity in update.identities)
        case IncomingStatus():
            yield update.channel_id
        case IncomingNotice():
            yield update.kind


def _broken(update: Incoming, *, now: datetime) -> IncomingNotice:
    shown = ascii(update.raw)[:_SHOWN]
    return IncomingNotice(
        channel=update.channel, kind="broken", key=f"broken:{crc32(shown.encode()):08x}", at=now, raw=shown
    )
