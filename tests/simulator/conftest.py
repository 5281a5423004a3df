"""A simulator without a network and a bot that answers in it."""

from collections.abc import AsyncIterator

import pytest
from toy_bot import ToyBot

from waframe.simulator import Simulator, SimulatorSettings

CENTRO = "100000000000141"
PORTALES = "100000000000142"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator.virtual(SimulatorSettings(read_immediately=True, seed=7)) as simulator:
        yield simulator


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[ToyBot]:
    async with ToyBot(simulator.settings, simulator.transport) as bot:
        simulator.deliver_to(bot.app)
        yield bot
