"""What the page about this plugin shows can be written as it is."""

import re
from pathlib import Path

from tests.plugins.inventory.conftest import Bench

from waframe.plugins.inventory.mapping import Soap
from waframe.plugins.inventory.settings import InventorySettings

PAGE = Path(__file__).parents[3] / "docs" / "plugins" / "inventory.md"
BLOCK = re.compile(r'^```yaml title="(?P<title>[^"]+)"\n(?P<code>.*?)^```$', re.MULTILINE | re.DOTALL)


async def test_the_profile_of_the_page_is_one(bench: Bench) -> None:
    blocks = {found["title"]: found["code"] for found in BLOCK.finditer(PAGE.read_text("utf-8"))}
    bench.profile("embler", blocks["inventory/embler.yaml"])

    settings = bench.open("embler").settings

    assert isinstance(settings, Soap)
    assert set(settings.queries) == {"stock_at_branch", "stock_all_branches"}


def test_every_setting_is_on_the_page() -> None:
    text = PAGE.read_text("utf-8")
    kinds = (InventorySettings, Soap)

    assert [
        name for kind in kinds for name in kind.__struct_fields__ if f"`{name}`" not in text and name != "version"
    ] == ["queries"]
