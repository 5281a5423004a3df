"""What leaves: never twice, never too fast, never outside the window, and every refusal is told."""

from collections import Counter
from pathlib import Path

import pytest

from waframe import MessageStatus
from waframe.core.store.outbox import Outbox
from waframe.simulator import Message
from waframe.testing.scenario import BranchActor, CustomerActor, Scenario

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

ALBUM = '''
from waframe import Context, Image, Message, NoSettings, Plugin, Text, hookimpl

class Album(Plugin[NoSettings]):
    """Answers a photo with the photo and a text, twice."""

    name = "album"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        if isinstance(message.content, Image):
            for words in ("a", "b"):
                ctx.send(Image(media_id=message.content.media_id))
                ctx.send(Text(body=words))
'''
PHOTO = b"\xff\xd8\xff\xe0" + b"x" * 100


@pytest.fixture
async def branch(scenario_on_both: Scenario) -> BranchActor:
    folder = Path(scenario_on_both.folder) / "plugins"
    folder.mkdir()
    (folder / "talker.py").write_text(TALKER)
    return await scenario_on_both.branch(plugins={"talker": {}})


async def test_the_messages_of_a_turn_leave_in_their_order(branch: BranchActor) -> None:
    answers = await branch.customer().says("8")

    assert [answer.text for answer in answers] == [f"n{number}" for number in range(8)]


async def test_a_burst_keeps_the_limit_of_a_pair(branch: BranchActor, scenario_on_both: Scenario) -> None:
    customer = branch.customer()

    at_once = len(await customer.says("60"))
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

    await customer.says("3")
    await scenario_on_both.advance(30)
    scenario_on_both.simulator.faults.clear()
    await scenario_on_both.advance(600)

    assert [one.text for one in customer.sees() if one.direction == "out"] == ["n0", "n1", "n2"]
    assert set(scenario_on_both.simulator.sends_by_outbox_id().values()) == {1}


async def test_an_overloaded_meta_is_asked_again(branch: BranchActor, scenario_on_both: Scenario) -> None:
    customer = branch.customer()
    scenario_on_both.simulator.faults.switch(overloaded_every=2)

    await customer.says("4")
    await scenario_on_both.advance(600)

    assert [one.text for one in customer.sees() if one.direction == "out"] == ["n0", "n1", "n2", "n3"]


async def test_an_expired_token_keeps_everything_in_the_outbox(branch: BranchActor, scenario_on_both: Scenario) -> None:
    customer = branch.customer()
    scenario_on_both.simulator.faults.switch(token_expired=True)

    nothing = await customer.says("2")
    await scenario_on_both.advance(120)
    blocked = await Outbox(scenario_on_both.deployment.database, owner="test").blocked()
    scenario_on_both.simulator.faults.clear()
    await scenario_on_both.advance(300)

    assert nothing == []
    assert [(one.address, one.code) for one in blocked] == [(branch.number, "190")]
    names = [event.name for event in await scenario_on_both.deployment.store.events.since(0)]
    assert [name for name in names if name.startswith("channel.")] == ["channel.blocked", "channel.unblocked"]
    assert [one.text for one in customer.sees() if one.direction == "out"] == ["n0", "n1"]


async def test_a_permanent_refusal_is_told_on_the_message(branch: BranchActor, scenario_on_both: Scenario) -> None:
    customer = branch.customer()
    await customer.says("1")
    conversation = await branch.conversation()
    scenario_on_both.simulator.faults.switch(token_expired=True)
    await customer.says("1")
    await scenario_on_both.simulator.advance(25 * 3600)
    scenario_on_both.simulator.faults.clear()
    await scenario_on_both.advance(300)

    stored = await scenario_on_both.deployment.store.messages.page(conversation.id)

    failed = [message for message in stored if message.status is MessageStatus.FAILED]
    assert [message.error.code for message in failed if message.error] == ["window-closed"]


async def test_statuses_only_move_forward(branch: BranchActor, scenario_on_both: Scenario) -> None:
    scenario_on_both.simulator.faults.switch(reorder=True, deliver_twice=True, status_before_answer=True)
    customer = branch.customer()

    await customer.says("5")
    await scenario_on_both.advance(120)

    conversation = await branch.conversation()
    stored = await scenario_on_both.deployment.store.messages.page(conversation.id)
    assert Counter(message.status for message in stored) == {MessageStatus.RECEIVED: 1, MessageStatus.READ: 5}


