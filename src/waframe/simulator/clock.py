"""The clock of the simulated world: the machine's own, which can skip ahead, or a virtual one."""

import time
from typing import Protocol

DAY_SECONDS = 86_400.0


class Clock(Protocol):
    """What the simulator asks a clock."""

    def now(self) -> float:
        """Tell the time as Unix seconds."""
        ...

    def move_to(self, instant: float) -> None:
        """Jump ahead to an instant; never back."""
        ...


class RealClock:
    """The machine's clock, shifted by whatever was skipped."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def now(self) -> float:
        """Tell the machine's time plus what was skipped."""
        return time.time() + self._skipped

    def move_to(self, instant: float) -> None:
        """Skip ahead to an instant; time then runs on from there."""
        self._skipped += max(0.0, instant - self.now())


class VirtualClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: float = 1_790_000_000.0) -> None:
        self._now = start

    def now(self) -> float:
        """Tell the virtual time."""
        return self._now

    def move_to(self, instant: float) -> None:
        """Jump ahead to an instant; an earlier one changes nothing."""
        self._now = max(self._now, instant)
