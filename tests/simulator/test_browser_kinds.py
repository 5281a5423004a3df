"""Every kind of message on the phone page, both ways, by mouse and keyboard."""

import os
import zlib
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from tests.simulator.offers import CENTRO, Business, every_kind
from tests.simulator.test_browser import CHROMIUM, FLAGS, free_port, running, wait_until_listening

from waframe.simulator import SimulatorSettings

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or "WAFRAME_NO_BROWSER" in os.environ, reason="there is no browser here"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all, because it takes its time to start."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def home() -> Iterator[str]:
    """The address of a running simulator, with a bot behind it."""
    bot_port = free_port()
    callback = f"http://127.0.0.1:{bot_port}/webhooks/whatsapp"
    settings = SimulatorSettings(port=free_port(), callback_url=callback)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(running(settings, bot_port)):
        wait_until_listening(settings.port)
        wait_until_listening(bot_port)
        yield settings.base_url


@pytest.fixture
def business(home: str, request: pytest.FixtureRequest) -> Iterator[Business]:
    """Someone to talk to a new customer; whatever was broken is mended afterwards."""
    phone = "52155" + str(zlib.crc32(request.node.name.encode()) % 90_000_000 + 10_000_000)
    with Business(home, phone) as business:
        business.control("POST", "/customers", {"name": "Ana Pérez", "phone": phone})
        yield business
        business.control("DELETE", "/faults")


@pytest.fixture
def page(browser: Browser, business: Business) -> Iterator[Page]:
    """The phone of that customer with an open window; it must not complain, and ask no foreign host."""
    errors: list[str] = []
    asked: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 840})
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith(business.base_url) else asked.append(request.url))
    page.add_init_script(f"sessionStorage.setItem('customer', '{business.customer}')")
    business.act(type="text", text="¿precio?")
    page.goto(business.base_url)
    expect(page.locator("#messages")).to_contain_text("Anotado")
    yield page
    page.close()
    assert errors == []
    assert [url for url in asked if not url.startswith(business.base_url)] == []


def wait_for(business: Business, count: int) -> list[dict[str, Any]]:
    until = monotonic() + 8
    while len(written := business.written()) < count:
        assert monotonic() < until, [message["raw"] for message in written]
    return written


def choose(page: Page, tile: str) -> None:
    page.get_by_role("button", name="Adjuntar").click()
    page.get_by_role("dialog").get_by_role("button", name=tile, exact=True).click()


def last_bubble(page: Page, text: str) -> Locator:
    return page.locator(".msg", has_text=text).last


def test_every_kind_of_the_business_is_on_the_phone(page: Page, business: Business) -> None:
    mine = business.written()[0]["id"]

    for message in every_kind(business, mine):
        business.send(message)

    chat = page.locator("#messages")
    expect(chat).to_contain_text("Esto es call_permission_request", timeout=15_000)
    styled = last_bubble(page, "example.com/x")
    for tag, word in (("b", "a"), ("i", "b"), ("s", "c"), (".mono", "d")):
        expect(styled.locator(f"p {tag}").first).to_have_text(word)
    expect(styled.get_by_label("Abrir example.com")).to_have_attribute("href", "https://example.com/x")
    expect(last_bubble(page, "con cita").locator(".quoted")).to_have_text("¿precio?")
    expect(chat.get_by_alt_text("Su placa")).to_be_visible()
    expect(chat).to_contain_text("Archivo en img.example.com")
    expect(chat.locator("video").first).to_be_visible()
    expect(chat.get_by_label("Nota de voz")).to_be_visible()
    expect(chat.get_by_role("link", name="cotizacion.pdf")).to_be_visible()
    expect(chat.get_by_alt_text("Sticker")).to_be_visible()
    expect(chat.get_by_label("Mapa de Almacén · C 1")).to_be_visible()
    expect(chat).to_contain_text("Mostrador Uno")
    expect(chat.locator(".reacted")).to_have_text("👍")
    expect(chat).to_contain_text("IVA incluido")
    expect(chat).to_contain_text("$1,250.00")
    expect(chat.locator("[data-focus='ticket:4711']")).to_be_visible()
    for name in ("Confirmar", "Sucursales", "Enviar ubicación", "Compartir mi contacto", "Abrir ficha"):
        expect(chat.get_by_role("button", name=name)).to_be_visible()
    for name in ("Ver artículos", "Ver catálogo", "Dar dirección", "Decidir sobre llamadas", "FIL-0012", "DIS-2"):
        expect(chat.get_by_role("button", name=name)).to_be_visible()
    expect(chat.get_by_role("link", name="Ver ticket")).to_have_attribute("href", "https://example.com/t/1")
    expect(chat.get_by_role("list", name="Tarjetas").get_by_role("listitem")).to_have_count(3)


