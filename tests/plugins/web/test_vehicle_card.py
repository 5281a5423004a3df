"""A photo of a vehicle's number, from the customer's phone to the desk's card and its correction."""

from functools import partial

from playwright.sync_api import Browser, expect
from tests.plugins.web.conftest import Desk, Watched
from tests.plugins.web.test_access import Examiner

from waframe.testing.scenario import Scenario
from waframe_ocr_vin.testing.photos import TSURU, let_know, photo, read_as

NAME = "Beatriz Luna"
RIGHT = "1M8GDM9AXKP042788"


async def open_branch(scenario: Scenario) -> bytes:
    """Let a branch read photos, of which one is known."""
    scenario.branch_settings["centro"]["plugins"]["ocr_vin"] = {}  # type: ignore[index]
    scenario.write_settings()
    await scenario.deployment.reload()
    return await let_know(scenario.deployment, photo(), read_as(TSURU))


def test_a_photo_becomes_a_vehicle_that_an_agent_puts_right(desk: Desk, browser: Browser) -> None:
    data = desk._portal.call(partial(open_branch, desk._scenario))
    desk.happens(lambda customer, number: customer.sends_photo(number, data), name=NAME)
    desk.happens(lambda customer, number: customer.taps(number, "Sí"), name=NAME)
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="es-MX")
    watched = Watched(context.new_page())
    page = watched.log_in(desk)

    page.locator(".row", has_text=NAME).click()
    card = page.get_by_role("region", name="Vehículo")
    expect(card.get_by_text("Nissan Tsuru 2009")).to_be_visible()
    expect(card.get_by_text("Confirmado")).to_be_visible()
    expect(card.get_by_alt_text("Foto del cliente con el VIN marcado")).to_be_visible()
    examiner = Examiner(page)
    examiner.look("vehicle")
    field = card.get_by_label("VIN")
    field.fill(RIGHT[:-1])
    expect(card.get_by_text("Faltan 1 de 17")).to_be_visible()
    field.fill(RIGHT[:-1] + "9")
    expect(card.get_by_text("no cuadra")).to_be_visible()
    field.fill(RIGHT)
    field.press("Enter")

    expect(card.get_by_text("Motor Coach Industries 2019")).to_be_visible()
    assert examiner.found == {}
    assert watched.faults == []
    context.close()
