"""Joins concurrent writes into one commit."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from typing import Generic, TypeVar

import anyio
import anyio.lowlevel
import msgspec

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class Rush(msgspec.Struct, Generic[ItemT], frozen=True, kw_only=True):
    """How to hurry: two groups may be written at the same time as soon as `crowd` items wait.

    Items that share one of their `keys` are never in two such groups, so they are written in their order.
    """

    crowd: int
    keys: Callable[[ItemT], Collection[Hashable]]


class GroupCommit(Generic[ItemT, ResultT]):
    """Takes items one by one and writes all that wait in one go; each `put` returns after the write of its item.

    `write` gets the items in the order of their putting and returns a result for each, or raises for all.
    """

    def __init__(
        self,
        write: Callable[[Sequence[ItemT]], Awaitable[Sequence[ResultT | Exception]]],
        *,
        most: int = 256,
        rush: Rush[ItemT] | None = None,
    ) -> None:
        self._write = write
        self._most = most
        self._rush = rush
        self._items: deque[ItemT] = deque()
        self._answers: deque[asyncio.Future[ResultT]] = deque()
        self._writing: list[Sequence[ItemT]] = []
        self._filled = anyio.Event()
        self._last = 0

    async def put(self, item: ItemT) -> ResultT:
        """Write an item together with whatever else waits, and give its result."""
        # A future each: on the way of every webhook, an anyio.Event costs three times as much.
        answer: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()
        self._items.append(item)
        self._answers.append(answer)
        if len(self._items) == 1 or (self._rush is not None and len(self._items) == self._rush.crowd):
            self._filled.set()
        return await answer

    async def run(self) -> None:
        """Write groups until cancelled; a group that has begun is finished first."""
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._write_groups, 1)
            if self._rush is not None:
                tasks.start_soon(self._write_groups, self._rush.crowd)

    @property
    def waiting(self) -> int:
        """How many items wait for a write."""
        return len(self._items)

    async def _write_groups(self, least: int) -> None:
        while True:
            await self._gather(least)
            items, answers = self._take()
            if not items:
                await self._news()
                continue
            self._last = len(items)
            self._writing.append(items)
            with anyio.CancelScope(shield=True):
                await self._write_group(items, answers)
            self._writing.remove(items)
            self._filled.set()

    async def _gather(self, least: int) -> None:
        """Wait for an item, and then for those that come in the same moment: one commit is dearer than a few steps.

        In a rush half a crowd is enough, or half of the last group: one half is read while the other one is written,
        and nobody waits for everybody.
        """
        while len(self._items) < least:
            await self._news()
        enough = self._most if self._rush is None else max(self._rush.crowd, self._last) // 2
        seen = 0
        while seen < len(self._items) < enough:
            seen = len(self._items)
            await anyio.lowlevel.checkpoint()

    async def _news(self) -> None:
        if self._filled.is_set():
            self._filled = anyio.Event()
        await self._filled.wait()

    def _take(self) -> tuple[list[ItemT], list[asyncio.Future[ResultT]]]:
        """Take what may be written now: all that waits, but for what has to follow something that is being written."""
        if self._rush is None or not self._writing:
            many = min(self._most, len(self._items))
            return [self._items.popleft() for _ in range(many)], [self._answers.popleft() for _ in range(many)]
        keys = self._rush.keys
        busy = {key for group in self._writing for item in group for key in keys(item)}
        taken: list[tuple[ItemT, asyncio.Future[ResultT]]] = []
        left: list[tuple[ItemT, asyncio.Future[ResultT]]] = []
        for pair in zip(self._items, self._answers, strict=True):
            own = keys(pair[0])
            if len(taken) == self._most or not busy.isdisjoint(own):
                left.append(pair)
                busy.update(own)
            else:
                taken.append(pair)
        self._items = deque(item for item, _ in left)
        self._answers = deque(answer for _, answer in left)
        return [item for item, _ in taken], [answer for _, answer in taken]

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
