"""Everything that a plugin can send, from a running deployment to the phone in a browser."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import httpx2
import msgspec
import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright
from tests.simulator.offers import CENTRO, Business
from tests.simulator.test_browser import CHROMIUM, FLAGS, free_port

from waframe.simulator.page import STATIC

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or "WAFRAME_NO_BROWSER" in os.environ, reason="there is no browser here"
)

PATIENCE_SECONDS = 30
ARRIVED = {True: ("sent",), False: ("delivered", "read")}
SENT = "select content ->> 'type', status from messages where direction = 'out'"
CONFIG = {
    "database": "sqlite:///waframe.db",
    "media": "media",
    "channels": {
        "whatsapp": {
            "app_secret": "${WHATSAPP_APP_SECRET}",
            "verify_token": "${WEBHOOK_VERIFY_TOKEN}",
            "access_token": "${WHATSAPP_ACCESS_TOKEN}",
        }
    },
    "branches": {
        "centro": {
            "name": "Centro",
            "channels": {"whatsapp": {"phone_number_id": CENTRO, "waba_id": "190000000000001"}},
            "plugins": {"showroom": {}},
        }
    },
}


class Showing(msgspec.Struct, frozen=True, kw_only=True):
    """A page that shows what a business sends, and the database of the business."""

    page: Page
    business: Business
    database: Path

    def ask(self, word: str) -> Locator:
        """Write as the customer, and give the messages of the chat."""
        self.page.get_by_label("Mensaje", exact=True).fill(word)
        self.page.keyboard.press("Enter")
        return self.page.locator("#messages")

    def await_arrival(self) -> None:
        """Wait until the deployment has heard that all its messages arrived; of a reaction Meta tells only `sent`."""
        until = monotonic() + PATIENCE_SECONDS
        while on_the_way := [kind for kind, status in self._sent() if status not in ARRIVED[kind == "reaction"]]:
            assert monotonic() < until, on_the_way
            self.page.wait_for_timeout(50)
        chat = self.business.control("GET", f"/chats/{CENTRO}/{self.business.customer}")["messages"]
        assert len([message for message in chat if message["direction"] == "out"]) == len(self._sent())

    def _sent(self) -> list[tuple[str, str]]:
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as database:
            return database.execute(SENT).fetchall()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay a deployment into a folder: configuration, the plugin that shows, and its files."""
    folder = tmp_path_factory.mktemp("showroom")
    (folder / "waframe.yaml").write_bytes(msgspec.json.encode(CONFIG))
    (folder / "plugins").mkdir()
    shutil.copy(Path(__file__).parent / "showroom.py", folder / "plugins")
    shutil.copytree(STATIC / "samples", folder / "files")
    return folder


@pytest.fixture(scope="module")
def home(folder: Path) -> Iterator[str]:
    """Run deployment and simulator as a process of their own; the address of the phone."""
    phone, door = free_port(), free_port()
    command = [sys.executable, "-m", "waframe", "--config", str(folder / "waframe.yaml"), "dev"]
    command += ["--port", str(door), "--simulator-port", str(phone)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_until_ready(f"http://127.0.0.1:{door}/readyz", process, folder / "log")
        yield f"http://127.0.0.1:{phone}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            if httpx2.get(url).is_success:
                return
        except httpx2.TransportError:
            pass
        assert monotonic() < until, log.read_text()
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"it ended with {process.wait(0.05)}: {log.read_text()}")


@pytest.fixture(scope="module")
def phone(home: str, folder: Path) -> Iterator[Showing]:
    """Open the phone of a customer; the page must not complain."""
    errors: list[str] = []
    with Business(home, "5215539124476") as business, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 840}, locale="es-MX")
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.goto(home)
        yield Showing(page=page, business=business, database=folder / "waframe.db")
        browser.close()
    assert errors == []


@pytest.fixture
def showing(phone: Showing) -> Iterator[Showing]:
    """Let a test look at the phone; what it made the business send has to arrive, once each."""
    yield phone
    phone.await_arrival()


def test_files_are_shown(showing: Showing) -> None:
    chat = showing.ask("archivos")

    expect(chat.get_by_alt_text("Sticker")).to_be_visible(timeout=PATIENCE_SECONDS * 1000)
    expect(chat.get_by_alt_text("Su placa")).to_be_visible()
    expect(chat).to_contain_text("Archivo en img.example.com")
    expect(chat).to_contain_text("De lejos")
    expect(chat.locator("video")).to_be_visible()
    expect(chat).to_contain_text("Así suena")
    expect(chat.get_by_label("Nota de voz")).to_be_visible()
    expect(chat.get_by_role("link", name="cotizacion.pdf")).to_be_visible()


