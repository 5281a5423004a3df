"""Runs the simulator as a server of its own."""

import anyio
import uvicorn

from waframe.simulator.settings import SimulatorSettings
from waframe.simulator.simulator import Simulator


async def serve(settings: SimulatorSettings) -> None:
    """Serve the phone page, the Graph API and the control API until the process is told to stop."""
    async with Simulator(settings) as simulator:
        config = uvicorn.Config(
            simulator.app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        await _run(uvicorn.Server(config))


async def _run(server: uvicorn.Server) -> None:
    """Run a server, and close its sockets also when it is cancelled."""
    try:
        await server.serve()
    except anyio.get_cancelled_exc_class():
        with anyio.CancelScope(shield=True):
            if server.started:
                await server.shutdown()
        raise
