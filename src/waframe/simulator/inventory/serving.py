"""Serves the simulated inventory service inside a process that minds its signals itself."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import anyio
import uvicorn

from waframe.simulator.inventory.app import InventorySimulator


class _Guest(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve_inventory(simulator: InventorySimulator, *, sockets: list[socket.socket]) -> None:
    """Serve on sockets that are bound already, until cancelled."""
    config = uvicorn.Config(
        simulator.app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _Guest(config)
    try:
        await server.serve(sockets=sockets)
    except anyio.get_cancelled_exc_class():
        with anyio.CancelScope(shield=True):
            if server.started:
                await server.shutdown(sockets)
        raise
