"""Lets those who compute beside the process pause while messages are taken in, so that no answer waits for them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from waframe.core.contract.host import Pausable

CALM_SECONDS = 0.008
"""They go on so long after the last message was taken in: its turn begins at once, and the next one may be near."""

LONGEST_SECONDS = 0.1
"""They pause no longer than this at a time."""

FREE_SECONDS = 0.02
"""After the longest pause they compute for so long, whatever comes: nobody starves."""


_log = structlog.stdlib.get_logger("waframe.rush")


class Rush:
    """Knows whether messages are being taken in; for one event loop.

    A helper that fails is logged and left alone from then on: what takes messages in does not depend on it.
    """

    def __init__(self) -> None:
        self._helpers: list[Pausable] = []
        self._taking = 0
        self._is_paused = False
        self._free_until = 0.0
        self._calm: asyncio.TimerHandle | None = None
        self._longest: asyncio.TimerHandle | None = None

    @contextmanager
    def giving_way(self, helper: Pausable) -> Iterator[None]:
        """Have a helper pause in a rush, until the end of the block."""
        self._helpers.append(helper)
        try:
            yield
        finally:
            if self._is_paused:
                self._tell(helper, paused=False)
            self._helpers = [other for other in self._helpers if other is not helper]

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Say that messages are taken in, until the end of the block."""
        self._taking += 1
        if self._helpers:
            self._pause()
        try:
            yield
        finally:
            self._taking -= 1
            if self._is_paused and not self._taking:
                self._calm = asyncio.get_running_loop().call_later(CALM_SECONDS, self._resume)

    def _pause(self) -> None:
        if self._calm is not None:
            self._calm.cancel()
            self._calm = None
        loop = asyncio.get_running_loop()
        if self._is_paused or loop.time() < self._free_until:
            return
        self._is_paused = True
        self._longest = loop.call_later(LONGEST_SECONDS, self._let)
        for helper in tuple(self._helpers):
            self._tell(helper, paused=True)

    def _resume(self) -> None:
        self._is_paused = False
        for timer in (self._calm, self._longest):
            if timer is not None:
                timer.cancel()
        self._calm = self._longest = None
        for helper in tuple(self._helpers):
            self._tell(helper, paused=False)

    def _let(self) -> None:
        self._free_until = asyncio.get_running_loop().time() + FREE_SECONDS
        self._resume()

    def _tell(self, helper: Pausable, *, paused: bool) -> None:
        try:
            helper.pause() if paused else helper.resume()
        except Exception:  # noqa: BLE001  # a helper is a plugin's, and its fault must not keep messages out
            _log.exception("rush.helper_failed", helper=type(helper).__qualname__)
            self._helpers = [other for other in self._helpers if other is not helper]
