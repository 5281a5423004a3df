"""What a plugin's command works with: the deployment's settings and store, and the output that all commands share."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

import click

from waframe.core.contract.host import Host
from waframe.core.contract.settings import Settings

T = TypeVar("T")


class Progress(Protocol):
    """Shows how far long work is."""

    def show(self, words: str, done: int, total: int) -> None:
        """Say how much of something is done."""
        ...


class Workbench(ABC):
    """Handed to a command by `@pass_workbench`; the configuration is read when something of it is asked for."""

    @property
    @abstractmethod
    def json(self) -> bool:
        """Tell whether a program reads the output."""

    @abstractmethod
    def channel(self, name: str) -> Settings | None:
        """Give the settings of a channel, or None where it is not enabled; raises ConfigInvalid."""

    @abstractmethod
    def branch_of(self, channel: str, address: str) -> str | None:
        """Name the branch that has an address; raises ConfigInvalid."""

    @abstractmethod
    def run(self, work: Callable[[Host], Awaitable[T]], *, stored: bool = True) -> T:
        """Run an asynchronous function with the deployment and its open database, in which no plugin is started.

        Without `stored` the database stays closed: for what does not need it.
        """

    @abstractmethod
    def show_json(self, value: object) -> None:
        """Print a value as JSON."""

    @abstractmethod
    def show_table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows under their head; what `click.style` coloured keeps its colours in a terminal."""

    @abstractmethod
    def progress(self) -> AbstractContextManager[Progress]:
        """Show how far long work is while the context lasts, where somebody watches."""

    @abstractmethod
    def failure(self, message: str, *, hint: str | None = None, exit_code: int = 1) -> click.ClickException:
        """Make what ends the command with words and an exit code, to be raised."""


pass_workbench = click.make_pass_decorator(Workbench)  # type: ignore[type-abstract]  # click only asks for isinstance
"""Gives a command its workbench as first argument."""
