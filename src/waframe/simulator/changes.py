"""The numbered list of what has changed, for everyone who watches."""

from collections import deque

import anyio
import msgspec

KEPT = 5_000


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a watcher may want to look at again."""

    seq: int
    kind: str
    phone_number_id: str | None = None
    person_id: str | None = None
    message_id: str | None = None


class Changes:
    """Numbers changes and wakes those who wait for one."""

    def __init__(self) -> None:
        self._kept: deque[Change] = deque(maxlen=KEPT)
        self._news = anyio.Event()
        self._closed = False
        self.seq = 0

    def add(
        self,
        kind: str,
        phone_number_id: str | None = None,
        *,
        person_id: str | None = None,
        message_id: str | None = None,
    ) -> None:
        """Write down a change and wake whoever waits."""
        self.seq += 1
        self._kept.append(
            Change(
                seq=self.seq,
                kind=kind,
                phone_number_id=phone_number_id,
                person_id=person_id,
                message_id=message_id,
            )
        )
        self._wake()

    def close(self) -> None:
        """Let nobody wait any more, because the simulator stops."""
        self._closed = True
        self._wake()

    def since(self, seq: int) -> list[Change]:
        """List the changes after a number, oldest first."""
        return [change for change in self._kept if change.seq > seq]

    async def wait(self, seq: int, seconds: float) -> list[Change]:
        """Wait for a change after a number; an empty list when the time is over."""
        with anyio.move_on_after(seconds):
            while self.seq <= seq and not self._closed:
                await self._news.wait()
        return self.since(seq)

    def _wake(self) -> None:
        news, self._news = self._news, anyio.Event()
        news.set()
