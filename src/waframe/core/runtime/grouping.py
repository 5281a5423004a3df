"""Joins concurrent writes into one commit."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import anyio

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")


class _Ticket(Generic[ItemT, ResultT]):
    __slots__ = ("done", "error", "item", "result")

    def __init__(self, item: ItemT) -> None:
        self.item = item
        self.done = anyio.Event()
        self.result: ResultT | None = None
        self.error: Exception | None = None


class GroupCommit(Generic[ItemT, ResultT]):
    """Takes items one by one and writes all that wait in one go; each `put` returns after the write of its item.

    `write` gets the items in the order of their putting and returns a result for each, or raises for all.
    """

    def __init__(
        self, write: Callable[[Sequence[ItemT]], Awaitable[Sequence[ResultT | Exception]]], *, most: int = 256
    ) -> None:
        self._write = write
        self._most = most
        self._tickets: deque[_Ticket[ItemT, ResultT]] = deque()
        self._filled = anyio.Event()

    async def put(self, item: ItemT) -> ResultT:
        """Write an item together with whatever else waits, and give its result."""
        ticket: _Ticket[ItemT, ResultT] = _Ticket(item)
        self._tickets.append(ticket)
        self._filled.set()
        await ticket.done.wait()
        if ticket.error is not None:
            raise ticket.error
        return ticket.result  # type: ignore[return-value]  # set together with `done`

    async def run(self) -> None:
        """Write groups until cancelled; a group that has begun is finished first."""
        while True:
            while not self._tickets:
                self._filled = anyio.Event()
                await self._filled.wait()
            group = [self._tickets.popleft() for _ in range(min(self._most, len(self._tickets)))]
            with anyio.CancelScope(shield=True):
                await self._write_group(group)

    @property
    def waiting(self) -> int:
        """How many items wait for a write."""
        return len(self._tickets)

    async def _write_group(self, group: Sequence[_Ticket[ItemT, ResultT]]) -> None:
        try:
            results: Sequence[ResultT | Exception] = await self._write([ticket.item for ticket in group])
        except Exception as error:  # noqa: BLE001  # handed to every caller, none of whom may be left waiting
            results = [error] * len(group)
        for ticket, result in zip(group, results, strict=True):
            if isinstance(result, Exception):
                ticket.error = result
            else:
                ticket.result = result
            ticket.done.set()
