"""Keeps open what lives as long as the process, each in a task of its own, so that it can close in any order."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from math import inf

import anyio
from anyio.abc import TaskGroup, TaskStatus

from waframe.core.contract.host import Host
from waframe.core.errors import PluginBroken

OPEN_WITHIN_SECONDS = 120.0
CLOSE_WITHIN_SECONDS = 15.0

Opening = Callable[[], AbstractAsyncContextManager[object]]


class Life:
    """Something of a plugin that is open: `shared` is what it gave. `ended` says why it ended by itself."""

    def __init__(self, plugin: str, *, host: Host) -> None:
        self.plugin = plugin
        self.shared: object = None
        self.ended: str | None = None
        self._host = host
        self._stop = anyio.Event()
        self._closed = anyio.Event()

    async def keep(self, opening: Opening, *, task_status: TaskStatus[None]) -> None:
        """Open, stay open until `close`, and close; all in the task that calls this."""
        opened = False
        try:
            with anyio.CancelScope(deadline=anyio.current_time() + OPEN_WITHIN_SECONDS) as scope:
                async with opening() as self.shared:
                    opened = True
                    scope.deadline, scope.shield = inf, True
                    task_status.started()
                    await self._stop.wait()
                    scope.deadline = anyio.current_time() + CLOSE_WITHIN_SECONDS
            if scope.cancelled_caught:
                raise TimeoutError(f"not {'closed' if opened else 'opened'} in time")
        except Exception as error:
            if not opened:
                raise
            self._mourn(error)
        finally:
            self._closed.set()

    async def close(self) -> None:
        """Close it and wait until it is closed; a cancelled caller waits as well."""
        self._stop.set()
        with anyio.CancelScope(shield=True):
            await self._closed.wait()

    def _mourn(self, error: Exception) -> None:
        if not self._stop.is_set():
            self.ended = f"{type(error).__name__}: {error}"
        self._host.log.error("plugin_lifespan_failed", plugin=self.plugin, exc_info=error)
        self._host.count("plugin_failures", plugin=self.plugin, branch="", hook="lifespan")


class Lifespans:
    """Opens lives, and closes those that are left at the end, the last one first."""

    def __init__(self, tasks: TaskGroup, *, host: Host) -> None:
        self.tasks = tasks
        self._host = host
        self._open: list[Life] = []

    @classmethod
    @asynccontextmanager
    async def running(cls, host: Host) -> AsyncIterator["Lifespans"]:
        """Own the tasks."""
        alone: BaseException | None = None
        try:
            async with anyio.create_task_group() as tasks:
                lifespans = cls(tasks, host=host)
                try:
                    yield lifespans
                finally:
                    await lifespans.close(tuple(lifespans._open))
                    tasks.cancel_scope.cancel()
        except BaseExceptionGroup as group:
            if len(group.exceptions) != 1:
                raise
            alone = group.exceptions[0]
        if alone is not None:
            raise alone

    async def open(self, plugin: str, opening: Opening) -> Life:
        """Open one; raises PluginBroken with the reason."""
        life = Life(plugin, host=self._host)
        try:
            await self.tasks.start(life.keep, opening)
        except Exception as error:  # a plugin's own code runs here
            raise PluginBroken(plugin, reason=f"it does not start: {type(error).__name__}: {error}") from error
        self._open.append(life)
        return life

    async def close(self, lives: tuple[Life, ...]) -> None:
        """Close some, the last one first."""
        for life in reversed(lives):
            await life.close()
            if life in self._open:
                self._open.remove(life)

    def ended(self) -> tuple[Life, ...]:
        """List those that ended by themselves."""
        return tuple(life for life in self._open if life.ended is not None)
