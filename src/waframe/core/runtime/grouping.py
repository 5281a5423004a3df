"""Joins concurrent writes into one commit."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import anyio
import anyio.lowlevel

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class GroupCommit(Generic[ItemT, ResultT]):
    """Takes items one by one and writes all that wait in one go; each `put` returns after the write of its item.

    `write` gets the items in the order of their putting and returns a result for each, or raises for all.
    """

    def __init__(
        self, write: Callable[[Sequence[ItemT]], Awaitable[Sequence[ResultT | Exception]]], *, most: int = 256
    ) -> None:
        self._write = write
        self._most = most
        self._items: deque[ItemT] = deque()
        self._answers: deque[asyncio.Future[ResultT]] = deque()
        self._filled = anyio.Event()

    async def put(self, item: ItemT) -> ResultT:
        """Write an item together with whatever else waits, and give its result."""
        # A future each: on the way of every webhook, an anyio.Event costs three times as much.
        answer: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()
        self._items.append(item)
        self._answers.append(answer)
        if len(self._items) == 1:
            self._filled.set()
        return await answer

    async def run(self) -> None:
        """Write groups until cancelled; a group that has begun is finished first."""
        while True:
            await self._gather()
            many = min(self._most, len(self._items))
            items = [self._items.popleft() for _ in range(many)]
            answers = [self._answers.popleft() for _ in range(many)]
            with anyio.CancelScope(shield=True):
                await self._write_group(items, answers)

    @property
    def waiting(self) -> int:
        """How many items wait for a write."""
        return len(self._items)

    async def _gather(self) -> None:
        """Wait for an item, and then for those that come in the same moment: one commit is dearer than a few steps."""
        while not self._items:
            self._filled = anyio.Event()
            await self._filled.wait()
        seen = 0
        while seen < len(self._items) < self._most:
            seen = len(self._items)
            await anyio.lowlevel.checkpoint()

    async def _write_group(self, items: Sequence[ItemT], answers: Sequence[asyncio.Future[ResultT]]) -> None:
        try:
            results = await self._write(items)
        except Exception as error:  # noqa: BLE001  # handed to every caller, none of whom may be left waiting
            results = [error] * len(items)
        for answer, result in zip(answers, results, strict=True):
            if answer.cancelled():
                continue
            if isinstance(result, Exception):
                answer.set_exception(result)
            else:
                answer.set_result(result)
