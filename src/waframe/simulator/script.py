"""A script of faults: what goes wrong when, and when it is good again."""

from collections.abc import Iterable
from functools import partial

import msgspec

from waframe.simulator.faults import FaultBoard
from waframe.simulator.schedule import Schedule


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """At a time, counted in seconds from the start of the script, faults are switched by name."""

    after_seconds: float
    faults: dict[str, object]


class Script:
    """Plays steps on the simulator's clock."""

    def __init__(self, schedule: Schedule, faults: FaultBoard) -> None:
        self._schedule = schedule
        self._faults = faults

    def play(self, steps: Iterable[Step]) -> None:
        """Begin now; steps that were begun earlier go on. An unknown fault is refused before anything happens."""
        steps = tuple(steps)
        for step in steps:
            self._faults.check(**step.faults)
        for step in steps:
            self._schedule.after(step.after_seconds, partial(self._switch, step))

    async def _switch(self, step: Step) -> None:
        self._faults.switch(**step.faults)
