"""What was really sold stands in the report of its day."""

import runpy
from datetime import timedelta
from pathlib import Path

from waframe import Role
from waframe.testing.scenario import Scenario

counter = runpy.run_path(str(Path(__file__).parent.with_name("counter.py")))
PATH = "/api/sales/reports/daily"


async def test_a_sale_its_commission_and_its_return_stand_in_the_report(scenario_on_both: Scenario) -> None:
    shop = await counter["open_counter"](scenario_on_both, code="SUC05", commission={"percent": "3"})
    ana = shop.branch.agent("Ana Robles")
    sofia = shop.branch.agent("Sofía", role=Role.SUPERVISOR)
    await shop.sold(ana, ("BAL-7043", 2), ("DIS-9031", 1))
    await shop.taps("Confirmar")
    conversation = await shop.branch.conversation()
    day = (scenario_on_both.clock.now() - timedelta(hours=6)).date()

    async with sofia.browser() as browser:
        query = {"branch": shop.branch.key, "day": day.isoformat()}
        sold = (await browser.get(PATH, params=query)).json()
        earlier = {**query, "day": (day - timedelta(days=1)).isoformat()}
        before = (await browser.get(PATH, params=earlier)).json()
        await sofia.does("mark_paid", conversation.id, folio="SUC05-000001")
        gone = {"lines": [{"sku": "BAL-7043", "qty": 1}], "reason": "no le quedó"}
        await sofia.does("return_lines", conversation.id, folio="SUC05-000001", **gone)
        back = (await browser.get(PATH, params=query)).json()

    figures = sold["figures"]
    assert (before["figures"]["quotes_made"], before["agents"], before["products"]) == (0, [], [])
    counts = ("quotes_made", "quotes_sent", "quotes_confirmed", "tickets")
    assert [figures[name] for name in counts] == [1, 1, 1, 1]
    assert (figures["total"], figures["net"], figures["tax"]) == ("2390.00", "2060.34", "329.66")
    assert [(one["name"], one["figures"]["commission"]) for one in sold["agents"]] == [("Ana Robles", "61.81")]
    assert [(one["sku"], one["quantity"], one["total"]) for one in sold["products"]] == [
        ("DIS-9031", "1", "1490.00"),
        ("BAL-7043", "2", "900.00"),
    ]
    assert sum(hour["tickets"] for hour in sold["hours"]) == 1
    assert (figures["returned"], back["figures"]["returned"], back["figures"]["total"]) == ("0.00", "450.00", "2390.00")
    assert float(back["figures"]["commission"]) < float(figures["commission"])
