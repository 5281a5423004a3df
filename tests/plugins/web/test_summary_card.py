"""The card that sums a conversation up: it fills as people write, leads to what was said, and suggests replies."""

from functools import partial

import pytest
from playwright.sync_api import expect
from tests.plugins.web.conftest import Desk, Watched, take
from tests.plugins.web.test_access import Examiner

NAME = "Ernesto Vega"
PRICED = "Balatas Delanteras Wagner para Tsuru 2008 en $450.00 con IVA."


async def sum_up(desk: Desk) -> None:
    """Let a branch sum its conversations up."""
    scenario = desk._scenario
    scenario.branch_settings["centro"]["plugins"]["ai_summary"] = {}  # type: ignore[index]
    scenario.write_settings()
    await scenario.deployment.reload()


@pytest.fixture(scope="module")
def summing(desk: Desk) -> Desk:
    desk._portal.call(partial(sum_up, desk))
    return desk


def test_the_card_fills_as_people_write_and_leads_to_what_was_said(summing: Desk, watched: Watched) -> None:
    desk = summing
    desk.writes("hola ocupo balatas delanteras pa tsuru 2008", name=NAME)
    desk.passes(3)
    page = watched.log_in(desk)
    box = take(page, NAME)
    card = page.get_by_role("region", name="Resumen")
    expect(card.get_by_role("progressbar", name="Etapa")).to_have_attribute("aria-valuetext", "Buscando")
    expect(card.get_by_text("Tsuru", exact=True)).to_be_visible()

    box.fill(PRICED)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/messages")):
        box.press("Enter")
    desk.passes(5)
    expect(card.get_by_text("$450.00")).to_be_visible()
    expect(card.get_by_text("Cotizada")).to_be_visible()
    desk.writes("va, apártamelas por favor", name=NAME)
    desk.passes(3)

    expect(card.get_by_text("Aceptada")).to_be_visible()
    expect(card.get_by_role("progressbar", name="Etapa")).to_have_attribute("aria-valuetext", "Confirmado")
    expect(card.get_by_text("Intención alta")).to_be_visible()
    examiner = Examiner(page)
    examiner.look("summary")
    card.get_by_text("2008", exact=True).click()
    expect(page.locator(".log .flash")).to_contain_text("tsuru 2008")
    reply = card.get_by_role("button", name="Usar:").first
    words = (reply.text_content() or "").strip()
    reply.click()
    expect(box).to_have_value(words)
    expect(box).to_be_focused()
    assert (watched.faults, examiner.found) == ([], {})
