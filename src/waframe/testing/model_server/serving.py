"""Runs the stand-in as a server of its own, so that a whole deployment can ask it without a key."""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import anyio
import uvicorn

from waframe.testing.model_server.server import ModelServer

HOST = "127.0.0.1"
_TICK_SECONDS = 0.005


async def serve_model(server: ModelServer, *, host: str = HOST, port: int = 8_091) -> None:
    """Serve until cancelled: `provider: openai`, `url: http://127.0.0.1:8091/v1`, `model: stand-in`."""
    await _Guest(_config(server, host=host, port=port)).serve()


@asynccontextmanager
async def serving_model(server: ModelServer, *, port: int = 0) -> AsyncIterator[str]:
    """Serve for as long as the block lasts, on a free port if none is named, and give the base URL."""
    with socket.create_server((HOST, port)) as listening:
        guest = _Guest(_config(server, host=HOST, port=0))
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(guest.serve, [listening])
            try:
                await guest.wait()
                yield f"http://{HOST}:{listening.getsockname()[1]}/v1"
            finally:
                guest.force_exit = guest.should_exit = True


class _Guest(uvicorn.Server):
    """A server in a process that minds its signals itself."""

    async def wait(self) -> None:
        """Wait until it listens."""
        while not self.started:  # noqa: ASYNC110  # uvicorn tells nobody
            await anyio.sleep(_TICK_SECONDS)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _config(server: ModelServer, *, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        server.app, host=host, port=port, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
