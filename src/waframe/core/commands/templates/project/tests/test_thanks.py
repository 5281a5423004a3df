"""The plugins of this deployment, tried with a simulated WhatsApp."""

import shutil
from pathlib import Path

import pytest
from waframe.testing import Scenario, conformance

PLUGINS = Path(__file__).parents[1] / "plugins"


@pytest.fixture
def shop(scenario: Scenario) -> Scenario:
    shutil.copytree(PLUGINS, scenario.folder / "plugins")
    return scenario


async def test_thanks_are_answered_in_the_branch_that_enables_it(shop: Scenario) -> None:
    centro = await shop.branch("centro", plugins={"thanks": {}})
    norte = await shop.branch("norte")

    (answer,) = await centro.customer().says("Muchas gracias")
    in_norte = await norte.customer("5587654321").says("Muchas gracias")

    assert answer.text == "¡A ti! Aquí seguimos en Centro."
    assert in_norte == []


async def test_it_keeps_the_promises_of_every_plugin() -> None:
    await conformance(PLUGINS / "thanks.py", says=("hola", "muchas gracias")).check()
