"""People, programs and models search, ask what fits, and send cards; the vehicle of the conversation is known."""

import json

import msgspec
import pytest
from tests.plugins.catalog.shelf import Bring, open_shelf

from waframe import ActionCall, ActionRefused, By, Role
from waframe.testing.scenario import BranchActor, Scenario

GARAGE = '''
"""Learns the customer's vehicle from a message that is one."""

from waframe import Context, Message, NoSettings, Plugin, hookimpl


class Garage(Plugin[NoSettings]):
    """Learns."""

    name = "garage"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Learn a vehicle."""
        if message.text.startswith("{"):
            ctx.learn("vehicle", message.text)
'''
TSURU = {"make": "Nissan", "model": "Tsuru", "year": 2005, "engine": "1.6L"}


async def act(branch: BranchActor, action: str, **arguments: object) -> dict[str, object]:
    conversation = await branch.conversation()
    call = ActionCall(
        action=action,
        caller="assistant",
        by=By.MODEL if action != "send_product" else By.PROGRAM,
        role=Role.AGENT,
        arguments=json.dumps(arguments),
        conversation_id=conversation.id,
    )
    result = await branch.scenario.deployment.act(call)
    return msgspec.json.decode(msgspec.json.encode(result), type=dict[str, object])


def skus(result: dict[str, object]) -> list[str]:
    items = result["items"]
    assert isinstance(items, list)
    return [item["sku"] for item in items]


async def test_a_search_gives_what_a_clerk_needs(scenario_on_both: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario_on_both, bring)
    await branch.customer().says("hola")

    result = await act(branch, "search_products", query="balatas delanteras tsuru 95")

    assert result["items"] == [
        {
            "sku": "BAL-7043",
            "title": "Balatas Delanteras Cerámicas Wagner Nissan Tsuru 1992-2017",
            "brand": "Wagner",
            "family": "balata",
            "price": "450.00",
            "currency": "MXN",
            "price_includes_tax": True,
            "images": ["https://http2.mlstatic.com/D_1-F.webp", "https://http2.mlstatic.com/D_2-F.webp"],
            "fits": "yes",
            "score": 1.0,
        }
    ]


async def test_the_vehicle_of_the_conversation_narrows_a_search(scenario: Scenario, bring: Bring) -> None:
    (scenario.folder / "plugins").mkdir()
    (scenario.folder / "plugins" / "garage.py").write_text(GARAGE, encoding="utf-8")
    branch = await open_shelf(scenario, bring, more={"garage": {}})
    customer = branch.customer()
    await customer.says("hola")
    everybody = await act(branch, "search_products", query="balatas")
    await customer.says(json.dumps({**TSURU, "layers": {"make": "mexico"}}))

    mine = await act(branch, "search_products", query="balatas")
    other = await act(branch, "search_products", query="balatas aveo")

    assert skus(everybody) == ["BAL-7043", "BAL-7044", "BAL-8001"]
    assert skus(mine) == ["BAL-7043", "BAL-7044"]
    assert skus(other) == ["BAL-8001"]


async def test_whether_it_fits_is_told_with_the_rule(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring)
    await branch.customer().says("hola")
    cases: list[tuple[dict[str, object], str, str]] = [
        (TSURU, "yes", "listed"),
        ({**TSURU, "year": 2019}, "no", "other-years"),
        ({**TSURU, "engine": "1.8"}, "no", "other-engine"),
        ({"model": "Versa"}, "no", "other-model"),
        ({"model": "tsurito"}, "unknown", "year-not-given"),
        ({"make": "Toyota"}, "no", "other-make"),
        ({"make": "Nissan"}, "unknown", "model-not-given"),
    ]

    told = [await act(branch, "check_fitment", sku="BAL-7043", vehicle=vehicle) for vehicle, _, _ in cases]

    assert told == [{"fits": fits, "reason": reason} for _, fits, reason in cases]


