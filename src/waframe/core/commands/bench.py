"""The workbench of plugins' commands: the deployment that the command line names."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import TypeVar

import click

from waframe.core.commands.failing import FAILED, Failure
from waframe.core.commands.opening import log_little, open_deployment, run
from waframe.core.commands.options import options
from waframe.core.commands.printing import print_json, print_table, progress
from waframe.core.contract.host import Host
from waframe.core.contract.settings import Settings
from waframe.core.contract.workbench import Progress, Workbench
from waframe.core.records.branch import Branch
from waframe.core.runtime.deployment import Deployment
from waframe.core.store.migrating import missing_steps

T = TypeVar("T")


class DeploymentBench(Workbench):
    """Opens the deployment once, when it is needed."""

    @property
    def json(self) -> bool:
        """Tell whether a program reads the output."""
        return options().json

    def channel(self, name: str) -> Settings | None:
        """Give the settings of a channel; raises ConfigInvalid."""
        return self._deployment.config.channels.get(name)

    def branch_of(self, channel: str, address: str) -> str | None:
        """Name the branch that has an address."""
        for key, one in self._deployment.config.branches.items():
            settings = one.addresses.get(channel)
            if settings is not None and settings.address == address:
                return key
        return None

    @property
    def branches(self) -> Mapping[str, Branch]:
        """Give the branches by key; raises ConfigInvalid."""
        return self._deployment.branches

    def run(self, work: Callable[[Host], Awaitable[T]], *, stored: bool = True) -> T:
        """Run a function with the deployment, and with its open database unless it needs none."""
        return run(lambda: self._opened(work) if stored else work(self._deployment))

    def show_json(self, value: object) -> None:
        """Print a value as JSON."""
        print_json(value)

    def show_table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows under their head."""
        print_table(head, rows)

    def progress(self) -> AbstractContextManager[Progress]:
        """Show how far long work is."""
        return progress()

    def failure(self, message: str, *, hint: str | None = None, exit_code: int = FAILED) -> click.ClickException:
        """Make what ends the command."""
        return Failure(message, hint=hint, exit_code=exit_code)

    @cached_property
    def _deployment(self) -> Deployment:
        log_little()
        return open_deployment()

    async def _opened(self, work: Callable[[Host], Awaitable[T]]) -> T:
        deployment = self._deployment
        if await missing_steps(deployment.database_url, series=deployment.series):
            raise Failure("the database lacks tables of this release", hint="waframe migrate")
        await deployment.database.open()
        try:
            return await work(deployment)
        finally:
            await deployment.database.close()