def test_what_the_business_asks_is_answered(page: Page, business: Business) -> None:
    mine = business.written()[0]["id"]
    ids = {}
    for message in every_kind(business, mine):
        ids[message.get("interactive", message)["type"]] = business.send(message)
    chat, sheet = page.locator("#messages"), page.get_by_role("dialog")
    expect(chat).to_contain_text("Esto es call_permission_request", timeout=15_000)

    chat.get_by_role("button", name="Abrir ficha").click()
    sheet.get_by_label("modelo").fill("Tsuru")
    sheet.get_by_role("button", name="Añadir dato").click()
    sheet.get_by_label("Dato").last.fill("anio")
    sheet.get_by_label("Valor").last.fill("2009")
    sheet.get_by_role("button", name="Enviar").click()
    expect(chat).to_contain_text("modelo: Tsuru")
    chat.get_by_role("button", name="Compartir mi contacto").click()
    expect(chat).to_contain_text(f"+{business.customer}")
    chat.get_by_role("button", name="Enviar ubicación").click()
    sheet.get_by_role("button", name="Enviar").click()
    expect(chat.get_by_label("Mapa de Zócalo")).to_be_visible()
    chat.get_by_role("button", name="Ver artículos").click()
    sheet.get_by_role("button", name="Añadir uno de DIS-2").press("Enter")
    expect(sheet.get_by_role("button", name="Añadir uno de DIS-2")).to_be_focused()
    sheet.get_by_role("button", name="Enviar pedido").click()
    expect(chat.locator(".receipt")).to_contain_text("DIS-2")
    chat.get_by_role("button", name="Decidir sobre llamadas").click()
    sheet.get_by_role("button", name="Permitir siempre").click()
    chat.get_by_role("button", name="Dar dirección").click()
    sheet.get_by_label("Ciudad").fill("Puebla")
    sheet.get_by_role("button", name="Enviar").click()
    chat.locator("[data-focus='ticket:4711']").click()
    chat.get_by_role("button", name="Sucursales").click()
    sheet.get_by_role("button", name="Vallejo").click()

    raws = [message["raw"] for message in wait_for(business, 9)[1:]]
    replies = [raw.get("interactive", {}).get("type", raw["type"]) for raw in raws]
    assert replies[:4] == ["nfm_reply", "contacts", "location", "order"]
    assert replies[4:] == ["call_permission_reply", "nfm_reply", "button", "list_reply"]
    assert '"anio":"2009"' in raws[0]["interactive"]["nfm_reply"]["response_json"]
    assert raws[1]["contacts"][0]["origin"] == "contact_request"
    assert [item["quantity"] for item in raws[3]["order"]["product_items"]] == [1, 1]
    assert raws[4]["interactive"]["call_permission_reply"]["is_permanent"] is True
    assert [message["reply_to"] for message in business.written()[1:4]] == [
        ids["flow"],
        ids["request_contact_info"],
        ids["location_request_message"],
    ]


def test_the_plus_sends_every_kind(page: Page, business: Business) -> None:
    tiles = ["Foto", "Video", "Nota de voz", "Audio", "Documento", "Sticker", "Sticker animado", "Producto"]
    tiles += ["Desde anuncio", "Encuesta", "Tipo nuevo", "Demasiado grande", "En un grupo"]
    for count, tile in enumerate(tiles, start=2):
        choose(page, tile)
        expect(page.locator(".msg.c-me")).to_have_count(count)
    for tile in ("Ubicación", "Contacto", "JSON…"):
        choose(page, tile)
        page.get_by_role("dialog").get_by_role("button", name="Enviar", exact=True).click()
    choose(page, "Pedido")
    page.get_by_role("dialog").get_by_role("button", name="Enviar pedido").click()

    types = [message["raw"]["type"] for message in wait_for(business, 18)[1:]]
    assert types[:8] == ["image", "video", "audio", "audio", "document", "sticker", "sticker", "interactive"]
    assert types[8:] == ["text", "unsupported", "hologram", "video", "text", "location", "contacts", "text", "order"]
    expect(page.locator("#messages .receipt")).to_contain_text("BAL-0455")


