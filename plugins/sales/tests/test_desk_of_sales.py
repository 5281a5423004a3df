"""What the desk sees of sales: the card, the papers, the search by folio, and the proof that nothing was changed."""

import runpy
from pathlib import Path

import msgspec

from waframe import Sought, load_queries
from waframe.testing.commanding import run_command
from waframe.testing.scenario import Scenario
from waframe_sales.checks import sales_check
from waframe_sales.tables.folio_search import find_folios
from waframe_sales.verifying import verify

counter = runpy.run_path(str(Path(__file__).with_name("counter.py")))
open_counter = counter["open_counter"]
FORGING = """
-- :name text
update sales_versions set text = 'Total: $1.00'

-- :name order
update sales_orders set total_cents = 100

-- :name event
update sales_events set actor = 'agent:nobody' where number = 3
"""


async def test_the_card_shows_the_quote_and_its_papers_to_those_who_see_the_branch(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    ana, eve = shop.branch.agent("Ana"), shop.branch.agent("Eve", branches=("norte",))
    quote = await shop.sold(ana, ("BAL-7043", 2))
    conversation_id = (await shop.branch.conversation()).id
    path = f"/api/sales/conversations/{conversation_id}"
    async with ana.browser() as browser:
        open_card = (await browser.get(path)).json()
        await shop.taps("Confirmar")
        card = (await browser.get(path)).json()
        papers = [await browser.get(url) for url in (card["quote"]["pdf"], card["orders"][0]["pdf"])]
        sheet = await browser.get(f"{card['orders'][0]['pdf']}?size=letter")
        unsent = await browser.get(f"{card['quote']['pdf']}?version=7")
    async with eve.browser() as browser:
        hidden = [await browser.get(url) for url in (path, card["quote"]["pdf"], card["orders"][0]["pdf"])]

    assert (open_card["quote"]["folio"], open_card["quote"]["total"]) == (quote["folio"], "900.00")
    assert open_card["orders"] == []
    assert (card["quote"]["state"], card["orders"][0]["folio"]) == ("ordered", "SUC01-000001")
    assert card["orders"][0]["reserved_until"] is not None
    assert [(one.status_code, one.headers["content-type"], one.content[:4]) for one in papers] == [
        (200, "application/pdf", b"%PDF")
    ] * 2
    assert (sheet.status_code, sheet.content[:4]) == (200, b"%PDF")
    assert sheet.content != papers[1].content
    assert [one.status_code for one in [unsent, *hidden]] == [404] * 4


async def test_a_draft_is_shown_with_the_text_that_it_would_have(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    conversation_id = await shop.asked()
    ana = shop.branch.agent("Ana")
    await ana.does("create_quote", conversation_id, lines=[{"sku": "BAL-7043", "qty": 1}])

    async with ana.browser() as browser:
        card = (await browser.get(f"/api/sales/conversations/{conversation_id}")).json()

    assert (card["quote"]["state"], card["quote"]["pdf"]) == ("draft", None)
    assert "*Total: $450.00" in card["quote"]["text"]


async def test_the_check_names_branches_with_one_code_and_a_dollar_of_long_ago(scenario_on_both: Scenario) -> None:
    usd = {"rate": "17.35", "date": "2026-01-02"}
    shops = [await open_counter(scenario_on_both, key, code="SUC05", usd=usd) for key in ("centro", "norte")]
    for shop in shops:
        await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 1))

    found = await sales_check().run(scenario_on_both.deployment)

    assert [(one.health.value, one.branch, one.sentence) for one in found] == [
        ("bad", None, "the branches centro and norte share the code SUC05 in folios"),
        ("warning", "centro", "the dollar is that of 2026-01-02"),
        ("warning", "norte", "the dollar is that of 2026-01-02"),
    ]
    folios = {str(row["folio"]) for row in await shops[0].rows("sales_quotes")}
    assert folios == {"COT-SUC05-000001", "COT-SUC05-000002"}


async def test_a_folio_is_found_by_its_end(scenario_on_both: Scenario) -> None:
    shop = await open_counter(scenario_on_both)
    await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 2))
    await shop.taps("Confirmar")
    host = shop.scenario.deployment

    async def found(text: str, *, prefixed: bool = True, branch: str = "centro") -> list[str]:
        sought = Sought(text=text, branches=(branch,), prefixed=prefixed)
        return [one.line for one in await find_folios(host, sought)]

    assert await found("suc01-000001") == ["SUC01-000001", "COT-SUC01-000001"]
    assert await found("COT-SUC01", prefixed=False) == ["COT-SUC01-000001"]
    assert await found("000001", branch="norte") == []
    assert await found("balatas", prefixed=False) == []


async def test_whoever_changes_what_happened_is_found_out(scenario_on_both: Scenario) -> None:
    shop = await open_counter(scenario_on_both)
    await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 2))
    await shop.taps("Confirmar")
    database = shop.scenario.deployment.store.database
    untouched = await verify(database)

    (shop.scenario.folder / "forging.sql").write_text(FORGING)
    forging = load_queries(str(shop.scenario.folder / "forging.py"))
    found = []
    for deed in ("text", "order", "event"):
        await database.change(forging[deed])
        found.append([(one.number, one.reason) for one in (await verify(database)).broken])

    assert (untouched.sales, untouched.events, untouched.broken) == (1, 4, ())
    assert found == [
        [(2, "version 1 is not as it was sent")],
        [(2, "version 1 is not as it was sent"), (4, "the order is not as it was made")],
        [(3, "it does not say what was sealed")],
    ]


async def test_the_command_verifies_a_deployments_sales(scenario: Scenario) -> None:
    shop = await open_counter(scenario)
    await shop.sold(shop.branch.agent("Ana"), ("BAL-7043", 2))
    words = ["-c", str(scenario.write_settings()), "sales", "verify", "--json"]

    result = await shop.in_a_thread(lambda: run_command(*words, environment=scenario.environment))

    assert msgspec.json.decode(result.stdout) == {"sales": 1, "events": 2, "broken": []}
