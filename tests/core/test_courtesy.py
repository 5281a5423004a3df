"""Whom the bot answers sees blue ticks, and that it is writing where that takes a while; nobody else does."""

from collections.abc import Callable
from pathlib import Path

import anyio
import msgspec

from waframe.testing.scenario import BranchActor, CustomerActor, Scenario

SLOW = '''
"""Answers after as many seconds as it is told, or not at all."""

from pathlib import Path
from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl


class Slow(Plugin[NoSettings]):
    """Takes its time."""

    name = "slow"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Wait, and answer."""
        if message.text == "nada":
            return None
        Path(__file__).with_suffix(".begun").touch()
        await ctx.clock.sleep(float(message.text))
        return Reply(contents=(Text(body="listo"),))
'''


async def test_an_answered_message_gets_blue_ticks(scenario_on_both: Scenario) -> None:
    branch = await slow_branch(scenario_on_both)
    customer = branch.customer()

    await customer.says("0")

    assert customer.sees()[0].status == "read"
    assert marks(scenario_on_both) == [False]


async def test_a_message_that_the_bot_does_not_answer_is_left_to_an_agent(scenario: Scenario) -> None:
    branch = await slow_branch(scenario)
    customer = branch.customer()

    await customer.says("nada")

    assert customer.sees()[0].status != "read"
    assert marks(scenario) == []


async def test_a_slow_turn_shows_that_somebody_is_writing_until_the_answer_is_there(scenario: Scenario) -> None:
    branch = await slow_branch(scenario)
    customer = branch.customer()
    await begin(branch, customer, "4")

    await scenario.simulator.advance(1.4)
    assert not customer.customer.sees_typing(branch.number)
    await scenario.simulator.advance(0.2)
    await until(lambda: customer.customer.sees_typing(branch.number))
    await scenario.simulator.advance(2.5)
    await scenario.settle()

    assert not customer.customer.sees_typing(branch.number)
    assert [message.text for message in customer.sees()] == ["4", "listo"]
    assert marks(scenario) == [True]


async def test_a_very_slow_turn_shows_it_every_20_seconds(scenario: Scenario) -> None:
    branch = await slow_branch(scenario)
    customer = branch.customer()
    await begin(branch, customer, "50")

    for seconds, seen in ((2, 1), (19, 1), (2, 2), (18, 2), (3, 3)):
        await scenario.simulator.advance(seconds)
        await until(lambda seen=seen: len(marks(scenario)) >= seen)  # type: ignore[misc]
        assert len(marks(scenario)) == seen
        assert customer.customer.sees_typing(branch.number)
    await scenario.simulator.advance(10)
    await scenario.settle()

    assert marks(scenario) == [True] * 3


async def test_a_channel_may_be_told_to_show_nothing(scenario: Scenario) -> None:
    channels = msgspec.convert(scenario.settings["channels"], dict[str, dict[str, object]])
    scenario.settings["channels"] = {"whatsapp": {**channels["whatsapp"], "read_marks": False}}
    branch = await slow_branch(scenario)
    customer = branch.customer()

    answers = await customer.says("0")

    assert len(answers) == 1
    assert customer.sees()[0].status != "read"
    assert marks(scenario) == []


async def slow_branch(scenario: Scenario) -> BranchActor:
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir()
    (folder / "slow.py").write_text(SLOW)
    return await scenario.branch("centro", plugins={"slow": {}})


async def begin(branch: BranchActor, customer: CustomerActor, text: str) -> None:
    """Let a message arrive and its turn begin."""
    begun = branch.scenario.folder / "plugins" / "slow.begun"
    await customer.customer.writes(branch.number, text)
    await branch.scenario.simulator.settle()
    await until(begun.exists)


async def until(condition: Callable[[], bool]) -> None:
    with anyio.fail_after(5):
        while not condition():  # noqa: ASYNC110  # nobody tells
            await anyio.sleep(0.005)


def marks(scenario: Scenario) -> list[bool]:
    """Tell of each read mark that Meta took whether it came with the indicator."""
    taken = [entry for entry in scenario.simulator.trace.entries if entry.what == "POST /messages · read"]
    return ["typing_indicator" in entry.body for entry in taken if entry.status == 200]
