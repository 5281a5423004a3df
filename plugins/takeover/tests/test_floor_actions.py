"""What people do with the floor, from the first customer's word to the bot that goes on."""

from datetime import timedelta

import pytest

from waframe import ActionRefused, Floor, FloorTaken, Role
from waframe.testing.scenario import Scenario
from waframe.testing.shop import greeted, happenings, heard, now, open_shop, says


async def test_whoever_takes_is_alone_heard_and_a_second_one_is_told_who_was_faster(scenario_on_both: Scenario) -> None:
    branch = await open_shop(scenario_on_both)
    ana, luis = branch.agent("Ana"), branch.agent("Luis")
    conversation = await greeted(branch)

    await ana.takes(conversation)
    with pytest.raises(FloorTaken) as refused:
        await luis.takes(conversation)
    await says(ana, conversation, "con gusto")
    silence = await branch.customer().says("gracias")

    assert refused.value.agent_id == await ana.id()
    assert silence == []
    assert heard(branch) == ["eco: hola", "con gusto"]
    assert await happenings(branch, conversation) == [("taken", "Ana", None)]


async def test_a_supervisor_takes_from_an_agent_who_is_no_longer_heard(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana, eva = branch.agent("Ana"), branch.agent("Eva", role=Role.SUPERVISOR)
    conversation = await greeted(branch)
    await ana.takes(conversation)

    await eva.takes(conversation)

    assert (await now(branch, conversation)).floor_agent_id == await eva.id()
    with pytest.raises(FloorTaken):
        await says(ana, conversation, "yo sigo")


async def test_what_is_released_waits_in_the_queue_and_what_is_returned_is_answered_by_the_bot(
    scenario_on_both: Scenario,
) -> None:
    branch = await open_shop(scenario_on_both)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)
    await ana.takes(conversation)

    await ana.does("release", conversation)
    await branch.customer().says("¿y mis balatas?")
    waiting = await now(branch, conversation)
    await ana.does("return_to_bot", conversation)

    assert waiting.floor is Floor.QUEUE
    assert waiting.waiting_since is not None
    assert heard(branch) == ["eco: hola", "eco: ¿y mis balatas?"]
    assert (await now(branch, conversation)).waiting_since is None


async def test_the_bot_is_switched_off_until_somebody_switches_it_on(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)

    await ana.does("set_ai", conversation, on=False)
    silence = await branch.customer().says("¿hola?")
    await ana.takes(conversation)
    await scenario.advance(301)
    after_the_time = await now(branch, conversation)
    await ana.does("set_ai", conversation)

    assert silence == []
    assert after_the_time.floor is Floor.QUEUE
    assert (await now(branch, conversation)).floor is Floor.BOT
    assert heard(branch)[-1] == "eco: ¿hola?"


async def test_a_conversation_is_transferred_with_a_note_and_counts_for_the_other_from_then_on(
    scenario: Scenario,
) -> None:
    branch = await open_shop(scenario)
    ana, luis = branch.agent("Ana"), branch.agent("Luis")
    conversation = await greeted(branch)
    await ana.takes(conversation)

    await ana.does("transfer", conversation, agent_id=await luis.id(), note="quiere factura")

    assert (await now(branch, conversation)).floor_agent_id == await luis.id()
    assert ("transferred", "Ana", "Luis") in await happenings(branch, conversation)
    (event,) = await scenario.deployment.store.events.named("takeover.offered", since=0)
    assert await luis.id() in event.payload


async def test_a_conversation_goes_to_a_branch_that_the_agent_does_not_see(scenario_on_both: Scenario) -> None:
    centro, norte = await open_shop(scenario_on_both), await open_shop(scenario_on_both, "norte")
    ana, luis = centro.agent("Ana"), norte.agent("Luis")
    conversation = await greeted(centro)
    await ana.takes(conversation)

    await ana.does("transfer", conversation, branch="norte")
    await luis.takes(conversation)
    await says(luis, conversation, "soy de Norte")

    moved = await now(centro, conversation)
    assert (moved.branch, moved.address) == ("norte", centro.number)
    assert heard(centro)[-1] == "soy de Norte"
    assert await centro.conversations() == []


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param({}, id="to nobody"),
        pytest.param({"branch": "sur"}, id="to an unknown branch"),
        pytest.param({"branch": "centro"}, id="to where it is"),
        pytest.param({"agent_id": "0199b0aa-0000-7000-8000-000000000000"}, id="to a stranger"),
    ],
)
async def test_a_transfer_that_leads_nowhere_is_refused(scenario: Scenario, arguments: dict[str, str]) -> None:
    branch = await open_shop(scenario)
    conversation = await greeted(branch)

    with pytest.raises(ActionRefused):
        await branch.agent("Ana").does("transfer", conversation, **arguments)
    assert (await now(branch, conversation)).floor is Floor.BOT


async def test_only_a_supervisor_assigns(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana, eva = branch.agent("Ana"), branch.agent("Eva", role=Role.SUPERVISOR)
    conversation = await greeted(branch)

    with pytest.raises(ActionRefused, match="role"):
        await ana.does("assign", conversation, agent_id=await ana.id())
    await eva.does("assign", conversation, agent_id=await ana.id())

    assert (await now(branch, conversation)).floor_agent_id == await ana.id()


async def test_nobody_but_the_system_runs_what_happens_by_itself(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    conversation = await greeted(branch)

    with pytest.raises(ActionRefused, match="role"):
        await branch.agent("Eva", role=Role.ADMIN).does("expire_lease", conversation)


async def test_a_closed_conversation_is_received_by_the_bot_when_the_customer_comes_back(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)
    await ana.takes(conversation)

    await ana.does("close", conversation, reason="vendido")
    closed = await now(branch, conversation)
    answers = await branch.customer().says("otra cosa")

    assert closed.closed_at is not None
    assert closed.floor is Floor.BOT
    assert [one.text for one in answers] == ["eco: otra cosa"]
    assert (await now(branch, conversation)).closed_at is None


async def test_what_is_put_aside_comes_back_at_its_time_and_no_clock_runs_until_then(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)
    await ana.takes(conversation)
    await branch.customer().says("¿ya?")

    until = scenario.clock.now() + timedelta(minutes=30)
    await ana.does("snooze", conversation, until=until)
    await scenario.advance(1000)
    aside = await now(branch, conversation)
    await scenario.advance(900)
    back = await now(branch, conversation)

    assert (aside.snoozed_until, aside.floor, aside.floor_until) == (until, Floor.AGENT, None)
    assert back.snoozed_until is None
    assert back.floor_until == until + timedelta(minutes=5)


async def test_labels_are_put_on_and_taken_off(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)

    await ana.does("label", conversation, name="taller")
    await ana.does("label", conversation, name="vip")
    await ana.does("unlabel", conversation, name="vip")

    lines = await scenario.deployment.store.desk.lines([conversation])
    assert lines[conversation].labels == ("taller",)


async def test_the_customer_is_told_who_attends_unless_that_is_switched_off(scenario: Scenario) -> None:
    branch = await open_shop(scenario, words={"taken": True})
    conversation = await greeted(branch)

    await branch.agent("Ana").takes(conversation)

    assert heard(branch)[-1] == "Te atiende Ana."
