"""What waits is offered to who is at work, one after the other, and first to the seller of a faithful customer."""

import pytest

from waframe import ActionRefused, Floor
from waframe.testing.scenario import BranchActor, Scenario
from waframe.testing.shop import greeted, happenings, heard, now, open_shop, says
from waframe.testing.staff import AgentActor

OFFERED = {"rule": "longest_wait", "capacity": 1, "offer_seconds": 60}


async def waits(branch: BranchActor, phone: str) -> str:
    """Let a customer come into the queue."""
    return await greeted(branch, phone, "persona")


async def test_who_waits_is_offered_to_one_after_the_other_and_then_to_all(scenario_on_both: Scenario) -> None:
    branch = await open_shop(scenario_on_both, assignment=OFFERED)
    ana, luis = branch.agent("Ana"), branch.agent("Luis")
    await ana.arrives()
    await luis.arrives()

    conversation = await waits(branch, "5511111111")
    first = (await now(branch, conversation)).reserved_agent_id
    await scenario_on_both.advance(61)
    second = (await now(branch, conversation)).reserved_agent_id
    await scenario_on_both.advance(61)
    nobody = await now(branch, conversation)

    assert {first, second} == {await ana.id(), await luis.id()}
    assert nobody.reserved_until is not None
    assert nobody.reserved_until <= scenario_on_both.clock.now()
    assert len(await scenario_on_both.deployment.store.events.named("takeover.offered", since=0)) == 2


async def test_what_is_kept_for_one_agent_is_refused_to_another(scenario: Scenario) -> None:
    branch = await open_shop(scenario, assignment=OFFERED)
    ana, luis = branch.agent("Ana"), branch.agent("Luis")
    await ana.arrives()
    conversation = await waits(branch, "5511111111")

    with pytest.raises(ActionRefused, match="reservada"):
        await luis.takes(conversation)
    await ana.takes(conversation)

    taken = await now(branch, conversation)
    assert (taken.floor_agent_id, taken.reserved_agent_id) == (await ana.id(), None)


async def test_an_agent_who_has_enough_is_offered_the_next_when_they_are_free(scenario: Scenario) -> None:
    branch = await open_shop(scenario, assignment=OFFERED)
    ana = branch.agent("Ana")
    await ana.arrives()
    first = await waits(branch, "5511111111")
    await ana.takes(first)
    second = await waits(branch, "5522222222")
    busy = await now(branch, second)

    await ana.does("close", first)

    assert busy.reserved_agent_id is None
    assert (await now(branch, second)).reserved_agent_id == await ana.id()


async def test_who_comes_to_work_is_offered_what_has_waited_longest(scenario: Scenario) -> None:
    branch = await open_shop(scenario, assignment=OFFERED)
    first, second = await waits(branch, "5511111111"), await waits(branch, "5522222222")
    ana = branch.agent("Ana")

    await ana.arrives()

    assert (await now(branch, first)).reserved_agent_id == await ana.id()
    assert (await now(branch, second)).reserved_agent_id is None


@pytest.mark.parametrize("absent", ["gone", "away"])
async def test_nothing_is_offered_to_who_is_not_at_work(scenario: Scenario, absent: str) -> None:
    branch = await open_shop(scenario, assignment=OFFERED)
    ana = branch.agent("Ana")
    await ana.arrives()
    await (ana.leaves() if absent == "gone" else ana.wants_work(wanted=False))

    conversation = await waits(branch, "5511111111")

    assert (await now(branch, conversation)).reserved_agent_id is None


async def test_a_customer_who_comes_back_is_kept_for_their_seller(scenario_on_both: Scenario) -> None:
    branch = await open_shop(scenario_on_both)
    ana, luis = branch.agent("Ana"), branch.agent("Luis")
    conversation = await served(branch, by="Ana", agents=(ana, luis))

    await branch.customer().says("persona")

    kept = await now(branch, conversation)
    assert kept.reserved_agent_id == await ana.id()
    assert ("reserved", None, "Ana") in await happenings(branch, conversation)
    with pytest.raises(ActionRefused):
        await luis.takes(conversation)
    await scenario_on_both.advance(601)
    await luis.takes(conversation)


