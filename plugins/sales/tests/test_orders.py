"""What becomes of orders: paid, delivered, cancelled, returned, refunded, with the commission that follows."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from waframe import ActionRefused, Note, Role
from waframe.testing.scenario import Scenario
from waframe.testing.staff import AgentActor

counter = runpy.run_path(str(Path(__file__).with_name("counter.py")))
open_counter, told = counter["open_counter"], counter["told"]
FOLIO = "SUC01-000001"


async def ordered(scenario: Scenario, **sales: object) -> tuple[Any, AgentActor, str]:
    """Let a customer order two pairs of pads and a disc."""
    shop = await open_counter(scenario, commission={"percent": "3"}, **sales)
    ana = shop.branch.agent("Ana")
    await shop.sold(ana, ("BAL-7043", 2), ("DIS-9031", 1))
    await shop.taps("Confirmar")
    return shop, ana, (await shop.branch.conversation()).id


async def test_an_order_is_paid_and_then_delivered(scenario_on_both: Scenario) -> None:
    shop, ana, conversation_id = await ordered(scenario_on_both)

    with pytest.raises(ActionRefused, match="Pedido SUC01-000001: confirmado"):
        await ana.does("mark_delivered", conversation_id, folio=FOLIO)
    paid = told(await ana.does("mark_paid", conversation_id, folio="COT-SUC01-000001"))
    delivered = told(await ana.does("mark_delivered", conversation_id, folio=FOLIO))
    with pytest.raises(ActionRefused, match="entregado"):
        await ana.does("mark_paid", conversation_id, folio=FOLIO)

    assert (paid["state"], delivered["state"]) == ("paid", "delivered")
    assert {row["state"] for row in await shop.rows("sales_reservations")} == {"used"}
    names = [row["name"] for row in await shop.rows("sales_events")]
    assert names == ["created", "sent", "accepted", "ordered", "paid", "delivered"]


async def test_an_order_that_is_not_paid_is_cancelled_with_its_commission(scenario_on_both: Scenario) -> None:
    shop, ana, conversation_id = await ordered(scenario_on_both)

    done = told(await ana.does("cancel_order", conversation_id, folio=FOLIO, reason="se equivocó"))
    again = told(await ana.does("cancel_order", conversation_id, folio=FOLIO, reason="otra vez"))

    assert (done["cancelled"], again["cancelled"]) == (True, True)
    assert {row["state"] for row in await shop.rows("sales_reservations")} == {"released"}
    assert sum(int(str(row["amount_cents"])) for row in await shop.rows("sales_commissions")) == 0
    assert len(await shop.rows("sales_commissions")) == 4


async def test_a_paid_order_is_cancelled_by_a_person_only(scenario: Scenario) -> None:
    shop, ana, conversation_id = await ordered(scenario)
    await ana.does("mark_paid", conversation_id, folio=FOLIO)
    await ana.does("return_to_bot", conversation_id)
    with pytest.raises(ActionRefused, match="no ha pedido cancelar"):
        await shop.by_model("cancel_order", folio=FOLIO, reason="cree que quiere")
    await shop.writes("quiero cancelar mi pedido")

    done = await shop.by_model("cancel_order", folio=FOLIO, reason="ya no lo necesita")

    assert (done["cancelled"], done["escalated"]) == (False, True)
    assert (await shop.branch.conversation()).floor == "queue"
    notes = [one.text for one in await shop.messages() if isinstance(one.content, Note)]
    assert notes == ["El cliente pide cancelar el pedido SUC01-000001: ya no lo necesita"]
    assert [row["state"] for row in await shop.rows("sales_orders")] == ["paid"]


async def test_what_is_returned_takes_its_part_of_the_commission_back(scenario_on_both: Scenario) -> None:
    shop, ana, conversation_id = await ordered(scenario_on_both)
    rita = shop.branch.agent("Rita", role=Role.SUPERVISOR)
    await ana.does("mark_paid", conversation_id, folio=FOLIO)
    one = [{"sku": "BAL-7043", "qty": 1}]

    first = told(await rita.does("return_lines", conversation_id, folio=FOLIO, lines=one, reason="no le quedó"))
    with pytest.raises(ActionRefused, match="No se pueden devolver tantas piezas de BAL-7043"):
        await rita.does("return_lines", conversation_id, folio=FOLIO, lines=[{**one[0], "qty": 2}], reason="x")
    amounts = [(row["sku"], row["kind"], row["amount_cents"]) for row in await shop.rows("sales_commissions")]
    rest = told(await rita.does("refund_order", conversation_id, folio=FOLIO, reason="todo"))

    assert (first["state"], rest["state"]) == ("paid", "refunded")
    assert sorted(amounts) == [
        ("BAL-7043", "clawback", -1164),
        ("BAL-7043", "earned", 2328),
        ("DIS-9031", "earned", 3853),
    ]
    assert sum(int(str(row["amount_cents"])) for row in await shop.rows("sales_commissions")) == 0
    assert [row["returned"] for row in await shop.rows("sales_quote_lines")] == ["2", "1"]


async def test_returning_the_last_piece_refunds_the_order(scenario: Scenario) -> None:
    shop, ana, conversation_id = await ordered(scenario)
    rita = shop.branch.agent("Rita", role=Role.SUPERVISOR)
    await ana.does("mark_paid", conversation_id, folio=FOLIO)
    lines = [{"sku": "BAL-7043", "qty": 2}, {"sku": "DIS-9031", "qty": 1}]

    done = told(await rita.does("return_lines", conversation_id, folio=FOLIO, lines=lines, reason="todo"))

    assert done["state"] == "refunded"
    assert [row["state"] for row in await shop.rows("sales_quotes")] == ["refunded"]


async def test_an_agent_gives_no_money_back(scenario: Scenario) -> None:
    _, ana, conversation_id = await ordered(scenario)
    await ana.does("mark_paid", conversation_id, folio=FOLIO)

    with pytest.raises(ActionRefused, match="this role may not do that"):
        await ana.does("refund_order", conversation_id, folio=FOLIO, reason="x")


async def test_the_state_of_an_order_is_told_to_its_customer_only(scenario: Scenario) -> None:
    shop, ana, conversation_id = await ordered(scenario)
    await shop.branch.customer("5587654321", name="Eva").says("hola")
    other = next(one for one in await shop.branch.conversations() if one.id != conversation_id)

    own = told(await ana.does("order_status", conversation_id, folio=FOLIO.lower()))
    foreign = told(await ana.does("order_status", other.id, folio=FOLIO))

    assert (own["found"], own["state"], own["total"]) == (True, "ordered", "2390.00")
    assert (foreign["found"], foreign["text"], foreign["total"]) == (False, "No encontrado.", "")


async def test_a_margin_that_nobody_knows_earns_nothing_and_says_why(scenario: Scenario) -> None:
    shop = await open_counter(scenario, commission={"percent": "10", "basis": "margin"})
    shop.stock(
        BAL_7043={"quantity": "8", "price": "450.00", "price_includes_tax": True, "cost": "300.00"},
    )
    await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 2), ("DIS-9031", 1))

    await shop.taps("Confirmar")

    entries = [(row["basis_cents"], row["amount_cents"], row["reason"]) for row in await shop.rows("sales_commissions")]
    assert entries == [(17586, 1759, None), (0, 0, "cost-unknown")]
