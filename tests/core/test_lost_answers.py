"""A send whose answer is lost, and a process that ends before any status comes: the phone shows the message once."""

from pathlib import Path

import pytest

from waframe import MessageStatus, load_queries
from waframe.simulator import Message
from waframe.testing.scenario import BranchActor, CustomerActor, Scenario

_SQL = load_queries(__file__)
ECHO = '''
from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl

class Echo(Plugin[NoSettings]):
    """Answers every text."""

    name = "echo"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        return Reply(contents=(Text(body=f"dijiste {message.text}"),))
'''
SEEN = pytest.param("unknown", id="the process saw the connection break")
DIED = pytest.param("sending", id="the process died while it sent")
LATE_SECONDS = 20


@pytest.fixture
async def branch(scenario_on_both: Scenario) -> BranchActor:
    folder = Path(scenario_on_both.folder) / "plugins"
    folder.mkdir()
    (folder / "echo.py").write_text(ECHO)
    whatsapp = scenario_on_both.settings["channels"]
    assert isinstance(whatsapp, dict)
    whatsapp["whatsapp"]["read_marks"] = False  # so that the fault meets the send
    return await scenario_on_both.branch(plugins={"echo": {}})


@pytest.mark.parametrize("state", [SEEN, DIED])
async def test_what_meta_took_before_the_process_ended_is_settled_by_its_status(
    branch: BranchActor, scenario_on_both: Scenario, state: str
) -> None:
    customer = branch.customer()
    scenario_on_both.simulator.faults.switch(cut_after_accept=True, delay_seconds=LATE_SECONDS)
    await customer.customer.writes(branch.number, "hola")
    await scenario_on_both.advance(LATE_SECONDS + 1)
    assert await parcels(scenario_on_both) == ["unknown"]

    await leave_as(scenario_on_both, state)
    await scenario_on_both.restart()
    scenario_on_both.simulator.faults.switch(cut_after_accept=False)
    await scenario_on_both.advance(2 * LATE_SECONDS)

    assert await parcels(scenario_on_both) == ["done"]
    await scenario_on_both.advance(600)
    assert [one.text for one in received(customer)] == ["dijiste hola"]
    assert list(scenario_on_both.simulator.sends_by_outbox_id().values()) == [1]
    assert await statuses(branch) == [MessageStatus.RECEIVED, MessageStatus.READ]


@pytest.mark.parametrize("state", [SEEN, DIED])
async def test_what_meta_never_took_is_sent_again_after_the_wait_for_a_status(
    branch: BranchActor, scenario_on_both: Scenario, state: str
) -> None:
    customer = branch.customer()
    scenario_on_both.simulator.faults.switch(broken_calls=1)
    await customer.says("hola")
    assert await parcels(scenario_on_both) == ["unknown"]

    await leave_as(scenario_on_both, state)
    await scenario_on_both.restart()
    await scenario_on_both.advance(55)
    early = received(customer)
    await scenario_on_both.advance(60)

    assert early == []
    assert [one.text for one in received(customer)] == ["dijiste hola"]
    assert list(scenario_on_both.simulator.sends_by_outbox_id().values()) == [1]
    assert await statuses(branch) == [MessageStatus.RECEIVED, MessageStatus.READ]


async def leave_as(scenario: Scenario, state: str) -> None:
    """Let the parcel stand as a process leaves it that ends at this point."""
    await scenario.deployment.database.change(_SQL["leave_as"], state=state)


async def parcels(scenario: Scenario) -> list[str]:
    """List where the parcels stand."""
    return [str(row["state"]) for row in await scenario.deployment.database.rows(_SQL["parcels"])]


async def statuses(branch: BranchActor) -> list[MessageStatus]:
    """List how far the messages of the only conversation have come, the oldest first."""
    conversation = await branch.conversation()
    stored = await branch.scenario.deployment.store.messages.page(conversation.id)
    return [one.status for one in sorted(stored, key=lambda one: one.seq)]


def received(customer: CustomerActor) -> list[Message]:
    """List what the customer has from us."""
    return [one for one in customer.sees() if one.direction == "out"]
