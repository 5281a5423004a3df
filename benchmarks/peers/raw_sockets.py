"""Bare `websockets` transports: whatever one client says is broadcast to all so many times, no more."""

import argparse
import asyncio

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve


async def _run(port: int) -> None:
    open_ones: set[ServerConnection] = set()

    async def handle(connection: ServerConnection) -> None:
        open_ones.add(connection)
        async for order in connection:
            times, pause, text = str(order).split(" ", 2)
            for _ in range(int(times)):
                broadcast(open_ones, text)
                await asyncio.sleep(float(pause))

    async with serve(handle, "127.0.0.1", port, compression=None, ping_interval=None):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    uvloop.run(_run(parser.parse_args().port))