def refusals(scenario: Scenario) -> list[str]:
    """List the Graph API's refusals for being too fast."""
    return [
        str(entry) for entry in scenario.simulator.trace.since(0) if "131056" in str(entry) or "130429" in str(entry)
    ]


async def test_what_comes_after_a_file_waits_until_the_file_is_sent(scenario_on_both: Scenario) -> None:
    branch = await with_albums(scenario_on_both)
    customer = branch.customer()

    at_once = await customer.sends_photo(PHOTO)
    await scenario_on_both.advance(3)

    assert [one.type for one in at_once] == ["image"]
    assert [one.type for one in seen(customer)] == ["image", "text", "image", "text"]


async def test_a_file_of_which_nothing_is_heard_is_not_waited_for_longer_than_eight_seconds(
    scenario_on_both: Scenario,
) -> None:
    branch = await with_albums(scenario_on_both)
    customer = branch.customer()
    await customer.sends_photo(PHOTO)
    scenario_on_both.simulator.faults.switch(delay_seconds=3600)

    await scenario_on_both.advance(7)
    early = [one.type for one in seen(customer)]
    await scenario_on_both.advance(2)

    assert early == ["image"]
    assert [one.type for one in seen(customer)][:3] == ["image", "text", "image"]


async def test_a_restart_forgets_neither_the_file_nor_the_pace(scenario_on_both: Scenario) -> None:
    branch = await with_albums(scenario_on_both)
    customer = branch.customer()
    await customer.sends_photo(PHOTO)
    scenario_on_both.simulator.faults.switch(delay_seconds=3600)

    await scenario_on_both.restart()
    await scenario_on_both.settle()
    at_once = [one.type for one in seen(customer)]
    await scenario_on_both.advance(8.5)

    assert at_once == ["image"]
    assert [one.type for one in seen(customer)][:3] == ["image", "text", "image"]


async def test_two_hundred_messages_to_one_customer_are_never_refused(scenario: Scenario) -> None:
    branch = await with_plugin(scenario, "talker", TALKER)
    customer = branch.customer()

    await customer.says("200")
    scenario.simulator.faults.switch(delay_seconds=7200)
    await scenario.advance(200)
    await scenario.restart()
    await scenario.advance(1000)

    assert [one.text for one in seen(customer)] == [f"n{number}" for number in range(200)]
    assert refusals(scenario) == []


async def test_many_customers_of_one_number_at_once_are_never_refused(scenario: Scenario) -> None:
    branch = await with_plugin(scenario, "talker", TALKER)
    customers = [branch.customer(f"55123{number:05}") for number in range(8)]

    for customer in customers:
        await customer.customer.writes(branch.number, "40")
    await scenario.simulator.settle()
    scenario.simulator.faults.switch(delay_seconds=7200)
    await scenario.advance(2)
    await scenario.restart()
    await scenario.advance(10)

    assert [len(seen(customer)) for customer in customers] == [40] * 8
    assert refusals(scenario) == []


async def test_one_flooded_conversation_is_in_nobodys_way(branch: BranchActor, scenario_on_both: Scenario) -> None:
    await branch.customer("5512345601").says("200")
    other = branch.customer("5512345602")

    await other.says("1")
    await scenario_on_both.advance(2)

    assert [one.text for one in seen(other)] == ["n0"]


def seen(customer: CustomerActor) -> list[Message]:
    """List what we sent."""
    return [one for one in customer.sees() if one.direction == "out"]


async def with_albums(scenario: Scenario) -> BranchActor:
    """Give a branch that answers a photo with two photos and two texts."""
    return await with_plugin(scenario, "album", ALBUM)


async def with_plugin(scenario: Scenario, name: str, source: str) -> BranchActor:
    """Give a branch with a plugin of this source."""
    folder = Path(scenario.folder) / "plugins"
    folder.mkdir()
    (folder / f"{name}.py").write_text(source)
    return await scenario.branch(plugins={name: {}})
