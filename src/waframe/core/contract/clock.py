"""Tells the time, so that tests can turn it."""

from datetime import UTC, datetime
from typing import Protocol

import anyio


class Clock(Protocol):
    """Where all time in waframe comes from."""

    def now(self) -> datetime:
        """Tell the instant, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Tell the instant, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  # the one place where it comes from

    async def sleep(self, seconds: float) -> None:
        """Wait in real time."""
        await anyio.sleep(seconds)
