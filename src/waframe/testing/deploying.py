"""Deployments of a test, each from the YAML that the test shows."""

from collections.abc import Iterable
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from textwrap import dedent

from waframe.testing.scenario import AnyPlugin, Scenario, playing


class Deploy:
    """Makes a deployment: `scenario = await deploy(\"\"\"…the YAML…\"\"\", plugins=[Echo])`. It ends with the test.

    The database is a SQLite file in the test's folder, not one in memory: migrations, the writer, readers and a second
    process open it each by itself, as in production, and a memory belongs to one connection.
    """

    def __init__(self, folder: Path, *, stack: AsyncExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._numbers = count(1)

    async def __call__(
        self, yaml: str, *, plugins: Iterable[type[AnyPlugin]] = (), database_url: str | None = None
    ) -> Scenario:
        """Start it; `plugins` are classes that no distribution brings."""
        number = next(self._numbers)
        folder = self._folder if number == 1 else self._folder / f"deployment{number}"
        folder.mkdir(exist_ok=True)
        scenario = await self._stack.enter_async_context(playing(folder, database_url=database_url))
        for plugin in plugins:
            scenario.install(plugin)
        return await scenario.read(dedent(yaml))
