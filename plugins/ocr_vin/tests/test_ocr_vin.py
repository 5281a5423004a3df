"""A customer types the number of a vehicle."""

import pytest

from waframe.testing.scenario import Scenario

GOOD = "1M8GDM9AXKP042788"


async def test_a_typed_number_is_noted_and_is_to_be_confirmed(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"routing": {}, "ocr_vin": {}})

    (answer,) = await branch.customer().says("mi vin es 1m8gdm9axkp042788")

    assert answer.text == f"VIN {GOOD}: Motor Coach Industries 2019, ¿es correcto?"
    assert (await branch.facts())["vin"].value == GOOD


async def test_a_branch_may_note_it_in_silence(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ocr_vin": {"answer": False}})

    answers = await branch.customer().says(GOOD)

    assert answers == []
    assert (await branch.facts())["vin"].value == GOOD


@pytest.mark.parametrize("said", ["1M8GDM9A1KP042788", "¿tienen balatas?"])
async def test_a_wrong_number_is_left_to_others(scenario: Scenario, said: str) -> None:
    branch = await scenario.branch(plugins={"ocr_vin": {}})

    answers = await branch.customer().says(said)

    assert answers == []
    assert await branch.facts() == {}