async def test_a_faithful_customer_is_not_stuck_to_an_absent_seller(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana, luis = branch.agent("Ana"), branch.agent("Luis")
    conversation = await served(branch, by="Ana", agents=(ana, luis))
    await ana.leaves()

    await branch.customer().says("persona")

    assert (await now(branch, conversation)).reserved_agent_id is None
    await luis.takes(conversation)


async def served(branch: BranchActor, *, by: str, agents: tuple[AgentActor, ...]) -> str:
    """Let both agents be at work, and one of them serve a customer to the end."""
    for one in agents:
        await one.arrives()
    (seller,) = [one for one in agents if one.name == by]
    conversation = await greeted(branch)
    await seller.takes(conversation)
    await says(seller, conversation, "con gusto")
    await seller.does("close", conversation)
    return conversation


async def test_another_plugin_is_asked_first_whom_to_offer_to(scenario: Scenario) -> None:
    branch = await open_shop(scenario, assignment=OFFERED)
    ana, luis = branch.agent("Ana"), branch.agent("Luis")
    await ana.arrives()
    folder = scenario.folder / "plugins"
    (folder / "chooser.py").write_text(CHOOSER.replace("LUIS", await luis.id()))
    scenario.branch_settings["centro"]["plugins"]["chooser"] = {}  # type: ignore[index]
    scenario.write_settings()
    await scenario.restart()

    conversation = await waits(branch, "5511111111")

    assert (await now(branch, conversation)).reserved_agent_id == await luis.id()


CHOOSER = '''
"""Chooses Luis."""

from waframe import Context, Conversation, NoSettings, Plugin, hookimpl


class Chooser(Plugin[NoSettings]):
    name = "chooser"

    @hookimpl
    async def choose_agent(self, ctx: Context, conversation: Conversation) -> str:
        return "LUIS"
'''


async def test_a_customer_is_told_honestly_where_nobody_is_there(scenario: Scenario) -> None:
    branch = await open_shop(scenario, words={"queued": True})
    ana = branch.agent("Ana")

    await branch.customer("5511111111").says("persona")
    await ana.arrives()
    await branch.customer("5522222222").says("persona")

    assert heard(branch, "5511111111")[0].startswith("En este momento no hay nadie de Centro")
    assert heard(branch, "5522222222")[0].startswith("Te atenderá una persona de Centro")
    assert {one.floor for one in await branch.conversations()} == {Floor.QUEUE}


async def test_where_somebody_promised_an_answer_already_it_is_not_promised_twice(scenario: Scenario) -> None:
    branch = await scenario.branch("centro", plugins={"takeover": {}, "routing": {}})

    answers = await branch.customer().says("quiero un asesor")

    assert len(answers) == 1


async def test_where_nobody_of_the_branch_is_there_another_one_of_the_chain_may_be_named(scenario: Scenario) -> None:
    centro, norte = await open_shop(scenario), await open_shop(scenario, "norte")
    (scenario.folder / "plugins" / "chain.py").write_text(CHAIN)
    scenario.branch_settings["centro"]["plugins"]["chain"] = {}  # type: ignore[index]
    scenario.write_settings()
    await scenario.restart()
    luis = norte.agent("Luis")

    await centro.customer("5511111111").says("persona")
    (moved,) = await norte.conversations()
    await luis.takes(moved.id)

    assert await centro.conversations() == []
    assert ("transferred", None, "Norte") in await happenings(norte, moved.id)


CHAIN = '''
"""Names another branch."""

from waframe import Context, Message, NoSettings, Plugin, hookimpl


class Chain(Plugin[NoSettings]):
    name = "chain"

    @hookimpl
    async def choose_branch(self, ctx: Context, message: Message) -> str:
        return "norte"
'''
