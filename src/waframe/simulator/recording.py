"""The record of everything that went in and out, as lines of JSON that can be kept and compared."""

from collections import deque
from pathlib import Path
from typing import Literal

import msgspec

from waframe.simulator.clock import Clock

KEPT_CHARACTERS = 64 * 1024 * 1024
LARGEST_BODY = 3 * 1024 * 1024


class Crossing(msgspec.Struct, frozen=True, kw_only=True):
    """One request over the border and its answer; `out` are webhooks, `in` are Graph API calls.

    `status` is None when no answer came. A body that is no text, or too long, is described by its length. Tokens and
    signatures are left out, so that a record may be shown to others and two runs of one seed are equal.
    """

    seq: int
    at: float
    direction: Literal["in", "out"]
    method: str
    url: str
    app_id: str | None
    body: str
    status: int | None
    answer: str


class Recorder:
    """Keeps the newest crossings, and writes all of them to a file if it was given one."""

    def __init__(self, clock: Clock, path: str | None = None) -> None:
        self._clock = clock
        self._path = Path(path) if path else None
        self._seq = 0
        self._kept: deque[Crossing] = deque()
        self._size = 0
        if self._path is not None:
            self._path.write_bytes(b"")

    def note(
        self,
        direction: Literal["in", "out"],
        method: str,
        *,
        url: str,
        app_id: str | None,
        body: bytes,
        status: int | None,
        answer: bytes,
    ) -> None:
        """Write down a crossing."""
        self._seq += 1
        crossing = Crossing(
            seq=self._seq,
            at=self._clock.now(),
            direction=direction,
            method=method,
            url=url,
            app_id=app_id,
            body=_words(body),
            status=status,
            answer=_words(answer),
        )
        self._keep(crossing)
        if self._path is not None:
            with self._path.open("ab") as file:
                file.write(msgspec.json.encode(crossing) + b"\n")

    def _keep(self, crossing: Crossing) -> None:
        """Old crossings leave the memory when all of them together become too large."""
        self._kept.append(crossing)
        self._size += len(crossing.body) + len(crossing.answer)
        while self._size > KEPT_CHARACTERS:
            gone = self._kept.popleft()
            self._size -= len(gone.body) + len(gone.answer)

    def since(self, seq: int) -> list[Crossing]:
        """List the kept crossings after a number, oldest first."""
        return [crossing for crossing in self._kept if crossing.seq > seq]

    def lines(self, seq: int = 0) -> bytes:
        """Write the kept crossings after a number as lines of JSON."""
        return b"".join(msgspec.json.encode(crossing) + b"\n" for crossing in self.since(seq))


def _words(body: bytes) -> str:
    if len(body) > LARGEST_BODY:
        return f"<{len(body)} bytes>"
    try:
        return body.decode()
    except UnicodeDecodeError:
        return f"<{len(body)} bytes>"
