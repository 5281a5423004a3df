"""One question for all who ask the same at the same time."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

import anyio

from waframe.plugins.inventory.errors import NothingTold

T = TypeVar("T")


class _Flight(Generic[T]):
    def __init__(self) -> None:
        self.done = anyio.Event()
        self.found: tuple[T] | None = None
        self.error: NothingTold | None = None


class Flights(Generic[T]):
    """Questions that are on their way, by what they ask."""

    def __init__(self) -> None:
        self._flying: dict[Hashable, _Flight[T]] = {}

    async def share(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> T:
        """Do the work, or wait for whoever does it; if that one is interrupted, the next one does it."""
        while (flight := self._flying.get(key)) is not None:
            await flight.done.wait()
            if flight.found is not None:
                return flight.found[0]
            if flight.error is not None:
                raise NothingTold(flight.error.reason, flight.error.detail)
        flight = self._flying[key] = _Flight()
        try:
            found = await work()
        except NothingTold as error:
            flight.error = error
            raise
        else:
            flight.found = (found,)
            return found
        finally:
            del self._flying[key]
            flight.done.set()
