"""A photo of a vehicle's number, from the customer's phone to the desk's card and its correction."""

import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial

import anyio
import pytest
import uvicorn
from playwright.sync_api import Browser, Locator, Page, expect
from tests.plugins.web.conftest import Desk, Watched
from tests.plugins.web.test_access import Examiner

from waframe.testing.inside import Server
from waframe.testing.scenario import Scenario
from waframe_ocr_vin.reading import Reading
from waframe_ocr_vin.testing.photos import OTHER, TSURU, let_know, photo, read_as, torn_between

RIGHT = "1M8GDM9AXKP042788"
PHONE, DESK = {"width": 1180, "height": 820}, {"width": 1440, "height": 900}


@asynccontextmanager
async def phones_of(desk: Desk) -> AsyncIterator[str]:
    """Let a branch read photos, and serve the customers' phones at a port of this machine."""
    scenario = desk._scenario
    scenario.branch_settings["centro"]["plugins"]["ocr_vin"] = {}  # type: ignore[index]
    scenario.write_settings()
    await scenario.deployment.reload()
    started = anyio.Event()
    config = uvicorn.Config(scenario.simulator.app, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    server = Server(config, started=started.set)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(partial(server.serve, sockets=[listening]))
            await started.wait()
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            scenario.simulator.changes.close()
            server.should_exit = True


@pytest.fixture(scope="module")
def phones(desk: Desk) -> Iterator[str]:
    with desk._portal.wrap_async_context_manager(phones_of(desk)) as url:
        yield url


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport=DESK, locale="es-MX")  # type: ignore[arg-type]
    yield Watched(context.new_page())
    context.close()


@pytest.fixture
def phone(browser: Browser, phones: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=PHONE, locale="es-MX")  # type: ignore[arg-type]
    watched = Watched(context.new_page())
    watched.page.goto(phones)
    yield watched
    context.close()


def known(desk: Desk, data: bytes, reading: Reading) -> bytes:
    """Let it be known what stands in a photo."""
    scenario: Scenario = desk._scenario
    return desk._portal.call(let_know, scenario.deployment, data, reading)


def pick_up(page: Page, name: str) -> Locator:
    """Be this customer, who writes to Centro, and give the chat."""
    page.reload()
    page.locator("#who").click()
    page.locator("#people").get_by_text(name).click()
    page.get_by_role("button", name="Centro").click()
    expect(page.get_by_label("Mensaje", exact=True)).to_be_enabled()
    return page.locator("#messages")


def send(desk: Desk, page: Page, data: bytes) -> None:
    page.locator("#file").set_input_files({"name": "vin.jpg", "mimeType": "image/jpeg", "buffer": data})
    expect(page.locator("#messages img")).to_be_visible()
    desk.passes(2)


def tap(desk: Desk, page: Page, title: str) -> None:
    before = page.locator("#messages li").count()
    page.locator("#messages").get_by_role("button", name=title, exact=True).click()
    expect(page.locator("#messages li")).not_to_have_count(before)
    desk.passes(2)


def open_card(desk: Desk, page: Watched, name: str) -> Locator:
    page.log_in(desk)
    page.page.locator(".row", has_text=name).click()
    return page.page.get_by_role("region", name="Vehículo")


def test_a_photo_is_answered_on_the_phone_and_its_confirmation_stands_in_the_card(
    desk: Desk, phone: Watched, watched: Watched
) -> None:
    name = "Beatriz Luna"
    desk.writes("¿Tienen balatas?", name=name)
    data = known(desk, photo(), read_as(TSURU))
    chat = pick_up(phone.page, name)

    send(desk, phone.page, data)
    expect(chat).to_contain_text(f"Detecté el VIN {TSURU}: Nissan Tsuru 2009, ¿es correcto?")
    card = open_card(desk, watched, name)
    expect(card.get_by_text("97 %")).to_be_visible()
    tap(desk, phone.page, "Sí")

    expect(chat).to_contain_text(f"Listo, anoté el VIN {TSURU}: Nissan Tsuru 2009.")
    expect(card.get_by_text("Confirmado")).to_be_visible()
    expect(card.get_by_text("Nissan Tsuru 2009")).to_be_visible()
    expect(card.get_by_alt_text("Foto del cliente con el VIN marcado")).to_be_visible()
    assert phone.faults == watched.faults == []


def test_of_two_numbers_the_customer_taps_the_right_one(desk: Desk, phone: Watched, watched: Watched) -> None:
    name = "Carlos Medina"
    desk.writes("Hola", name=name)
    data = known(desk, photo(1), torn_between((TSURU, 60), (OTHER, 55)))
    chat = pick_up(phone.page, name)

    send(desk, phone.page, data)
    expect(chat).to_contain_text("Leí el VIN, pero dudo de una parte.")
    card = open_card(desk, watched, name)
    expect(card.get_by_role("list", name="¿Cuál es el VIN?").get_by_role("button")).to_have_count(2)
    examiner = Examiner(watched.page)
    examiner.look("candidates")
    tap(desk, phone.page, OTHER[-8:])

    expect(chat).to_contain_text(f"Listo, anoté el VIN {OTHER}")
    expect(card.get_by_text("Confirmado")).to_be_visible()
    expect(card.get_by_text(OTHER)).to_be_visible()
    assert (phone.faults, watched.faults, examiner.found) == ([], [], {})


def test_an_agent_puts_right_what_was_read(desk: Desk, watched: Watched) -> None:
    name = "Diana Soto"
    data = known(desk, photo(2), read_as(TSURU))
    desk.happens(lambda customer, number: customer.sends_photo(number, data), name=name)
    card = open_card(desk, watched, name)
    expect(card.get_by_text("Nissan Tsuru 2009")).to_be_visible()
    examiner = Examiner(watched.page)
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
