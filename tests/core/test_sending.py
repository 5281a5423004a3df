"""What leaves: never twice, never too fast, never outside the window, and every refusal is told."""

from collections import Counter
from pathlib import Path

import pytest

from waframe import MessageStatus
from waframe.testing.scenario import BranchActor, Scenario

TALKER = '''
from waframe import Context, Message, NoSettings, Plugin, Text, hookimpl

class Talker(Plugin[NoSettings]):
    """Says as many things as the customer asks for, or one after a while."""

    name = "talker"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        for number in range(int(message.text)):
            ctx.send(Text(body=f"n{number}"))
'''


@pytest.fixture
async def branch(scenario_on_both: Scenario) -> BranchActor:
    folder = Path(scenario_on_both.folder) / "plugins"
    folder.mkdir()
    (folder / "talker.py").write_text(TALKER)
    return await scenario_on_both.branch(plugins={"talker": {}})


async def test_the_messages_of_a_turn_leave_in_their_order(branch: BranchActor) -> None:
    answers = await branch.customer().writes("8")

    assert [answer.text for answer in answers] == [f"n{number}" for number in range(8)]


async def test_a_burst_keeps_the_limit_of_a_pair(branch: BranchActor, scenario_on_both: Scenario) -> None:
    customer = branch.customer()

    at_once = len(await customer.writes("60"))
    await scenario_on_both.advance(60)
    after_a_minute = len([one for one in customer.sees() if one.direction == "out"])
    await scenario_on_both.advance(60)

    assert at_once <= 45
    assert after_a_minute < 60
    assert [one.text for one in customer.sees() if one.direction == "out"] == [f"n{number}" for number in range(60)]
    assert refusals(scenario_on_both) == []


async def test_a_connection_cut_after_the_send_leaves_no_double(
    branch: BranchActor, scenario_on_both: Scenario
) -> None:
    customer = branch.customer()
    scenario_on_both.simulator.faults.switch(cut_after_accept=True)

    await customer.writes("3")
    await scenario_on_both.advance(30)
    scenario_on_both.simulator.faults.clear()
    await scenario_on_both.advance(600)

    assert [one.text for one in customer.sees() if one.direction == "out"] == ["n0", "n1", "n2"]
    assert set(scenario_on_both.simulator.sends_by_outbox_id().values()) == {1}


async def test_an_overloaded_meta_is_asked_again(branch: BranchActor, scenario_on_both: Scenario) -> None:
    customer = branch.customer()
    scenario_on_both.simulator.faults.switch(overloaded_every=2)

    await customer.writes("4")
    await scenario_on_both.advance(600)

    assert [one.text for one in customer.sees() if one.direction == "out"] == ["n0", "n1", "n2", "n3"]


async def test_an_expired_token_keeps_everything_in_the_outbox(branch: BranchActor, scenario_on_both: Scenario) -> None:
    customer = branch.customer()
    scenario_on_both.simulator.faults.switch(token_expired=True)

    nothing = await customer.writes("2")
    await scenario_on_both.advance(120)
    scenario_on_both.simulator.faults.clear()
    await scenario_on_both.advance(300)

    assert nothing == []
    assert [one.text for one in customer.sees() if one.direction == "out"] == ["n0", "n1"]


async def test_a_permanent_refusal_is_told_on_the_message(branch: BranchActor, scenario_on_both: Scenario) -> None:
    customer = branch.customer()
    await customer.writes("1")
    conversation = await branch.conversation()
    scenario_on_both.simulator.faults.switch(token_expired=True)
    await customer.writes("1")
    await scenario_on_both.simulator.advance(25 * 3600)
    scenario_on_both.simulator.faults.clear()
    await scenario_on_both.advance(300)

    stored = await scenario_on_both.deployment.store.messages.page(conversation.id)

    failed = [message for message in stored if message.status is MessageStatus.FAILED]
    assert [message.error.code for message in failed if message.error] == ["window-closed"]


async def test_statuses_only_move_forward(branch: BranchActor, scenario_on_both: Scenario) -> None:
    scenario_on_both.simulator.faults.switch(reorder=True, deliver_twice=True, status_before_answer=True)
    customer = branch.customer()

    await customer.writes("5")
    await scenario_on_both.advance(120)

    conversation = await branch.conversation()
    stored = await scenario_on_both.deployment.store.messages.page(conversation.id)
    assert Counter(message.status for message in stored) == {MessageStatus.RECEIVED: 1, MessageStatus.READ: 5}


def refusals(scenario: Scenario) -> list[str]:
    """List the Graph API's refusals for being too fast."""
    return [
        str(entry) for entry in scenario.simulator.trace.since(0) if "131056" in str(entry) or "130429" in str(entry)
    ]
