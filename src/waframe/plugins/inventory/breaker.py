"""Leaves a service alone for a while that fails again and again, so that nobody waits for it."""

from collections.abc import Callable

import msgspec

from waframe.plugins.inventory.errors import Reason

FAILURES = 5
FOR_TIMEOUT = 3
FIRST_PAUSE = 30.0
LONGEST_PAUSE = 300.0
_ALIVE = (Reason.NOT_FOUND, Reason.STATUS, Reason.MAPPING)


class State(msgspec.Struct, kw_only=True):
    """How a service has been for one branch lately."""

    failures: int = 0
    pause: float = 0.0
    until: float = 0.0
    trying: bool = False


class Breaker:
    """One for each service and branch: closed, open for a pause, then half open for one question."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._states: dict[tuple[str, str], State] = {}

    def allows(self, key: tuple[str, str]) -> bool:
        """Tell whether a question may be asked; after a pause, one alone may."""
        state = self._states.get(key)
        if state is None or not state.pause:
            return True
        if self._seconds() < state.until or state.trying:
            return False
        state.trying = True
        return True

    def succeeded(self, key: tuple[str, str]) -> None:
        """Forget what went wrong."""
        self._states.pop(key, None)

    def failed(self, key: tuple[str, str], reason: Reason) -> bool:
        """Count a failure; tells whether the service is left alone from now on.

        One that took all its time counts more, since somebody waited for it.
        """
        if reason in _ALIVE:
            self.succeeded(key)
            return False
        state = self._states.setdefault(key, State())
        state.failures += FOR_TIMEOUT if reason is Reason.TIMEOUT else 1
        state.trying = False
        if state.failures < FAILURES:
            return False
        state.pause = min(LONGEST_PAUSE, state.pause * 2 if state.pause else FIRST_PAUSE)
        state.until = self._seconds() + state.pause
        return True

    def abandoned(self, key: tuple[str, str]) -> None:
        """Take back a question whose end nobody saw."""
        state = self._states.get(key)
        if state is not None:
            state.trying = False

    def is_open(self, key: tuple[str, str]) -> bool:
        """Tell whether the service is left alone now."""
        state = self._states.get(key)
        return state is not None and bool(state.pause) and self._seconds() < state.until
