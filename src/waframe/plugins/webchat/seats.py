"""The open sockets of this process: wakes those whose visitor has news, and ends those that have gone silent."""

from datetime import datetime, timedelta

import anyio

from waframe import Host, StoreError
from waframe.plugins.webchat.settings import CHANNEL
from waframe.plugins.webchat.visitors import Visitors
from waframe.plugins.webchat.wire import SILENT

HEARD_FOR = timedelta(seconds=75)
_LOOK_SECONDS = 1.0


class Seat:
    """A socket of a visitor; `version` is what its page was told last."""

    def __init__(self, visitor_id: str, *, version: int, now: datetime, scope: anyio.CancelScope) -> None:
        self.visitor_id = visitor_id
        self.version = version
        self.heard_at = now
        self.ended: int | None = None
        self._scope = scope
        self._bell = anyio.Event()

    def stir(self) -> None:
        """Let it look for news."""
        self._bell.set()

    def end(self, code: int) -> None:
        """Close it with a code; the first one counts."""
        if self.ended is None:
            self.ended = code
            self._scope.cancel()

    def leave(self) -> None:
        """End it without a code, since the page has gone."""
        self._scope.cancel()

    async def stirred(self, *, seconds: float | None = None) -> None:
        """Wait until there may be news, or so long."""
        with anyio.move_on_after(seconds):
            await self._bell.wait()
        self._bell = anyio.Event()


class Seats:
    """All open sockets. One look serves all of them, so that a thousand idle visitors cost one query."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._visitors = Visitors(host.store.database)
        self._seats: set[Seat] = set()
        self._taken = anyio.Event()

    def __len__(self) -> int:
        """Count them."""
        return len(self._seats)

    def add(self, seat: Seat) -> None:
        """Look after a socket."""
        self._seats.add(seat)
        self._taken.set()

    def remove(self, seat: Seat) -> None:
        """Look after it no more."""
        self._seats.discard(seat)

    async def run(self) -> None:
        """Look whenever the bell rings, and each second for what other processes could not tell us."""
        while True:
            if not self._seats:
                self._taken = anyio.Event()
                await self._taken.wait()
            bell = self._host.bell(CHANNEL)
            try:
                await self.look()
            except StoreError as error:
                self._host.log.warning("webchat.store_away", error=str(error))
            with anyio.move_on_after(_LOOK_SECONDS):
                await bell.wait()

    async def look(self) -> None:
        """Wake whose visitor has news, and end who is silent."""
        now = self._host.clock.now()
        seats = tuple(self._seats)
        for seat in seats:
            if now - seat.heard_at > HEARD_FOR:
                seat.end(SILENT)
        versions = await self._visitors.versions({seat.visitor_id for seat in seats})
        for seat in seats:
            version = versions.get(seat.visitor_id, seat.version)
            if version != seat.version:
                seat.version = version
                seat.stir()

    def end_all(self, code: int) -> None:
        """Close all, since the process stops."""
        for seat in tuple(self._seats):
            seat.end(code)
