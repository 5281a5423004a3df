"""A simulator without a network and a bot that answers in it."""

from collections.abc import AsyncIterator

import pytest
from tests.simulator.toy_bot import ToyBot

from waframe.simulator import Simulator, SimulatorSettings


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator.virtual(SimulatorSettings(seed=7)) as simulator:
        yield simulator


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[ToyBot]:
    async with ToyBot(simulator.settings, simulator.transport) as bot:
        simulator.deliver_to(bot.app)
        yield bot
