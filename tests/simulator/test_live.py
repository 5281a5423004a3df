"""With a real clock things happen by themselves, over real sockets too."""

import socket
from collections.abc import AsyncIterator

import anyio
import httpx2
import pytest
from tests.simulator.toy_bot import CENTRO, ToyBot

from waframe.simulator import Latencies, Simulator, SimulatorSettings, serve

QUICK = Latencies(sent_seconds=0.01, delivered_seconds=0.01, read_seconds=0.01)


@pytest.fixture
async def live() -> AsyncIterator[Simulator]:
    settings = SimulatorSettings(latencies=QUICK, read_immediately=True)
    async with Simulator(settings) as simulator:
        yield simulator


async def until_read(simulator: Simulator) -> None:
    with anyio.fail_after(5):
        while [message.status for message in simulator.world.all_messages()] != ["read", "read"]:
            await simulator.changes.wait(simulator.changes.seq, 1.0)


async def test_a_conversation_runs_by_itself(live: Simulator) -> None:
    async with ToyBot(live.settings, live.transport) as bot:
        live.deliver_to(bot.app)
        ana = live.customer("5215512345678")

        await ana.writes(CENTRO, "hola")
        await ana.waits_for(CENTRO, "¿Qué necesita")
        await until_read(live)

        assert {status["status"] for status in bot.statuses} <= {"sent", "delivered", "read"}


async def test_an_hour_can_be_skipped(live: Simulator) -> None:
    async with ToyBot(live.settings, live.transport) as bot:
        live.deliver_to(bot.app)
        live.faults.switch(delay_seconds=3000.0)
        ana = live.customer("5215512345678")
        await ana.writes(CENTRO, "hola")

        await live.advance(3600)

        await ana.waits_for(CENTRO, "¿Qué necesita")
        assert live.world.window_left(CENTRO, ana.id) <= 23 * 3600


async def test_it_serves_until_it_is_stopped() -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    settings = SimulatorSettings(port=port)

    with anyio.fail_after(10):
        async with anyio.create_task_group() as tasks, httpx2.AsyncClient() as client:
            tasks.start_soon(serve, settings)
            page = await _page(client, settings.base_url)
            tasks.cancel_scope.cancel()

    assert page.status_code == 200


async def _page(client: httpx2.AsyncClient, url: str) -> httpx2.Response:
    while True:
        try:
            return await client.get(url)
        except httpx2.ConnectError:
            await anyio.sleep(0.02)
