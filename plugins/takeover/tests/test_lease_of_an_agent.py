"""An agent has five minutes to answer: the clock runs while the customer waits, and survives what it has to."""

from datetime import timedelta

import pytest

from waframe import ActionRefused, Floor
from waframe.testing.scenario import Scenario
from waframe.testing.shop import greeted, happenings, heard, now, open_shop, says


async def test_who_does_not_answer_loses_the_floor_and_the_bot_answers_what_is_owed(scenario_on_both: Scenario) -> None:
    branch = await open_shop(scenario_on_both)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)
    await ana.takes(conversation)
    await branch.customer().says("¿tienen balatas?")
    await branch.customer().says("¿hola?")

    await scenario_on_both.advance(299)
    before = await now(branch, conversation)
    await scenario_on_both.advance(2)

    assert before.floor is Floor.AGENT
    assert (await now(branch, conversation)).floor is Floor.BOT
    assert heard(branch) == ["eco: hola", "eco: ¿tienen balatas?", "eco: ¿hola?"]
    assert ("expired", "Ana", None) in await happenings(branch, conversation)


async def test_the_silence_of_the_customer_does_not_count_against_the_agent(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)
    await ana.takes(conversation)
    await branch.customer().says("¿tienen balatas?")
    await scenario.advance(200)
    await says(ana, conversation, "sí, a 450")

    await scenario.advance(3600)
    answered = await now(branch, conversation)
    await branch.customer().says("va")
    asked = await now(branch, conversation)

    assert (answered.floor, answered.floor_until) == (Floor.AGENT, None)
    assert asked.floor_until == scenario.clock.now() + timedelta(minutes=5)


async def test_whoever_types_keeps_the_floor_and_an_answer_stops_the_clock(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)
    await ana.takes(conversation)
    await branch.customer().says("¿tienen balatas?")

    for _ in range(3):
        await scenario.advance(280)
        await ana.types(conversation)
    typing = await now(branch, conversation)
    await scenario.advance(301)

    assert typing.floor is Floor.AGENT
    assert (await now(branch, conversation)).floor is Floor.BOT


async def test_a_colleague_who_types_changes_nothing(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    conversation = await greeted(branch)
    await branch.agent("Ana").takes(conversation)
    await branch.customer().says("¿tienen balatas?")
    await scenario.advance(280)

    await branch.agent("Luis").types(conversation)
    await scenario.advance(21)

    assert (await now(branch, conversation)).floor is Floor.BOT


async def test_five_minutes_more_are_given_once_asked_for_while_a_clock_runs(scenario: Scenario) -> None:
    branch = await open_shop(scenario)
    ana = branch.agent("Ana")
    conversation = await greeted(branch)
    await ana.takes(conversation)

    with pytest.raises(ActionRefused):
        await ana.does("extend", conversation)
    await branch.customer().says("¿tienen balatas?")
    await ana.does("extend", conversation)
    await scenario.advance(599)
    kept = await now(branch, conversation)
    await scenario.advance(2)

    assert kept.floor is Floor.AGENT
    assert (await now(branch, conversation)).floor is Floor.BOT


async def test_a_restart_loses_no_clock(scenario_on_both: Scenario) -> None:
    branch = await open_shop(scenario_on_both)
    conversation = await greeted(branch)
    await branch.agent("Ana").takes(conversation)
    await branch.customer().says("¿tienen balatas?")
    await scenario_on_both.advance(100)

    await scenario_on_both.restart()
    await scenario_on_both.advance(201)

    assert (await now(branch, conversation)).floor is Floor.BOT
    assert heard(branch)[-1] == "eco: ¿tienen balatas?"


async def test_a_branch_may_let_it_wait_for_another_agent(scenario: Scenario) -> None:
    branch = await open_shop(scenario, on_idle="queue", idle_minutes=1)
    conversation = await greeted(branch)
    await branch.agent("Ana").takes(conversation)
    await branch.customer().says("¿tienen balatas?")

    await scenario.advance(61)

    waiting = await now(branch, conversation)
    assert (waiting.floor, heard(branch)) == (Floor.QUEUE, ["eco: hola"])
    assert waiting.waiting_since is not None
