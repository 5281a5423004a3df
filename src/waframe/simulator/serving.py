"""Runs the simulator as a server of its own."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import anyio
import uvicorn

from waframe.simulator.changes import Changes
from waframe.simulator.settings import SimulatorSettings
from waframe.simulator.simulator import Simulator


async def serve(settings: SimulatorSettings) -> None:
    """Serve the phone page, the Graph API and the control API until the process is told to stop."""
    async with Simulator(settings) as simulator:
        await _run(_Server(_config(simulator), simulator.changes))


class _Server(uvicorn.Server):
    """A server that ends the long polls before it waits for its connections."""

    def __init__(self, config: uvicorn.Config, changes: Changes) -> None:
        super().__init__(config)
        self._changes = changes

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the watchers go, then close."""
        self._changes.close()
        await super().shutdown(sockets)


async def serve_inside(
    settings: SimulatorSettings, *, sockets: list[socket.socket], started: Callable[[], None] | None = None
) -> None:
    """Serve on sockets that are bound already, inside a process that minds its signals itself, until cancelled."""
    async with Simulator(settings) as simulator:
        await _run(_Guest(_config(simulator, logs=False), simulator.changes, started=started), sockets=sockets)


class _Guest(_Server):
    """A server in a process that minds its signals itself."""

    def __init__(self, config: uvicorn.Config, changes: Changes, *, started: Callable[[], None] | None) -> None:
        super().__init__(config, changes)
        self._tell = started

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self._tell is not None:
            self._tell()


def _config(simulator: Simulator, *, logs: bool = True) -> uvicorn.Config:
    return uvicorn.Config(
        simulator.app,
        host=simulator.settings.host,
        port=simulator.settings.port,
        log_level="warning",
        log_config=uvicorn.config.LOGGING_CONFIG if logs else None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )


async def _run(server: uvicorn.Server, *, sockets: list[socket.socket] | None = None) -> None:
    """Run a server, and close its sockets also when it is cancelled."""
    try:
        await server.serve(sockets=sockets)
    except anyio.get_cancelled_exc_class():
        with anyio.CancelScope(shield=True):
            if server.started:
                await server.shutdown(sockets)
        raise
