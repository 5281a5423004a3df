"""Fills the catalogue of a deployment before it starts, by the plugin's own command and without another process."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import anyio
import click

from waframe import Host
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.registry import discover
from waframe.core.runtime.registry.collected import commands_of
from waframe.testing.bench import RememberingBench
from waframe.testing.evaluating.case import NotPrepared

T = TypeVar("T")
_CATALOGUE = "catalog"


class _OpenBench(RememberingBench):
    """Works with a deployment that is open already, in whose loop it is awaited."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host

    def run(self, work: Callable[[Host], Awaitable[T]], *, stored: bool = True) -> T:
        """Work in the loop that waits for the command."""
        del stored

        async def worked() -> T:
            return await work(self._host)

        return anyio.from_thread.run(worked)


async def stock(deployment: Deployment, catalogue: Path) -> None:
    """Make the tables of a deployment that does not run yet, and import its products; raises NotPrepared."""
    found = commands_of(discover()).get(_CATALOGUE)
    if found is None:
        raise NotPrepared("no plugin has a catalogue")
    words = ["import", str(await anyio.Path(catalogue).resolve())]
    async with deployment.running(work=False):
        bench = _OpenBench(deployment)
        try:
            await anyio.to_thread.run_sync(partial(found.item.main, words, obj=bench, standalone_mode=False))
        except click.ClickException as error:
            raise NotPrepared(error.format_message()) from error
