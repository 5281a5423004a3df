"""Who has the floor."""

import pytest

from waframe import Floor
from waframe.testing.scenario import BranchActor, Scenario
from waframe.testing.shop import answer_from_the_phone

MENU = [{"id": "parts", "title": "Refacciones", "answer": "¿Qué pieza buscas?"}]


async def floor(branch: BranchActor) -> Floor:
    return (await branch.conversation()).floor


async def test_the_bot_is_silent_once_a_person_has_answered_from_the_phone(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"takeover": {}, "routing": {"menu": MENU}})
    ana = branch.customer()
    greeted = await ana.says("hola")

    await answer_from_the_phone(branch, "Qué tal, te atiendo yo")
    later = await ana.says("refacciones")

    assert greeted
    assert await floor(branch) is Floor.EXTERNAL
    assert later == []


async def test_a_customer_who_wants_a_person_waits_in_the_queue(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"takeover": {}, "routing": {}})
    ana = branch.customer()
    await ana.says("hola")

    promised = await ana.says("quiero un asesor")
    later = await ana.says("sigo aquí")

    assert await floor(branch) is Floor.QUEUE
    assert [one.text[:6] for one in promised] == ["Claro,"]
    assert later == []


@pytest.mark.parametrize("plugins", [{"takeover": {"queue_on_handoff": False}, "routing": {}}, {"routing": {}}])
async def test_without_a_queue_the_bot_keeps_the_floor(scenario: Scenario, plugins: dict[str, object]) -> None:
    branch = await scenario.branch(plugins=plugins)

    await branch.customer().says("quiero un asesor")

    assert await floor(branch) is Floor.BOT
    assert (await branch.facts())["handoff"].value == "wanted"


async def test_another_fact_moves_nothing(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"takeover": {}, "ocr_vin": {}})

    await branch.customer().says("1M8GDM9AXKP042788")

    assert await floor(branch) is Floor.BOT
