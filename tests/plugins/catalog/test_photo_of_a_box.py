"""A photo of a box is answered from the catalogue; the plugins know each other by an action alone."""

from tests.plugins.catalog.shelf import Bring, open_shelf

from waframe.testing.scenario import Scenario
from waframe_ocr_vin.testing.photos import let_know, part, photo


async def test_the_makers_number_on_a_box_is_answered_with_the_product(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring, more={"ocr_vin": {}})
    data = await let_know(scenario.deployment, photo(), part("41060F4125"))

    (answer,) = await branch.customer().sends_photo(data)
    facts = await branch.facts()

    assert "Balatas Delanteras Cerámicas Wagner Nissan Tsuru 1992-2017" in answer.text
    assert facts["part_sku"].value == "BAL-7043"
