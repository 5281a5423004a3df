"""In a shop that has everything, a model is offered every function of the proposal."""

import json
import shutil
from pathlib import Path

from waframe.testing.model_server import ModelServer
from waframe.testing.scenario import Scenario

PROPOSED = json.loads((Path(__file__).parent / "model" / "functions.json").read_text("utf-8"))["functions"]
INVENTORY = Path(__file__).parents[3] / "examples" / "demo" / "inventory"


async def test_a_shop_with_all_plugins_offers_every_function_that_is_proposed(
    scenario: Scenario, model_server: ModelServer
) -> None:
    scenario.transports["http://model.test"] = model_server.transport()
    shutil.copytree(INVENTORY, scenario.folder / "inventory")
    model = {"provider": "openai", "model": "stand-in", "url": "http://model.test/v1"}
    branch = await scenario.branch(
        plugins={
            "catalog": {},
            "inventory": {"profile": "wcf", "branch": "SUC01"},
            "sales": {},
            "ocr_vin": {},
            "ai_summary": {},
            "takeover": {},
            "assistant": {"quiet_seconds": 0, "models": [model]},
            "routing": {"hours": {"mon-sun": "00:00-23:59"}},
        }
    )

    await branch.customer().says("¿qué balatas me recomiendas?")

    offered = model_server.asked[0].offered
    assert len(PROPOSED) == 21
    assert sorted({one["name"] for one in PROPOSED} - offered.keys()) == []