def test_a_message_can_be_answered_reacted_to_forwarded_and_corrected(page: Page, business: Business) -> None:
    sheet, chat = page.get_by_role("dialog"), page.locator("#messages")
    theirs = last_bubble(page, "Anotado")
    theirs.locator(".bubble").click(button="right")
    sheet.get_by_role("button", name="Responder").click()
    page.get_by_role("textbox", name="Mensaje").fill("¿de veras?")
    page.keyboard.press("Enter")
    expect(last_bubble(page, "¿de veras?").locator(".quoted").first).to_contain_text("Anotado")
    theirs = page.locator(".msg.c-them", has_text="Anotado: ¿precio?").first
    theirs.get_by_role("button", name="Más acciones").press("Enter")
    sheet.get_by_role("button", name="Reaccionar con 👍").click()
    expect(theirs.locator(".reacted")).to_have_text("👍")
    theirs.get_by_role("button", name="Más acciones").click()
    sheet.get_by_role("button", name="Quitar reacción").click()
    expect(theirs.locator(".reacted")).to_have_count(0)
    own = page.locator(".msg.c-me", has_text="¿de veras?").first
    own.get_by_role("button", name="Más acciones").click()
    sheet.get_by_role("button", name="Reenviar (muchas veces)").click()
    expect(chat).to_contain_text("Reenviado muchas veces")
    own.get_by_role("button", name="Más acciones").click()
    sheet.get_by_role("button", name="Editar").click()
    page.get_by_role("textbox", name="Mensaje").fill("¿en serio?")
    page.keyboard.press("Enter")
    expect(chat).to_contain_text("editado")
    page.locator(".msg.c-me", has_text="¿en serio?").get_by_role("button", name="Más acciones").click()
    sheet.get_by_role("button", name="Eliminar para todos").click()

    expect(chat).to_contain_text("Eliminó este mensaje")
    types = [message["raw"]["type"] for message in wait_for(business, 7)[1:]]
    assert types == ["text", "reaction", "reaction", "text", "edit", "revoke"]


def test_a_long_press_opens_the_actions(page: Page, business: Business) -> None:
    bubble = last_bubble(page, "Anotado").locator(".bubble")

    bubble.dispatch_event("pointerdown", {"pointerType": "touch"})

    expect(page.get_by_role("dialog").get_by_role("button", name="Responder")).to_be_visible()


def test_a_call_rings_until_one_hangs_up(page: Page, business: Business) -> None:
    page.get_by_role("button", name="Llamar").click()
    expect(page.locator("#messages")).to_contain_text("Llamando…")

    page.keyboard.press("Escape")

    expect(page.locator("#messages")).to_contain_text("Llamada sin respuesta")


def test_one_phone_without_a_signal_waits(page: Page, business: Business) -> None:
    page.get_by_role("switch", name="Sin señal").click()
    expect(page.get_by_role("switch", name="Sin señal")).to_have_attribute("aria-checked", "true")

    page.get_by_role("textbox", name="Mensaje").fill("¿llega?")
    page.keyboard.press("Enter")

    expect(last_bubble(page, "¿llega?")).to_contain_text("esperando señal")
    page.get_by_role("switch", name="Sin señal").click()
    expect(last_bubble(page, "¿llega?").first).not_to_contain_text("esperando señal")


def test_the_bench_changes_people_and_tells_webhooks(page: Page, business: Business) -> None:
    page.get_by_label("Identidad", exact=True).select_option("bsuid")
    page.get_by_text("Más cosas difíciles").click()
    page.get_by_role("button", name="Cambiar número").click()
    page.get_by_role("dialog").get_by_label("Teléfono, con lada").fill("+52 1 55 8888 7777")
    page.get_by_role("dialog").get_by_role("button", name="Guardar").click()
    expect(page.locator("#who-phone")).to_contain_text("8888 7777")
    expect(page.locator("#messages")).to_contain_text("changed from")

    page.get_by_label("Campo").select_option("phone_number_quality_update")
    page.get_by_label("Cambiar valores (JSON)").fill('{"event": "ONBOARDING"}')
    page.locator("#event").get_by_role("button", name="Enviar").click()

    expect(page.locator("#trace")).to_contain_text("phone_number_quality_update · ONBOARDING")


def test_a_message_that_failed_is_a_ghost(page: Page, business: Business) -> None:
    business.control("POST", f"/chats/{CENTRO}/{business.customer}/close-window", {})
    business.control("PATCH", "/faults", {"window_error_later": True})

    business.send({"type": "text", "text": {"body": "ya no llega"}})

    expect(page.locator(".ghost")).to_contain_text("No llegó (131047)")


def test_sheets_fit_a_narrow_dark_screen_in_english(page: Page, business: Business) -> None:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{business.base_url}/?lang=en")

    page.get_by_role("button", name="Attach").click()

    box = page.get_by_role("dialog").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 360)
    assert box["y"] + box["height"] <= 640
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    expect(page.get_by_role("dialog").get_by_role("button", name="Photo")).to_be_focused()
