"""The deployment as its `waframe.yaml` says, and its plugins, tried with a simulated WhatsApp."""

import shutil
from pathlib import Path

from waframe.testing import Scenario, conformance

ROOT = Path(__file__).parents[1]


async def test_each_branch_answers_as_it_is_configured(scenario: Scenario) -> None:
    shutil.copytree(ROOT / "plugins", scenario.folder / "plugins")
    shop = await scenario.read((ROOT / "waframe.yaml").read_text("utf-8"))

    (in_centro,) = await shop["centro"].customer().says("Muchas gracias")
    (in_norte,) = await shop["norte"].customer("5587654321").says("Muchas gracias")

    assert in_centro.text == "¡A ti! Aquí seguimos en Centro."
    assert in_norte.text.startswith("Hola, gracias por escribir a Norte.")


async def test_the_plugin_keeps_the_promises_of_every_plugin() -> None:
    await conformance(ROOT / "plugins" / "thanks.py", says=("hola", "muchas gracias")).check()
