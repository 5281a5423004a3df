"""The phone page in a real browser, by mouse and keyboard; nothing is run that was only written."""

import os
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from time import monotonic

import anyio
import pytest
import uvicorn
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Page, Route, expect, sync_playwright
from tests.simulator.toy_bot import ToyBot

from waframe.simulator import PersonSettings, SimulatorSettings, serve

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PEOPLE = (
    PersonSettings(phone="+52 1 55 1234 5678", name="Ana Pérez"),
    PersonSettings(phone="5215587654321", name="Luis"),
)

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or "WAFRAME_NO_BROWSER" in os.environ, reason="there is no browser here"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


@asynccontextmanager
async def running(settings: SimulatorSettings, bot_port: int) -> AsyncIterator[None]:
    async with ToyBot(settings) as toy, anyio.create_task_group() as tasks:
        bot = uvicorn.Server(uvicorn.Config(toy.app, port=bot_port, log_level="error", timeout_graceful_shutdown=1))
        tasks.start_soon(bot.serve)
        async with anyio.create_task_group() as simulator:
            simulator.start_soon(serve, settings)
            yield
            simulator.cancel_scope.cancel()
        bot.should_exit = True


@pytest.fixture
def page() -> Iterator[Page]:
    bot_port = free_port()
    callback = f"http://127.0.0.1:{bot_port}/webhooks/whatsapp"
    settings = SimulatorSettings(port=free_port(), callback_url=callback, people=PEOPLE)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(running(settings, bot_port)):
        wait_until_listening(settings.port)
        wait_until_listening(bot_port)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 840})
            page.goto(settings.base_url)
            yield page
            browser.close()


def wait_until_listening(port: int) -> None:
    until = monotonic() + 10
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            assert monotonic() < until


def write(page: Page, text: str) -> None:
    page.get_by_label("Mensaje", exact=True).fill(text)
    page.keyboard.press("Enter")


def test_one_talks_to_a_branch_by_the_page(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)

    write(page, "Hola <img src=x onerror=alert(1)> *balatas*")
    page.get_by_role("button", name="Elegir sucursal").click()
    page.get_by_role("button", name="Sucursales").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Portales Calle 2").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Anotado")
    page.get_by_role("button", name="Foto de VIN").click()

    expect(page.locator("#messages img")).to_have_count(2)
    expect(page.locator("#messages b").first).to_have_text("balatas")
    expect(page.locator("#messages")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#trace li").first).to_contain_text("200")
    assert errors == []


def test_words_are_taken_once_there_is_a_chat_for_them(page: Page) -> None:
    def hold(request: Route) -> None:
        """Let it wait, until it is no longer routed through here."""

    page.route("**/control/view*", hold)
    page.reload()
    draft = page.get_by_label("Mensaje", exact=True)
    expect(page.get_by_role("button", name="Foto de VIN")).to_be_visible()

    expect(draft).to_be_disabled()

    page.unroute("**/control/view*", hold)
    write(page, "¿Llega?")
    expect(page.locator("#messages")).to_contain_text("¿Llega?")


def test_a_look_that_comes_late_does_not_bring_back_the_customer_before(page: Page) -> None:
    held: list[Route] = []

    def hold_the_first(request: Route) -> None:
        if held:
            request.continue_()
        else:
            held.append(request)

    expect(page.get_by_label("Mensaje", exact=True)).to_be_enabled()
    page.route("**/control/view*", hold_the_first)
    with page.expect_request("**/control/view*"):
        write(page, "Hola de Ana")
    page.locator("#who").click()
    page.get_by_role("menuitemradio", name="Luis").click()
    expect(page.locator("#who")).to_contain_text("Luis")

    with page.expect_response("**/control/view*"):
        held[0].continue_()
    write(page, "Hola de Luis")

    expect(page.locator("#messages")).to_contain_text("Hola de Luis")
    expect(page.locator("#messages")).not_to_contain_text("Hola de Ana")
    expect(page.locator("#who")).to_contain_text("Luis")


def test_unread_counts_customers_and_faults(page: Page) -> None:
    write(page, "hola")
    page.get_by_role("button", name="Refaccionaria Portales").click()
    expect(page.get_by_label("1 sin leer")).to_be_visible()
    page.locator("#who").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#who")).to_contain_text("Luis")
    expect(page.get_by_label("1 sin leer")).to_be_hidden()

    fault = page.get_by_role("switch", name="Entregar dos veces")
    fault.press("Space")

    expect(fault).to_have_attribute("aria-checked", "true")
    expect(fault).to_be_focused()
    expect(page.get_by_text("1 activa")).to_be_visible()
    page.get_by_role("button", name="Quitar todas").click()
    expect(fault).to_have_attribute("aria-checked", "false")


def test_a_narrow_screen_shows_only_the_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})

    expect(page.locator("#left")).to_be_hidden()
    expect(page.locator("#right")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    expect(page.get_by_label("Mensaje", exact=True)).to_be_enabled()
    page.get_by_role("button", name="Chats").click()
    page.get_by_role("button", name="Refaccionaria Vallejo").click()

    expect(page.locator("#chat-name")).to_have_text("Refaccionaria Vallejo")
    expect(page.locator("#left")).to_be_hidden()
    page.get_by_role("button", name="Mostrar u ocultar").click()
    expect(page.locator("#right")).to_be_visible()
