"""Counts what is in progress, so that a stop can wait for it."""

from collections.abc import Iterator
from contextlib import contextmanager

import anyio


class Tally:
    """A number that goes up and down; whoever waits is told when it reaches nothing."""

    def __init__(self) -> None:
        self._many = 0
        self._nothing = anyio.Event()
        self._nothing.set()

    @property
    def many(self) -> int:
        """How much is in progress."""
        return self._many

    def begin(self) -> None:
        """Count one more."""
        if self._many == 0:
            self._nothing = anyio.Event()
        self._many += 1

    def end(self) -> None:
        """Count one less."""
        self._many -= 1
        if self._many == 0:
            self._nothing.set()

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count one more for the length of a block."""
        self.begin()
        try:
            yield
        finally:
            self.end()

    async def empty(self, *, seconds: float) -> bool:
        """Wait until nothing is in progress, but no longer than this; tell whether it came to that."""
        with anyio.move_on_after(seconds):
            await self._nothing.wait()
        return self._many == 0
