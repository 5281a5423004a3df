"""Joins concurrent writes into one commit."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import anyio

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class _Group(Generic[ItemT, ResultT]):
    """Items that are written together, and the one event on which all who put them wait."""

    __slots__ = ("done", "items", "results")

    def __init__(self) -> None:
        self.items: list[ItemT] = []
        self.results: Sequence[ResultT | Exception] = ()
        self.done = anyio.Event()


class GroupCommit(Generic[ItemT, ResultT]):
    """Takes items one by one and writes all that wait in one go; each `put` returns after the write of its item.

    `write` gets the items in the order of their putting and returns a result for each, or raises for all.
    """

    def __init__(
        self, write: Callable[[Sequence[ItemT]], Awaitable[Sequence[ResultT | Exception]]], *, most: int = 256
    ) -> None:
        self._write = write
        self._most = most
        self._groups: deque[_Group[ItemT, ResultT]] = deque()
        self._filled = anyio.Event()

    async def put(self, item: ItemT) -> ResultT:
        """Write an item together with whatever else waits, and give its result."""
        if not self._groups or len(self._groups[-1].items) >= self._most:
            self._groups.append(_Group())
            self._filled.set()
        group = self._groups[-1]
        place = len(group.items)
        group.items.append(item)
        await group.done.wait()
        result = group.results[place]
        if isinstance(result, Exception):
            raise result
        return result

    async def run(self) -> None:
        """Write groups until cancelled; a group that has begun is finished first."""
        while True:
            while not self._groups:
                self._filled = anyio.Event()
                await self._filled.wait()
            with anyio.CancelScope(shield=True):
                await self._write_group(self._groups.popleft())

    @property
    def waiting(self) -> int:
        """How many items wait for a write."""
        return sum(len(group.items) for group in self._groups)

    async def _write_group(self, group: _Group[ItemT, ResultT]) -> None:
        try:
            group.results = await self._write(group.items)
        except Exception as error:  # noqa: BLE001  # handed to every caller, none of whom may be left waiting
            group.results = [error] * len(group.items)
        group.done.set()
