"""A workbench that remembers what a command shows, for tests of a plugin's commands."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, TypeVar

import anyio
import click
import msgspec

from waframe import Host, Progress, Settings, Workbench

T = TypeVar("T")
Opened = Callable[[], AbstractAsyncContextManager[Host]]


class Failed(click.ClickException):
    """What ends a command: its words with the hint, and the exit code."""

    exit_code: int  # type: ignore[misc]  # click declares one for the class, and each failure has its own

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class RememberingBench(Workbench):
    """Runs a command without a deployment: `opened` gives the host that it works with, `shown` is what it showed.

    A table is shown as the list of its rows, head first; `steps` are the words, done and total of its progress.
    """

    json: bool = False

    def __init__(
        self,
        *,
        opened: Opened | None = None,
        channels: Mapping[str, Settings] | None = None,
        addresses: Mapping[str, str] | None = None,
    ) -> None:
        self.opened = opened
        self.channels = dict(channels or {})
        self.addresses = dict(addresses or {})
        self.shown: list[Any] = []
        self.steps: list[tuple[str, int, int]] = []

    def channel(self, name: str) -> Settings | None:
        """Give the settings that the test set up."""
        return self.channels.get(name)

    def branch_of(self, channel: str, address: str) -> str | None:
        """Name the branch that the test set up, whatever the channel."""
        del channel
        return self.addresses.get(address)

    def run(self, work: Callable[[Host], Awaitable[T]], *, stored: bool = True) -> T:
        """Work with the host of the test."""
        del stored
        opened = self.opened
        if opened is None:
            raise AssertionError("this command needs no deployment")

        async def worked() -> T:
            async with opened() as host:
                return await work(host)

        return anyio.run(worked)

    def show_json(self, value: object) -> None:
        """Remember what was shown."""
        self.shown.append(msgspec.to_builtins(value))

    def show_table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Remember the rows."""
        self.shown.append([list(head), *map(list, rows)])

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """Remember the steps."""
        yield _Steps(self.steps)

    def failure(self, message: str, *, hint: str | None = None, exit_code: int = 1) -> click.ClickException:
        """Make what ends the command."""
        return Failed(f"{message} ({hint})" if hint else message, exit_code)


class _Steps:
    def __init__(self, steps: list[tuple[str, int, int]]) -> None:
        self._steps = steps

    def show(self, words: str, done: int, total: int) -> None:
        self._steps.append((words, done, total))
