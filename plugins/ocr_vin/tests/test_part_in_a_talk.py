"""A customer sends a photo of a box, and the branch has a catalogue or none."""

from collections.abc import Mapping

from waframe.testing.scenario import BranchActor, Scenario
from waframe_ocr_vin.testing.photos import TSURU, let_know, part, photo, read_as

KNOWN, OTHER = "41060-AB090", "11044-9F600"
SHELF = '''
"""A catalogue of one product."""

import msgspec

from waframe import Action, ActionCall, ActionRefused, Context, NoSettings, Plugin, hookimpl


class Which(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sku: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    sku: str = "BAL-0455"
    title: str = "Balatas delanteras Tsuru"
    price: str = "389.00"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    found: bool
    product: Shown | None = None


class Shelf(Plugin[NoSettings]):
    name = "shelf"

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [Action(name="get_product", title="shelf", run=self.show, arguments=Which, result=Found, model=True)]

    async def show(self, ctx: Context, call: ActionCall, arguments: Which) -> Found:
        if arguments.sku == "UNSPEAKABLE":
            raise ActionRefused(call.action, reason="no")
        known = arguments.sku == "41060-AB090"
        return Found(found=known, product=Shown() if known else None)
'''


async def opened(scenario: Scenario, **plugins: object) -> BranchActor:
    folder = scenario.folder / "plugins"
    folder.mkdir()
    (folder / "shelf.py").write_text(SHELF)
    return await scenario.branch(plugins={"ocr_vin": {}, **plugins})


async def values_of(branch: BranchActor) -> Mapping[str, str]:
    return {name: fact.value for name, fact in (await branch.facts()).items()}


async def test_the_part_of_a_photo_is_named_where_the_catalogue_knows_it(scenario_on_both: Scenario) -> None:
    branch = await opened(scenario_on_both, shelf={}, routing={})
    data = await let_know(scenario_on_both.deployment, photo(), part(KNOWN))

    answers = await branch.customer().sends_photo(data)

    words = f"La pieza de tu foto es Balatas delanteras Tsuru (código {KNOWN}). ¿Qué te gustaría saber de ella?"
    assert [one.text for one in answers] == [words]
    assert await values_of(branch) == {"part_code": KNOWN, "part_sku": "BAL-0455"}


async def test_of_several_numbers_that_which_the_catalogue_knows_counts(scenario: Scenario) -> None:
    branch = await opened(scenario, shelf={})
    codes = [
        part(code, confidence).part_codes[0] for code, confidence in (("UNSPEAKABLE", 95), (OTHER, 90), (KNOWN, 80))
    ]
    data = await let_know(scenario.deployment, photo(), read_as(part_codes=codes))

    (answer,) = await branch.customer().sends_photo(data)

    assert KNOWN in answer.text
    assert (await values_of(branch))["part_code"] == KNOWN


async def test_what_the_catalogue_does_not_know_is_left_to_others_and_no_earlier_part_remains(
    scenario: Scenario,
) -> None:
    branch = await opened(scenario, shelf={}, routing={})
    customer = branch.customer()
    await customer.sends_photo(await let_know(scenario.deployment, photo(1), part(KNOWN)))

    answers = await customer.sends_photo(await let_know(scenario.deployment, photo(2), part(OTHER)))

    assert [one.text for one in answers if "pieza" in one.text] == []
    assert await values_of(branch) == {"part_code": OTHER, "part_sku": ""}


async def test_without_a_catalogue_others_answer_as_before(scenario: Scenario) -> None:
    branch = await opened(scenario, routing={})

    (answer,) = await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), part(KNOWN)))

    assert "escribir a" in answer.text
    assert await values_of(branch) == {"part_code": KNOWN}


async def test_a_vehicle_in_the_same_photo_is_what_is_asked_about(scenario: Scenario) -> None:
    branch = await opened(scenario, shelf={})
    reading = read_as(TSURU, part_codes=part(KNOWN).part_codes)

    (answer,) = await branch.customer().sends_photo(await let_know(scenario.deployment, photo(), reading))

    assert answer.text.startswith(f"Detecté el VIN {TSURU}")
    assert (await values_of(branch))["part_sku"] == "BAL-0455"
