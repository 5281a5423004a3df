"""How quotes are made and changed: prices from inventory or catalogue, discounts within caps, one open quote."""

import runpy
from pathlib import Path

import pytest

from waframe import ActionRefused, Note, Role
from waframe.testing.scenario import Scenario

counter = runpy.run_path(str(Path(__file__).with_name("counter.py")))
open_counter, told, Shop = counter["open_counter"], counter["told"], counter["Counter"]
BALATAS = {"sku": "BAL-7043", "qty": 2}


async def test_a_product_without_a_price_is_never_quoted_but_a_task_for_a_person(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    conversation_id = await shop.asked()

    quote = await shop.by_model("create_quote", lines=[BALATAS, {"sku": "RARO-1", "qty": 1}])

    assert (quote["missing"], quote["state"]) == (["RARO-1"], "draft")
    assert "Te confirmo el precio de RARO-1" in quote["text"]
    assert [line["known_price"] for line in quote["lines"]] == [True, False]
    notes = [one.text for one in await shop.messages() if isinstance(one.content, Note)]
    assert notes == ["Falta el precio de RARO-1 para la cotización COT-SUC01-000001."]
    assert (await shop.branch.facts())["handoff"].value in {"wanted", "answered"}
    assert (await shop.branch.conversation()).floor == "queue"
    with pytest.raises(ActionRefused, match="Falta el precio de RARO-1"):
        await shop.branch.agent("Ana").does("send_quote", conversation_id)
    assert shop.heard() == []


async def test_the_price_is_never_the_callers(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    conversation_id = await shop.asked()
    ana = shop.branch.agent("Ana")

    for wrong in ({"price": "1.00"}, {"unit_price": "1.00"}, {"qty": -2}, {"qty": 0}, {"qty": 5000}, {"qty": "1e2"}):
        with pytest.raises(ActionRefused, match="its arguments"):
            await ana.does("create_quote", conversation_id, lines=[{**BALATAS, **wrong}])

    assert await shop.rows("sales_quotes") == []


async def test_the_inventory_goes_before_the_catalogue_and_both_are_written_down(scenario: Scenario) -> None:
    shop = await open_counter(scenario, usd={"rate": "17.3542", "date": "2026-09-01"})
    shop.stock(BAL_7043="broken")
    conversation_id = await shop.asked()

    quote = told(
        await shop.branch.agent("Ana").does(
            "create_quote",
            conversation_id,
            lines=[BALATAS, {"sku": "DIS-9031", "qty": "1.5"}, {"sku": "TUR-GT17", "qty": 1}],
        )
    )

    assert [(line["sku"], line["unit_price"], line["total"]) for line in quote["lines"]] == [
        ("BAL-7043", "480.00", "960.00"),
        ("DIS-9031", "1284.48", "2235.00"),
        ("TUR-GT17", "410.00", "8253.66"),
    ]
    read = {row["sku"]: (row["source"], row["fx"]) for row in await shop.rows("sales_prices")}
    assert read == {
        "BAL-7043": ("catalogue", None),
        "DIS-9031": ("inventory:erp", None),
        "TUR-GT17": ("catalogue", "17.3542"),
    }


async def test_dollars_without_a_rate_are_no_price(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    await shop.asked()

    quote = await shop.by_model("create_quote", lines=[{"sku": "TUR-GT17", "qty": 1}])

    assert quote["missing"] == ["TUR-GT17"]
    assert [row["reason"] for row in await shop.rows("sales_prices")] == ["no-exchange-rate"]


async def test_a_model_quotes_once_and_the_customer_gets_the_quote(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    await shop.asked()

    first = await shop.by_model("create_quote", lines=[BALATAS])
    again = await shop.by_model("create_quote", lines=[BALATAS])
    await scenario.advance(60)

    assert first["id"] == again["id"]
    assert len([text for text in shop.heard() if "COT-SUC01-000001" in text]) == 1
    said, *_ = await shop.writes("sí, confirmo")
    assert "quedó confirmado" in said.text


async def test_a_model_confirms_only_what_the_customer_said_yes_to(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    await shop.asked()
    quote = await shop.by_model("create_quote", lines=[BALATAS])
    await scenario.advance(60)

    with pytest.raises(ActionRefused, match="Falta el sí"):
        await shop.by_model("confirm_quote", quote_id=quote["id"], quote_version=1)

    assert await shop.rows("sales_orders") == []


async def test_a_new_quote_takes_the_place_of_the_open_one(scenario_on_both: Scenario) -> None:
    shop = await open_counter(scenario_on_both)
    await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 1))

    await shop.branch.agent("Luis").does("create_quote", (await shop.branch.conversation()).id, lines=[BALATAS])

    rows = {row["folio"]: row["state"] for row in await shop.rows("sales_quotes")}
    assert rows == {"COT-SUC01-000001": "superseded", "COT-SUC01-000002": "draft"}


async def test_a_sent_quote_that_is_changed_becomes_a_new_version_and_the_old_stays_sealed(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    ana = shop.branch.agent("Ana")
    quote = await shop.sold(ana, ("BAL-7043", 1))
    conversation_id = (await shop.branch.conversation()).id

    changed = told(await ana.does("add_to_quote", conversation_id, quote_id=quote["id"], sku="DIS-9031", qty=1))
    emptied = told(await ana.does("add_to_quote", conversation_id, quote_id=quote["id"], sku="BAL-7043", qty=0))

    assert (changed["version"], changed["state"], changed["total"]) == (2, "draft", "1940.00")
    assert ([line["sku"] for line in emptied["lines"]], emptied["version"]) == (["DIS-9031"], 2)
    (sealed,) = await shop.rows("sales_versions")
    assert (sealed["version"], sealed["total_cents"]) == (1, 45000)


async def test_a_discount_within_the_cap_needs_nobody(scenario: Scenario) -> None:
    shop = await open_counter(scenario, caps={"agent": "10"})
    ana = shop.branch.agent("Ana")
    quote = await shop.sold(ana, ("BAL-7043", 1))
    conversation_id = (await shop.branch.conversation()).id

    changed = told(await ana.does("set_discount", conversation_id, quote_id=quote["id"], percent="10"))

    assert (changed["total"], changed["worst_percent"], changed["needs_approval"]) == ("405.00", "10.00", False)
    assert told(await ana.does("send_quote", conversation_id))["state"] == "sent"


async def test_a_discount_above_the_cap_waits_for_a_supervisor(scenario_on_both: Scenario) -> None:
    shop = await open_counter(scenario_on_both, caps={"agent": "5", "supervisor": "15"})
    ana, rita = shop.branch.agent("Ana"), shop.branch.agent("Rita", role=Role.SUPERVISOR)
    quote = await shop.sold(ana, ("BAL-7043", 1))
    conversation_id = (await shop.branch.conversation()).id

    waiting = told(
        await ana.does("set_discount", conversation_id, quote_id=quote["id"], on="line", sku="BAL-7043", amount="54.00")
    )
    with pytest.raises(ActionRefused, match="espera la autorización"):
        await ana.does("send_quote", conversation_id)
    with pytest.raises(ActionRefused, match="this role may not do that"):
        await ana.does("approve_discount", conversation_id, quote_id=quote["id"])
    allowed = told(await rita.does("approve_discount", conversation_id, quote_id=quote["id"]))
    sent = told(await ana.does("send_quote", conversation_id))

    assert (waiting["needs_approval"], waiting["worst_percent"]) == (True, "12.00")
    assert (allowed["needs_approval"], sent["state"], sent["total"]) == (False, "sent", "396.00")
    notes = [one.text for one in await shop.messages() if isinstance(one.content, Note)]
    assert notes == ["La cotización COT-SUC01-000001 pide autorizar un descuento de 12 %."]


async def test_a_supervisor_may_refuse_a_discount_and_has_a_cap_as_well(scenario: Scenario) -> None:
    shop = await open_counter(scenario, caps={"agent": "5", "supervisor": "15"})
    ana, rita = shop.branch.agent("Ana"), shop.branch.agent("Rita", role=Role.SUPERVISOR)
    quote = await shop.sold(ana, ("BAL-7043", 1))
    conversation_id = (await shop.branch.conversation()).id
    await ana.does("set_discount", conversation_id, quote_id=quote["id"], on="customer", percent="30")

    with pytest.raises(ActionRefused, match="30 % rebasa también tu tope"):
        await rita.does("approve_discount", conversation_id, quote_id=quote["id"])
    refused = told(await rita.does("approve_discount", conversation_id, quote_id=quote["id"], approve=False))

    assert (refused["needs_approval"], refused["total"]) == (False, "450.00")


async def test_the_rate_of_the_tax_is_that_of_the_branchs_own_day(scenario: Scenario) -> None:
    tax = [{"rate": "0.08", "until": "2026-09-21"}, {"rate": "0.16"}]
    shop = await open_counter(scenario, tax=tax)
    quote = await shop.sold(shop.branch.agent("Ana"), ("DIS-9031", 1))
    await scenario.advance(24 * 3600)

    warned = await shop.taps("Confirmar")

    assert quote["taxes"] == [{"rate": "0.08", "amount": "102.76"}]
    assert "antes $1,387.24 MXN, ahora $1,490.00 MXN" in warned[0].text
