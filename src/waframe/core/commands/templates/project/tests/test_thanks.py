"""The plugins of this deployment, tried with a simulated WhatsApp."""

import shutil
from pathlib import Path

import pytest
from waframe.testing.scenario import Scenario

PLUGINS = Path(__file__).parents[1] / "plugins"


@pytest.fixture
def shop(scenario: Scenario) -> Scenario:
    shutil.copytree(PLUGINS, scenario.folder / "plugins")
    return scenario


async def test_thanks_are_answered_in_the_branch_that_enables_it(shop: Scenario) -> None:
    centro = await shop.branch("centro", plugins={"thanks": {}})
    norte = await shop.branch("norte")

    (answer,) = await centro.customer().writes("Muchas gracias")
    in_norte = await norte.customer("5587654321").writes("Muchas gracias")

    assert answer.text == "¡A ti! Aquí seguimos en Centro."
    assert in_norte == []
