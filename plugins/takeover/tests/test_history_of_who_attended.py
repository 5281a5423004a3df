"""Who attended is remembered: from when to when, how it ended, how soon and how often they answered."""

from waframe.testing.scenario import Scenario
from waframe.testing.shop import greeted, now, open_shop, says


async def test_each_stretch_is_listed_with_its_end_and_its_answers(scenario_on_both: Scenario) -> None:
    branch = await open_shop(scenario_on_both)
    ana, luis = branch.agent("Ana"), branch.agent("Luis")
    conversation = await greeted(branch)
    await ana.takes(conversation)
    await scenario_on_both.advance(30)
    await says(ana, conversation, "con gusto")
    await scenario_on_both.advance(10)
    await says(ana, conversation, "¿para qué auto?")
    await ana.does("transfer", conversation, agent_id=await luis.id())

    attended = await scenario_on_both.deployment.noticing.attendance(await now(branch, conversation))

    assert [(one.agent_name, one.came, one.ended, one.answers) for one in attended] == [
        ("Luis", "transferred", None, 0),
        ("Ana", "taken", "transferred", 2),
    ]
    seconds = attended[1].first_response_seconds
    assert seconds is not None
    assert 30 <= seconds < 40


async def test_an_agent_reads_who_attended_the_customer_before(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    luis = branch.agent("Luis")
    conversation = await greeted(branch)
    for _ in range(3):
        await luis.takes(conversation)
        await says(luis, conversation, "con gusto")
        await luis.does("return_to_bot", conversation)

    line = await scenario.deployment.noticing.description(await now(branch, conversation))

    day = scenario.clock.now().strftime("%d/%m/%Y")
    assert line is not None
    assert line.startswith("Luis lo atendió 3 veces, la última el ")
    assert len(line) == len("Luis lo atendió 3 veces, la última el ") + len(day)


async def test_of_a_customer_whom_nobody_attended_nothing_is_said(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    conversation = await greeted(branch)

    assert await scenario.deployment.noticing.description(await now(branch, conversation)) is None
