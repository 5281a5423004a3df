"""Sends bursts through the simulated Meta on a virtual clock: refused, doubled and out of order have to be 0.

Usage: python benchmarks/bursts.py [--short]
"""

import sys
import tempfile
from collections import Counter, defaultdict, deque
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import anyio
import msgspec

from waframe.simulator import Simulator
from waframe.testing.scenario import Scenario, playing

TALKER = '''
from waframe import Context, Message, NoSettings, Plugin, Text, hookimpl

class Talker(Plugin[NoSettings]):
    """Says as many things as a customer asks for."""

    name = "talker"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        for number in range(int(message.text)):
            ctx.send(Text(body=str(number)))
'''
TOO_MANY = {131056, 130429}
"""Meta refuses what is too much for one customer, and what is too much for one number."""

STEP_SECONDS = 10.0
GIVE_UP_SECONDS = 7_200.0


class Burst(msgspec.Struct, frozen=True, kw_only=True):
    """How many customers ask one number at the same instant, and for how many messages each."""

    name: str
    customers: int
    each: int

    @property
    def messages(self) -> int:
        """All messages that have to leave."""
        return self.customers * self.each


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a burst; the time is that of the virtual clock, from the first to the last message."""

    arrived: int
    refused: int
    doubles: int
    disorder: int
    seconds: float


FULL = (Burst(name="to one customer", customers=1, each=200), Burst(name="from one number", customers=50, each=40))
SHORT = (Burst(name="to one customer", customers=1, each=60), Burst(name="from one number", customers=10, each=30))


async def main() -> int:
    """Play the bursts, print a table, and return how the process ends."""
    print("| burst | messages | arrived | refused | doubles | disorder | virtual s | real s |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    bad = 0
    for burst in SHORT if "--short" in sys.argv else FULL:
        began = perf_counter()
        result = await play(burst)
        counts = f"{result.arrived:,} | {result.refused} | {result.doubles} | {result.disorder}"
        times = f"{result.seconds:,.1f} | {perf_counter() - began:.1f}"
        print(f"| {burst.name} | {burst.messages:,} | {counts} | {times} |", flush=True)
        bad += result.refused + result.doubles + result.disorder + burst.messages - result.arrived
    return 1 if bad else 0


async def play(burst: Burst) -> Result:
    """Let all customers ask at once, and turn the clock until everything has left."""
    with tempfile.TemporaryDirectory(prefix="waframe-bursts-") as folder:
        plugins = Path(folder, "plugins")
        plugins.mkdir()
        (plugins / "talker.py").write_text(TALKER)
        async with playing(Path(folder)) as scenario:
            return await _play(scenario, burst)


async def _play(scenario: Scenario, burst: Burst) -> Result:
    simulator = scenario.simulator
    simulator.trace.entries = deque()  # it keeps the newest only, and a refusal must not get lost
    branch = await scenario.branch(plugins={"talker": {}})
    for number in range(burst.customers):
        actor = branch.customer(f"55{number:08}", name=f"Customer {number}")
        await actor.customer.writes(branch.number, str(burst.each))
    began = simulator.clock.now()
    while len(simulator.sends) < burst.messages and simulator.clock.now() - began < GIVE_UP_SECONDS:
        await scenario.advance(STEP_SECONDS)
    await scenario.advance(STEP_SECONDS)
    return _judge(simulator)


def _judge(simulator: Simulator) -> Result:
    said: dict[str, list[int]] = defaultdict(list)
    for send in simulator.sends:
        said[send.person_id].append(int(_body(send.body)))
    times = [send.at for send in simulator.sends]
    return Result(
        arrived=sum(len(set(numbers)) for numbers in said.values()),
        refused=sum(entry.error_code in TOO_MANY for entry in simulator.trace.entries),
        doubles=sum(many - 1 for numbers in said.values() for many in Counter(numbers).values()),
        disorder=sum(after < before for numbers in said.values() for before, after in pairwise(numbers)),
        seconds=max(times) - min(times),
    )


def _body(sent: object) -> str:
    return msgspec.convert(sent, _Sent).text.body


class _Words(msgspec.Struct, frozen=True, kw_only=True):
    body: str


class _Sent(msgspec.Struct, frozen=True, kw_only=True):
    text: _Words


if __name__ == "__main__":
    sys.exit(anyio.run(main))
