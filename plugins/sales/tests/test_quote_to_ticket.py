"""From a quote to a ticket, as agents and customers see it."""

import runpy
from pathlib import Path

import pytest

from waframe import Document, new_id
from waframe.testing.scenario import Scenario
from waframe_sales.ordering import Ordering, Purchase
from waframe_sales.proving import Proof
from waframe_sales.settings import SalesSettings
from waframe_sales.statement import Overtaken
from waframe_sales.tables import quotes
from waframe_sales.writing_papers import People

counter = runpy.run_path(str(Path(__file__).with_name("counter.py")))
open_counter, told = counter["open_counter"], counter["told"]


async def test_a_quote_that_the_customer_confirms_becomes_an_order_with_a_ticket(scenario_on_both: Scenario) -> None:
    shop = await open_counter(scenario_on_both, code="SUC05", commission={"percent": "3", "by_brand": {"propia": "5"}})
    ana = shop.branch.agent("Ana")
    quote = await shop.sold(ana, ("BAL-7043", 2), ("DIS-9031", 1))

    answers = await shop.taps("Confirmar")

    assert (quote["folio"], quote["total"], quote["state"]) == ("COT-SUC05-000001", "2390.00", "sent")
    said, ticket, paper = answers
    assert "SUC05-000001 por $2,390.00 MXN quedó confirmado" in said.text
    assert "SUC05-000001" in ticket.text
    assert (paper.content.type, paper.content.filename) == ("document", "SUC05-000001.pdf")
    (order,) = await shop.rows("sales_orders")
    assert (order["state"], order["total_cents"], order["confirmed_words"]) == ("ordered", 239000, "Confirmar")
    assert [row["quantity"] for row in await shop.rows("sales_reservations")] == ["2", "1"]
    assert [row["amount_cents"] for row in await shop.rows("sales_commissions")] == [3879, 3853]
    assert [row["name"] for row in await shop.rows("sales_events")] == ["created", "sent", "accepted", "ordered"]


async def test_a_sent_quote_carries_its_pdf_and_its_buttons_and_is_sealed(scenario: Scenario) -> None:
    shop = await open_counter(scenario)

    await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 1))

    shown = shop.customer.sees()[-1].content
    assert [button.title for button in shown.buttons] == ["Confirmar", "Cambiar", "No, gracias"]
    assert (shown.header_type, shown.filename) == ("document", "COT-SUC01-000001.pdf")
    assert "*Total: $450.00" in shown.text
    (sealed,) = await shop.rows("sales_versions")
    pdf = await shop.scenario.deployment.store.media.read(str(sealed["media_id"]))
    assert pdf.startswith(b"%PDF")
    assert sealed["text"] == shown.text


async def test_the_ticket_goes_out_once_though_its_job_runs_again(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 1))
    await shop.taps("Confirmar")
    (order,) = await shop.rows("sales_orders")
    conversation = await shop.branch.conversation()

    await shop.scenario.restart()
    await shop.run_job("deliver_ticket", order_id=order["id"], conversation_id=conversation.id)

    papers = [one for one in await shop.messages() if isinstance(one.content, Document)]
    assert [one.content.filename for one in papers] == ["SUC01-000001.pdf"]


async def test_a_process_that_dies_right_after_the_order_leaves_the_ticket_to_the_next(
    scenario_on_both: Scenario,
) -> None:
    shop = await open_counter(scenario_on_both)
    sent = await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 1))
    deployment = scenario_on_both.deployment
    quote = await quotes.find(deployment.store.database, str(sent["id"]))
    assert quote is not None
    purchase = Purchase(
        quote=quote,
        proof=Proof(message_id=new_id(), words="sí"),
        actor="customer:test",
        at=scenario_on_both.clock.now(),
        code="SUC01",
        branch=deployment.branches["centro"],
        people=People(customer="Ana"),
    )

    order = await Ordering(SalesSettings(), host=deployment).order(purchase)
    await scenario_on_both.restart()
    await scenario_on_both.advance(60)
    with pytest.raises(Overtaken):
        await Ordering(SalesSettings(), host=scenario_on_both.deployment).order(purchase)

    assert order.folio == "SUC01-000001"
    papers = [one.content for one in await shop.messages() if isinstance(one.content, Document)]
    assert [one.filename for one in papers] == ["SUC01-000001.pdf"]
    assert [row["last"] for row in await shop.rows("sales_folios") if row["kind"] == "ticket"] == [1]


async def test_a_ticket_that_the_moving_floor_took_back_is_said_again(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    ana = shop.branch.agent("Ana")
    await shop.sold(ana, ("BAL-7043", 1))
    await shop.customer.taps("Confirmar")

    await ana.does("return_to_bot", (await shop.branch.conversation()).id)
    await scenario.advance(60)

    papers = [one for one in await shop.messages() if isinstance(one.content, Document)]
    assert [one.status.value for one in papers] == ["failed", "read"]
    assert [text for text in shop.heard() if text.startswith("*Ticket SUC01-000001")] != []


async def test_a_yes_that_is_heard_again_finds_the_same_order(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 1))
    await shop.taps("Confirmar")
    (order,) = await shop.rows("sales_orders")

    conversation_id = (await shop.branch.conversation()).id
    await shop.run_job("hear_again", conversation_id=conversation_id, message_id=order["confirmed_message_id"])
    await scenario.advance(60)

    assert [row["id"] for row in await shop.rows("sales_orders")] == [order["id"]]
    assert len([one for one in await shop.messages() if isinstance(one.content, Document)]) == 1


async def test_what_is_kept_for_the_customer_is_let_go_after_two_hours(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 1))
    await shop.taps("Confirmar")

    await scenario.advance(2 * 3600 - 120)
    before = [row["state"] for row in await shop.rows("sales_reservations")]
    await scenario.advance(240)

    assert before == ["held"]
    assert [row["state"] for row in await shop.rows("sales_reservations")] == ["expired"]
