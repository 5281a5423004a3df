"""Every plugin of this repository keeps the promises that any plugin makes."""

from importlib.metadata import entry_points

import pytest

from waframe.plugins.assistant.plugin import Assistant
from waframe.plugins.catalog.plugin import Catalog
from waframe.plugins.console.plugin import Console
from waframe.plugins.inventory.plugin import Inventory
from waframe.plugins.routing.plugin import Routing
from waframe.plugins.web.plugin import Web
from waframe.plugins.webchat.plugin import WebChat
from waframe.plugins.whatsapp.plugin import WhatsApp
from waframe.testing import Conformance, conformance
from waframe_ai_summary.plugin import AiSummary
from waframe_ocr_vin.plugin import OcrVin
from waframe_sales.plugin import Sales
from waframe_takeover.plugin import Takeover

PLUGINS = (
    conformance(WhatsApp),
    conformance(Console),
    conformance(WebChat),
    conformance(Routing),
    conformance(Web),
    conformance(Catalog),
    conformance(Inventory),
    conformance(Assistant, settings={"quiet_seconds": 0}),
    conformance(Takeover, says=("hola", "quiero hablar con una persona")),
    conformance(Sales),
    conformance(OcrVin, says=("mi VIN es 3N1CK3CD3JL234567", "¿qué coche es?")),
    conformance(AiSummary),
)


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.subject)
async def test_a_plugin_keeps_its_promises(plugin: Conformance) -> None:
    await plugin.check()


def test_no_plugin_is_left_out() -> None:
    installed = {point.name for point in entry_points(group="waframe.plugins")}

    assert installed - {"testing"} == {plugin.subject for plugin in PLUGINS}  # which only brings commands