def test_words_places_people_and_reactions_are_shown(showing: Showing) -> None:
    chat = showing.ask("palabras")

    expect(chat.locator(".msg.c-me", has_text="palabras").locator(".reacted")).to_have_text("👍", timeout=15_000)
    expect(chat.locator("p b", has_text="Listo")).to_be_visible()
    expect(chat.get_by_label("Abrir example.com")).to_have_attribute("href", "https://example.com/x")
    expect(chat.get_by_label("Mapa de Almacén · Calle 1")).to_be_visible()
    expect(chat).to_contain_text("Mostrador Uno")
    expect(chat).to_contain_text("+525555550111")


def test_an_answer_quotes_what_it_answers(showing: Showing) -> None:
    chat = showing.ask("cita")

    expect(chat.locator(".msg.c-them", has_text="con cita").locator(".quoted")).to_have_text("cita", timeout=15_000)


def test_what_can_be_tapped_is_shown(showing: Showing) -> None:
    chat = showing.ask("ofertas")

    expect(chat.get_by_role("button", name="Abrir ficha")).to_be_visible(timeout=15_000)
    for words in ("Cotización", "¿Va?", "IVA incluido", "Elija una", "Gracias", "¿Dónde está?", "Datos de su auto"):
        expect(chat).to_contain_text(words)
    expect(chat.get_by_role("button", name="Confirmar")).to_have_count(2)
    expect(chat.locator(".msg", has_text="¿Es esta?").locator("img")).to_be_visible()
    for name in ("Sucursales", "Enviar ubicación", "Compartir mi contacto"):
        expect(chat.get_by_role("button", name=name)).to_be_visible()
    expect(chat.get_by_role("link", name="Ver ticket")).to_have_attribute("href", "https://example.com/t/1")


def test_products_and_cards_are_shown(showing: Showing) -> None:
    chat = showing.ask("tienda")

    expect(chat.get_by_role("button", name="Pedir 2")).to_be_visible(timeout=15_000)
    expect(chat.locator(".msg", has_text="Esta le queda").get_by_role("button", name="BAL-0455")).to_be_visible()
    listed = chat.locator(".msg", has_text="Elija sus frenos")
    for words in ("Frenos", "Delanteros"):
        expect(listed).to_contain_text(words)
    expect(listed.get_by_role("button", name="Ver artículos")).to_be_visible()
    expect(chat.get_by_role("button", name="Ver catálogo")).to_be_visible()
    for words, links, taps in (("Con enlaces", 2, 0), ("Con botones", 0, 2)):
        cards = chat.locator(".msg", has_text=words).get_by_role("list", name="Tarjetas")
        expect(cards.locator("img")).to_have_count(2)
        expect(cards.get_by_role("link", name="Ver oferta")).to_have_count(links)
        expect(cards.get_by_role("button", name="Pedir")).to_have_count(taps)


def test_templates_are_shown_filled_in(showing: Showing) -> None:
    chat = showing.ask("plantillas")

    expect(chat.locator(".msg", has_text="Hola Luis, mire estas ofertas.")).to_be_visible(timeout=20_000)
    ticket = chat.locator(".msg", has_text="Hola Ana, su pedido está listo. Total: $1,250.00. ¡Gracias!")
    expect(ticket).to_contain_text("Refaccionaria")
    expect(ticket.get_by_role("button", name="Ver")).to_be_visible()
    update = chat.locator(".msg", has_text="Su pedido 4711 llega mañana a su taller.")
    expect(update.locator("img")).to_be_visible()
    follow = update.get_by_role("link", name="Seguir el pedido")
    expect(follow).to_have_attribute("href", "https://shop.example.com/orders/4711")
    cards = chat.locator(".msg", has_text="Hola Luis").get_by_role("listitem")
    expect(cards).to_have_count(2)
    for place, part in enumerate(("balatas", "discos")):
        expect(cards.nth(place)).to_contain_text(f"Hoy {part} con descuento.")
        expect(cards.nth(place).get_by_role("button", name="La quiero")).to_be_visible()