async def test_a_vehicle_that_is_named_by_its_number_alone_is_decoded(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring, more={"ocr_vin": {}})
    await branch.customer().says("hola")
    jetta: dict[str, object] = {"vin": "3VWSE69M95M012345"}

    fits = await act(branch, "check_fitment", sku="AMO-51234", vehicle=jetta)
    other = await act(branch, "check_fitment", sku="BAL-7043", vehicle=jetta)
    unread = await act(branch, "check_fitment", sku="BAL-7043", vehicle={"vin": "x"})

    assert (fits["fits"], other["fits"], unread["fits"]) == ("yes", "no", "unknown")


async def test_a_product_is_shown_or_is_not_there(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring)
    await branch.customer().says("hola")

    shown = await act(branch, "get_product", sku="bal 7043")
    unknown = await act(branch, "get_product", sku="NO-1")

    product = shown["product"]
    assert isinstance(product, dict)
    assert (product["part_number"], product["vehicles"][0]["year_to"]) == ("41060-F4125", 2017)
    assert unknown == {"found": False, "product": None}


async def test_a_vehicle_is_identified_and_doubts_are_shared(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring)
    await branch.customer().says("hola")

    sure = await act(branch, "identify_vehicle", text="es un jetta clasico 2012 2.0")
    unsure = await act(branch, "identify_vehicle", text="un jetta")

    assert sure == {
        "candidates": [
            {
                "vehicle": {"make": "Volkswagen", "model": "Jetta A4", "year": 2012, "engine": "2.0L", "vin": None},
                "confidence": 1.0,
            }
        ]
    }
    candidates = unsure["candidates"]
    assert isinstance(candidates, list)
    assert len(candidates) > 2


async def test_one_product_is_sent_as_a_picture_with_its_words(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring)
    customer = branch.customer()
    await customer.says("hola")

    result = await act(branch, "send_product", skus=["BAL-7043"], images=10)
    await scenario.advance(10)

    pictures = [one for one in customer.sees() if one.type == "image"]
    assert result == {"sent": 2}
    assert len(pictures) == 2
    assert "$450.00 MXN con IVA" in pictures[0].text


async def test_several_products_are_sent_as_a_list(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring)
    customer = branch.customer()
    await customer.says("hola")

    result = await act(branch, "send_product", skus=["BAL-7043", "BAL-8001"], images=0)
    await scenario.settle()

    assert result == {"sent": 1}
    assert "Encontré 2 opciones" in customer.sees()[-1].text


async def test_a_product_that_is_picked_from_the_list_is_shown_and_learnt(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring)
    customer = branch.customer()
    await customer.says("hola")
    await act(branch, "send_product", skus=["BAL-7043", "BAL-7044"], images=0)
    await scenario.settle()

    answers = await customer.picks("catalog:BAL-7044")

    assert [answer.text.splitlines()[0] for answer in answers] == ["*Balatas Traseras Nissan Tsuru 1992-2017*"]
    assert (await branch.facts())["product"].value == "BAL-7044"


async def test_a_price_that_is_not_known_is_not_made_up(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring)
    customer = branch.customer()
    await customer.says("hola")

    await act(branch, "send_product", skus=["BAL-8001"])
    await scenario.settle()

    assert customer.sees()[-1].text.endswith("Te confirmo el precio")


async def test_pictures_of_other_hosts_are_never_sent(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring, image_hosts=["elsewhere.mx"])
    await branch.customer().says("hola")

    with pytest.raises(ActionRefused, match="no hay fotos"):
        await act(branch, "send_product_images", sku="BAL-7043")


async def test_what_the_catalogue_does_not_have_is_not_sent(scenario: Scenario, bring: Bring) -> None:
    branch = await open_shelf(scenario, bring)
    await branch.customer().says("hola")

    with pytest.raises(ActionRefused, match="NO-1"):
        await act(branch, "send_product", skus=["BAL-7043", "NO-1"])
