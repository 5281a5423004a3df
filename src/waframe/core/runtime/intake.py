"""Takes what channels hand over: joins concurrent requests into one durable commit, and answers after it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zlib import crc32

import anyio
import structlog

from waframe.core.contract.clock import Clock
from waframe.core.errors import ValueRefused
from waframe.core.records.incoming import Incoming, IncomingMessage, IncomingNotice, IncomingStatus
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.grouping import GroupCommit
from waframe.core.store.arrivals import Arrivals, Routes

_log = structlog.stdlib.get_logger("waframe.intake")
_SHOWN = 20_000


class Intake:
    """The way in. Writers are sharded by conversation, so that the order of arrival holds inside each."""

    def __init__(
        self, arrivals: Arrivals, *, routes: Callable[[], Routes], clock: Clock, bus: Bus, writers: int
    ) -> None:
        self._arrivals = arrivals
        self._routes = routes
        self._clock = clock
        self._bus = bus
        self._groups = [GroupCommit(self._write) for _ in range(writers)]

    async def run(self) -> None:
        """Write groups until cancelled."""
        async with anyio.create_task_group() as tasks:
            for group in self._groups:
                tasks.start_soon(group.run)

    async def take(self, updates: Sequence[Incoming]) -> None:
        """Store updates durably. Returns after the commit; raises StoreError where nothing may be acknowledged."""
        if not updates:
            return
        shards: dict[int, list[Incoming]] = {}
        for update in updates:
            shards.setdefault(_shard(update, len(self._groups)), []).append(update)
        if len(shards) == 1:
            ((shard, part),) = shards.items()
            await self._groups[shard].put(part)
            return
        for shard, part in shards.items():
            await self._groups[shard].put(part)

    @property
    def waiting(self) -> int:
        """How many requests wait for a commit."""
        return sum(group.waiting for group in self._groups)

    async def _write(self, requests: Sequence[Sequence[Incoming]]) -> Sequence[None]:
        now = self._clock.now()
        try:
            await self._store([update for request in requests for update in request], now=now)
        except ValueRefused:
            for request in requests:
                for update in request:
                    await self._store_alone(update, now=now)
        return [None] * len(requests)

    async def _store_alone(self, update: Incoming, *, now: datetime) -> None:
        try:
            await self._store([update], now=now)
        except ValueRefused as error:
            _log.error("intake.refused", error=str(error))
            await self._store([_broken(update, now=now)], now=now)

    async def _store(self, updates: Sequence[Incoming], *, now: datetime) -> None:
        if await self._arrivals.store(updates, routes=self._routes(), now=now):
            self._bus.ring("inbox", "events")


def _shard(update: Incoming, shards: int) -> int:
    return crc32(_shard_key(update).encode("utf-8", "surrogatepass")) % shards


def _shard_key(update: Incoming) -> str:
    match update:
        case IncomingMessage():
            return update.address + (update.identities[0].value if update.identities else "")
        case IncomingStatus():
            return update.channel_id
        case IncomingNotice():
            return update.key


def _broken(update: Incoming, *, now: datetime) -> IncomingNotice:
    shown = ascii(update.raw)[:_SHOWN]
    return IncomingNotice(channel=update.channel, kind="broken", key=f"broken:{crc32(shown.encode()):08x}", at=now, raw=shown)
