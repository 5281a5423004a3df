"""A clock that one turns: the deployment and the simulated Meta read the same one."""

from datetime import UTC, datetime

import anyio

from waframe.simulator import VirtualClock


class TurnedClock:
    """The deployment's view of the simulator's virtual clock."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Tell the virtual instant."""
        return datetime.fromtimestamp(self._clock.now(), UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock was turned that far."""
        until = self._clock.now() + seconds
        while self._clock.now() < until:  # noqa: ASYNC110  # it is turned from outside
            await anyio.sleep(0.005)  # the clock is turned from outside
