"""The log of everything that crossed the border: webhooks out, Graph API calls in."""

from collections import deque
from typing import Literal

import msgspec

from waframe.simulator.changes import Changes
from waframe.simulator.clock import Clock

KEPT = 2_000


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery or one call; `status` is None when no answer came."""

    seq: int
    at: float
    kind: Literal["webhook", "graph"]
    what: str
    note: str | None = None
    status: int | None
    milliseconds: int
    error_code: int | None = None
    attempt: int = 1
    body: str = ""


class Trace:
    """Keeps the last entries."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self._clock = clock
        self._changes = changes
        self._seq = 0
        self.entries: deque[Entry] = deque(maxlen=KEPT)

    def webhook(
        self, what: str, *, status: int | None, seconds: float, attempt: int, note: str | None, body: str
    ) -> None:
        """Write down a delivery."""
        entry = Entry(
            seq=self._next(),
            at=self._clock.now(),
            kind="webhook",
            what=what,
            note=note,
            status=status,
            milliseconds=round(seconds * 1000),
            attempt=attempt,
            body=body,
        )
        self._keep(entry)

    def graph(self, what: str, *, status: int | None, seconds: float, error_code: int | None, body: str) -> None:
        """Write down a call; no status means that the connection was cut."""
        entry = Entry(
            seq=self._next(),
            at=self._clock.now(),
            kind="graph",
            what=what,
            status=status,
            milliseconds=round(seconds * 1000),
            error_code=error_code,
            body=body,
        )
        self._keep(entry)

    def since(self, seq: int) -> list[Entry]:
        """List the entries after a number, oldest first."""
        return [entry for entry in self.entries if entry.seq > seq]

    def _next(self) -> int:
        self._seq += 1
        return self._seq

    def _keep(self, entry: Entry) -> None:
        self.entries.append(entry)
        self._changes.add("trace")
