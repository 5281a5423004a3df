"""Stops a process in good order when it is told to by a signal."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
import anyio.abc
import structlog

_log = structlog.stdlib.get_logger("waframe")
_ECHO_SECONDS = 1.0  # a terminal and a parent may both hand on one Ctrl-C


@asynccontextmanager
async def stopping_on_signal() -> AsyncIterator[anyio.Event]:
    """Give an event that SIGTERM or SIGINT sets; who does not wait for the end ends the process by another one."""
    told = anyio.Event()
    async with anyio.create_task_group() as tasks:
        await tasks.start(_listen, told)
        yield told
        tasks.cancel_scope.cancel()


async def _listen(told: anyio.Event, *, task_status: anyio.abc.TaskStatus[None]) -> None:
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        task_status.started()
        at = float("inf")
        async for _ in signals:
            now = anyio.current_time()
            if now > at + _ECHO_SECONDS:
                _log.warning("process.ended_at_once")
                os._exit(1)
            if not told.is_set():
                _log.info("process.stopping")
                told.set()
                at = now
