"""What will happen and when: a heap of actions, run in order of their time."""

import heapq
from collections.abc import Callable, Coroutine
from itertools import count

import anyio
from anyio.lowlevel import checkpoint

from waframe.simulator.clock import Clock

Action = Callable[[], Coroutine[object, object, None]]
LONGEST_NAP_SECONDS = 1.0
ROUNDS_FOR_OTHERS = 5


class Schedule:
    """Holds actions until they are due, and runs those of one instant side by side."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._heap: list[tuple[float, int, Action]] = []
        self._order = count()
        self._woken = anyio.Event()

    def after(self, seconds: float, action: Action) -> None:
        """Let an action happen so many seconds from now."""
        heapq.heappush(self._heap, (self.clock.now() + max(0.0, seconds), next(self._order), action))
        self.wake()

    def wake(self) -> None:
        """Look again at what is due, because something was added or the clock has jumped."""
        self._woken.set()

    def next_at(self) -> float | None:
        """Tell when the next action is due."""
        return self._heap[0][0] if self._heap else None

    async def advance(self, seconds: float) -> None:
        """Move the clock ahead and run, in order, everything that falls due on the way."""
        until = self.clock.now() + seconds
        while await self._run_next(until):
            pass
        self.clock.move_to(until)

    async def settle(self) -> None:
        """Run until nothing is due now, leaving room for others to add something."""
        idle = 0
        while idle < ROUNDS_FOR_OTHERS:
            ran = await self._run_next(self.clock.now())
            idle = 0 if ran else idle + 1
            await checkpoint()

    async def run_forever(self) -> None:
        """Run actions as their time comes by the clock, without waiting for one another."""
        async with anyio.create_task_group() as running:
            while True:
                self._woken = anyio.Event()
                for action in self._take(self.clock.now()):
                    running.start_soon(action)
                await self._nap()

    async def _run_next(self, until: float) -> bool:
        instant = self.next_at()
        if instant is None or instant > until:
            return False
        self.clock.move_to(instant)
        async with anyio.create_task_group() as together:
            for action in self._take(instant):
                together.start_soon(action)
        return True

    def _take(self, until: float) -> list[Action]:
        taken = []
        while self._heap and self._heap[0][0] <= until:
            taken.append(heapq.heappop(self._heap)[2])
        return taken

    async def _nap(self) -> None:
        instant = self.next_at()
        seconds = LONGEST_NAP_SECONDS if instant is None else instant - self.clock.now()
        with anyio.move_on_after(min(max(seconds, 0.0), LONGEST_NAP_SECONDS)):
            await self._woken.wait()
