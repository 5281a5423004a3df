"""The event log as it grows: read once a process, kept for a while, and handed to everybody who may see it."""

import itertools
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence

import anyio
import msgspec
import structlog

from waframe.core.errors import StoreError
from waframe.core.records.agent import Caller
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.sitting import Sitting
from waframe.core.runtime.http.telling import Telling, Told

KEPT = 2000
_PAGE = 500
_POLL_SECONDS = 1.0
_SHORTEST_SECONDS = 0.001
_log = structlog.stdlib.get_logger("waframe.live")


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller may see of the log after a number; `last` is how far it goes."""

    told: Sequence[str]
    last: int


class Feed:
    """Follows the log from the first time that somebody asks."""

    def __init__(self, deployment: Deployment, *, telling: Telling, kept: int = KEPT) -> None:
        self._deployment = deployment
        self._events = deployment.store.events
        self._telling = telling
        self._kept = kept
        self._ring: deque[Told] = deque()
        self._floor = 0
        self.last = 0
        self._begun = False
        self._starting = anyio.Lock()
        self._sittings: set[Sitting] = set()
        self._news = anyio.Event()
        self.stopping = anyio.Event()

    @property
    def sittings(self) -> Sequence[Sitting]:
        """Every socket of this process that is told what happens."""
        return tuple(self._sittings)

    async def begin(self) -> None:
        """Follow the log from now on, in this process; the first call begins."""
        async with self._starting:
            if not self._begun:
                self.last = self._floor = await self._events.last()
                self._deployment.begin(self._run)
                self._begun = True

    def stop(self) -> None:
        """Let nobody wait any more."""
        self.stopping.set()
        self._ring_news()

    async def is_gap(self, since: int) -> bool:
        """Tell whether events after a number may be forgotten already; 0 is the beginning of what is kept."""
        return 0 < since < self._floor and since < await self._events.first()

    async def after(self, since: int, caller: Caller) -> Piece:
        """Give the next events after a number, and how far they go; a long way back takes several calls."""
        if since >= self._floor:
            place = bisect_right(self._ring, since, key=lambda one: one.number)
            return Piece(told=_words(itertools.islice(self._ring, place, None), caller), last=max(since, self.last))
        events = await self._events.since(since, many=_PAGE)
        told = await self._telling.tell([one for one in events if one.branch is not None and caller.sees(one.branch)])
        return Piece(told=_words(told, caller), last=events[-1].number if events else max(since, self.last))

    async def wait(self, since: int, caller: Caller, *, seconds: float) -> Piece:
        """Wait until there is something after a number that the caller may see, or for so long."""
        piece = await self.after(since, caller)
        with anyio.move_on_after(seconds):
            while not piece.told and not self.stopping.is_set():
                news = self._news
                piece = await self.after(piece.last, caller)
                if not piece.told:
                    await news.wait()
        return piece

    def join(self, sitting: Sitting) -> bool:
        """Tell a socket all that comes; False where there is something since its number that it lacks."""
        if sitting.position < self.last:
            return False
        self._sittings.add(sitting)
        return True

    def leave(self, sitting: Sitting) -> None:
        """Tell a socket nothing more."""
        self._sittings.discard(sitting)

    async def _run(self) -> None:
        pause = _SHORTEST_SECONDS
        while True:
            bell = self._deployment.bus.bell("events")
            try:
                found = await self._read()
                hidden = found < _PAGE and await self._events.hidden(self.last)
            except StoreError as error:
                _log.warning("live.store_away", error=str(error))
                await anyio.sleep(_POLL_SECONDS)
                continue
            if hidden:  # a transaction that began earlier still runs, and nobody rings when it ends
                pause = _SHORTEST_SECONDS if found else min(pause * 2, _POLL_SECONDS)
                await anyio.sleep(pause)
            elif found < _PAGE:
                pause = _SHORTEST_SECONDS
                await self._deployment.bus.wait(bell, seconds=_POLL_SECONDS)

    async def _read(self) -> int:
        events = await self._events.since(self.last, many=_PAGE)
        if events:
            told = await self._telling.tell(events)
            self._keep(told)
            self.last = events[-1].number
            for sitting in self.sittings:
                _hand(told, sitting)
            self._ring_news()
        return len(events)

    def _keep(self, told: Sequence[Told]) -> None:
        self._ring.extend(told)
        while len(self._ring) > self._kept:
            self._floor = self._ring.popleft().number

    def _ring_news(self) -> None:
        news, self._news = self._news, anyio.Event()
        news.set()


def _words(told: Iterable[Told], caller: Caller) -> list[str]:
    return [words for one in told if (words := one.words(caller)) is not None]


def _hand(told: Sequence[Told], sitting: Sitting) -> None:
    for one in told:
        if one.number > sitting.position and (words := one.words(sitting.caller)) is not None:
            sitting.tell(words)
