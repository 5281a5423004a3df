"""What a customer's yes does: once, in time, at the price that they saw, and never without it."""

import runpy
from pathlib import Path

import pytest

from waframe import ActionRefused
from waframe.testing.scenario import Scenario

counter = runpy.run_path(str(Path(__file__).with_name("counter.py")))
open_counter, told = counter["open_counter"], counter["told"]
BALATAS = ("BAL-7043", 2)


@pytest.mark.parametrize("words", ["Sí, confirmo", "confirmo por favor", "sí", "Va"])
async def test_words_confirm_as_well_as_the_button(scenario: Scenario, words: str) -> None:
    shop = await open_counter(scenario)
    await shop.sold(shop.branch.agent("Ana"), BALATAS)

    said, *_ = await shop.writes(words)

    assert "quedó confirmado" in said.text
    assert [row["confirmed_words"] for row in await shop.rows("sales_orders")] == [words]


async def test_a_mere_yes_to_something_else_orders_nothing(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    ana = shop.branch.agent("Ana")
    quote = await shop.sold(ana, BALATAS)
    conversation_id = (await shop.branch.conversation()).id
    await shop.say(ana, "¿Es para un Tsuru?")

    answers = await shop.writes("sí")

    assert answers == []
    assert await shop.rows("sales_orders") == []
    with pytest.raises(ActionRefused, match="Falta el sí del cliente"):
        await ana.does("confirm_quote", conversation_id, quote_id=quote["id"], quote_version=1)


async def test_a_second_yes_is_told_that_the_order_is_made(scenario_on_both: Scenario) -> None:
    shop = await open_counter(scenario_on_both)
    await shop.sold(shop.branch.agent("Ana"), BALATAS)
    await shop.taps("Confirmar")

    answers = await shop.taps("Confirmar")

    assert [one.text for one in answers] == [
        "Esta cotización ya está confirmada: es el pedido SUC01-000001 por $900.00 MXN (confirmado)."
    ]
    assert len(await shop.rows("sales_orders")) == 1


async def test_a_price_that_changed_is_told_and_asked_again(scenario_on_both: Scenario) -> None:
    shop = await open_counter(scenario_on_both)
    await shop.sold(shop.branch.agent("Ana"), BALATAS)
    shop.stock(BAL_7043={"quantity": "8", "price": "500.00", "currency": "MXN", "price_includes_tax": True})

    warned = await shop.taps("Confirmar")
    before = await shop.rows("sales_orders")
    done = await shop.taps("Confirmar")

    assert "antes $900.00 MXN, ahora $1,000.00 MXN" in " ".join(one.text for one in warned)
    assert any("*Total: $1,000.00" in one.text for one in warned)
    assert before == []
    assert "por $1,000.00 MXN quedó confirmado" in done[0].text
    assert [row["version"] for row in await shop.rows("sales_versions")] == [1, 2]
    assert [row["price"] for row in await shop.rows("sales_prices")] == ["450", "500"]


async def test_the_button_of_an_older_version_shows_the_one_that_holds(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    ana = shop.branch.agent("Ana")
    quote = await shop.sold(ana, BALATAS)
    conversation_id = (await shop.branch.conversation()).id
    await ana.does("add_to_quote", conversation_id, quote_id=quote["id"], sku="BAL-7043", qty=3)
    await shop.taps("Confirmar")
    unsent = await shop.rows("sales_orders")
    sent = told(await ana.does("send_quote", conversation_id))

    answers = await shop.taps(f"sales:confirm:{quote['id']}:1")

    assert (sent["version"], sent["total"]) == (2, "1350.00")
    assert unsent == await shop.rows("sales_orders") == []
    assert any("*Total: $1,350.00" in one.text for one in answers)


async def test_after_its_time_a_quote_is_made_anew_at_the_prices_of_today(scenario: Scenario) -> None:
    shop = await open_counter(scenario, valid_hours=1)
    await shop.sold(shop.branch.agent("Ana"), BALATAS)
    await scenario.advance(3600)
    expired = [row["state"] for row in await shop.rows("sales_quotes")]

    answers = await shop.taps("Confirmar")

    assert expired == ["expired"]
    assert "ya venció" in answers[0].text
    assert any("COT-SUC01-000002" in one.text for one in answers)
    assert sorted(str(row["state"]) for row in await shop.rows("sales_quotes")) == ["expired", "sent"]
    assert await shop.rows("sales_orders") == []


async def test_a_quote_whose_time_is_over_goes_out_as_a_new_version(scenario: Scenario) -> None:
    shop = await open_counter(scenario, valid_hours=1)
    ana = shop.branch.agent("Ana")
    quote = await shop.sold(ana, BALATAS)
    conversation_id = (await shop.branch.conversation()).id

    again = told(await ana.does("send_quote", conversation_id))
    await shop.age("sales_quotes", valid_until=scenario.clock.now())
    anew = told(await ana.does("send_quote", conversation_id, quote_id=quote["folio"]))

    assert (again["version"], again["state"]) == (1, "sent")
    assert (anew["version"], anew["state"]) == (2, "sent")
    assert [row["version"] for row in await shop.rows("sales_versions")] == [1, 2]


async def test_what_is_certainly_short_is_not_sold_but_given_to_a_person(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    await shop.sold(shop.branch.agent("Ana"), BALATAS)
    shop.stock(BAL_7043={"quantity": "1", "price": "450.00", "price_includes_tax": True})

    answers = await shop.taps("Confirmar")

    assert [one.text for one in answers] == [
        "Ya no hay suficientes piezas de BAL-7043. Un compañero te ayuda a encontrar otra opción."
    ]
    assert await shop.rows("sales_orders") == []


@pytest.mark.parametrize("stock", [None, "broken"])
async def test_an_inventory_that_is_away_hinders_nobody(scenario: Scenario, stock: str | None) -> None:
    shop = await open_counter(scenario)
    await shop.sold(shop.branch.agent("Ana"), ("DIS-9031", 1))
    shop.stock(DIS_9031=stock)

    said, *_ = await shop.taps("Confirmar")

    assert "por $1,490.00 MXN quedó confirmado" in said.text


async def test_a_no_puts_the_quote_away_and_a_later_yes_is_told_so(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    await shop.sold(shop.branch.agent("Ana"), BALATAS)

    refused = await shop.taps("No, gracias")
    later = await shop.taps("Confirmar")

    assert [one.text[:22] for one in refused] == ["Entendido, dejamos sin"]
    assert [one.text for one in later] == [
        "La cotización COT-SUC01-000001 ya no está vigente (rechazada). Si gustas te preparamos otra."
    ]
    assert [row["state"] for row in await shop.rows("sales_quotes")] == ["rejected"]


async def test_a_customer_who_wants_a_change_is_asked_what(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    await shop.sold(shop.branch.agent("Ana"), BALATAS)

    (asked,) = await shop.taps("Cambiar")

    assert "¿Qué cambiamos de la cotización COT-SUC01-000001?" in asked.text
    assert [row["state"] for row in await shop.rows("sales_quotes")] == ["sent"]


async def test_somebody_elses_button_finds_no_quote(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    quote = await shop.sold(shop.branch.agent("Ana"), BALATAS)
    other = shop.branch.customer("5587654321", name="Eva")
    await other.says("hola")
    conversation = next(one for one in await shop.branch.conversations() if one.floor == "bot")

    with pytest.raises(ActionRefused, match="No hay ninguna cotización"):
        await shop.branch.agent("Luis").does("confirm_quote", conversation.id, quote_id=quote["id"], quote_version=1)
