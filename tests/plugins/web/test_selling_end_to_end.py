"""From a question to a ticket: an agent at the desk, a customer on the phone's page, and every part of it real."""

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.plugins.web.test_access import Examiner

from waframe.testing.commanding import run_command

ROOT = Path(__file__).parents[3]
START_SECONDS = 60
CONFIG = """
database: sqlite:///desk.db
media: .waframe/media
channels:
  whatsapp:
    app_secret: ${WHATSAPP_APP_SECRET}
    verify_token: ${WEBHOOK_VERIFY_TOKEN}
    access_token: ${WHATSAPP_ACCESS_TOKEN}
    graph_url: ${WHATSAPP_GRAPH_URL:-http://127.0.0.1:3003}
defaults:
  timezone: America/Mexico_City
branches:
  centro:
    name: Centro
    channels: {whatsapp: {phone_number_id: "100000000000141"}}
    plugins:
      web: {}
      takeover: {words: {queued: false, taken: false, transferred: false}}
      catalog: {}
      inventory: {profile: wcf, branch: SUC01}
      sales: {code: SUC01, address: "Calle Ejemplo 12", commission: {percent: "3"}}
  portales:
    name: Portales
    channels: {whatsapp: {phone_number_id: "100000000000142"}}
    plugins: {inventory: {profile: wcf, branch: SUC02}}
"""
PRODUCTS = (
    {"titulo": "Balatas delanteras Nissan Tsuru 1992-2017", "numero de parte": "BAL-7043", "marca": "Wagner"},
    {"titulo": "Disco de freno Nissan Tsuru 1992-2017", "numero de parte": "DIS-9032", "marca": "Brembo"},
    {"titulo": "Bomba de agua Jetta A4 2.0", "numero de parte": "WAFRAME-1", "marca": "Dolz"},
)
TOTAL = "$2,574.79"  # (2 x 816.23 + 587.19) x 1.16, by the prices of the simulated inventory
COMMISSION = "$66.59"
SECRETS = ("WHATSAPP_APP_SECRET", "WEBHOOK_VERIFY_TOKEN", "WHATSAPP_ACCESS_TOKEN")


class Shop:
    """A shop that runs in one process: desk, phone and inventory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.door, self.phone = (f"http://127.0.0.1:{port}" for port in free_ports(2))

    def enter(self, page: Page, login: str) -> None:
        """Log in as somebody whom `waframe dev` made."""
        guests = json.loads((self.folder / ".waframe/logins.json").read_text("utf-8"))
        password = next(guest["password"] for guest in guests if guest["login"] == login)
        headers = {"Origin": self.door}
        page.context.request.post(
            f"{self.door}/api/login", data={"login": login, "password": password}, headers=headers
        )
        page.goto(self.door)


def free_ports(many: int) -> list[int]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(many)]
    ports = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return ports


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Open the shop with three products in its catalogue."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "waframe.yaml").write_text(CONFIG, "utf-8")
    (folder / "products.json").write_text(json.dumps(PRODUCTS), "utf-8")
    shutil.copytree(ROOT / "examples/demo/inventory", folder / "inventory")
    open_shop = Shop(folder)
    for words in (["migrate"], ["catalog", "import", str(folder / "products.json")]):
        config = ["--config", str(folder / "waframe.yaml")]
        done = run_command(*config, *words, environment=dict.fromkeys(SECRETS, "simulated"))
        assert done.exit_code == 0, done.output
    ports = ("--port", open_shop.door.rpartition(":")[2], "--simulator-port", open_shop.phone.rpartition(":")[2])
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "waframe", "dev", *ports]
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        wait_until_ready(f"{open_shop.door}/readyz", process, folder / "log")
        yield open_shop
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline:
        try:
            if httpx2.get(url).is_success:
                return
        except httpx2.TransportError:
            pass
        try:
            process.wait(0.1)
            break
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(log.read_text("utf-8")[-4000:])


def pick(page: Page, words: str, title: str) -> None:
    """Look for a product in the open dialog, and take it."""
    page.get_by_role("searchbox", name="Buscar un producto").fill(words)
    page.locator("dialog[open]").get_by_role("button", name=title).click()


def test_a_question_becomes_a_ticket(shop: Shop, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="es-MX", accept_downloads=True)
    phone, desk = context.new_page(), context.new_page()
    faults: list[str] = []
    desk.on("pageerror", lambda error: faults.append(str(error)))
    examiner = Examiner(desk)
    phone.goto(f"{shop.phone}/?lang=es")
    phone.get_by_label("Mensaje", exact=True).fill("¿Tienen balatas para Tsuru 2009?")
    phone.keyboard.press("Enter")
    shop.enter(desk, "ana")
    desk.locator(".row", has_text="balatas para Tsuru").click()
    desk.get_by_role("button", name="Tomar").first.click()

    look_for_stock(desk, examiner)
    send_product(desk)
    expect(phone.locator("#messages")).to_contain_text("Disco de freno")
    send_quote(desk, examiner)
    card = desk.get_by_role("region", name="Cotización")
    expect(card.locator(".pill")).to_have_text("Enviada")
    phone.bring_to_front()
    phone.locator("#messages").get_by_role("button", name="Confirmar").click()
    expect(phone.locator("#messages")).to_contain_text("SUC01-000001.pdf")
    desk.bring_to_front()
    expect(card).to_contain_text("Confirmado")
    ticket = context.request.get(shop.door + str(card.get_by_label("Ticket en PDF").get_attribute("href")))
    assert ticket.body().startswith(b"%PDF")

    context.clear_cookies()
    shop.enter(desk, "sofia")
    read_report(desk, examiner)
    assert examiner.found == {}
    assert faults == []
    context.close()


def look_for_stock(desk: Page, examiner: Examiner) -> None:
    """See of one product that nobody knows, and how many there are of another here and elsewhere."""
    desk.get_by_role("toolbar").get_by_role("button", name="Existencias").click()
    pick(desk, "bomba de agua jetta", "Bomba de agua")
    expect(desk.get_by_text("No se sabe").first).to_be_visible()
    desk.get_by_role("button", name="Otro producto").click()
    pick(desk, "balatas tsuru", "Balatas delanteras")
    expect(desk.get_by_text("23 piezas")).to_be_visible()
    expect(desk.get_by_text("816.23 + IVA").first).to_be_visible()
    expect(desk.locator(".shelves")).to_contain_text("Portales")
    examiner.look("stock")
    desk.keyboard.press("Escape")


def send_product(desk: Page) -> None:
    """Send a product as a card."""
    desk.get_by_role("toolbar").get_by_role("button", name="Enviar producto").click()
    pick(desk, "disco de freno tsuru", "Disco de freno")
    desk.get_by_role("button", name="Enviar 1").click()


def send_quote(desk: Page, examiner: Examiner) -> None:
    """Quote two products, and send the quote."""
    desk.get_by_role("toolbar").get_by_role("button", name="Cotizar").click()
    pick(desk, "balatas tsuru", "Balatas delanteras")
    expect(desk.locator(".quote-lines")).to_contain_text("Balatas delanteras")
    desk.get_by_role("button", name="Una más").click()
    pick(desk, "disco de freno tsuru", "Disco de freno")
    expect(desk.locator(".quote-lines .sums")).to_contain_text(TOTAL)
    examiner.look("quote")
    desk.get_by_role("button", name="Enviar cotización").click()


def read_report(desk: Page, examiner: Examiner) -> None:
    """See the sale and its commission on the page of the report, and in its file."""
    desk.get_by_role("button", name="Reporte de ventas").click()
    expect(desk.locator(".sales-figures")).to_contain_text(TOTAL)
    expect(desk.locator("tr", has_text="Ana").first).to_contain_text(COMMISSION)
    examiner.look("report")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="CSV").click()
    assert "BAL-7043" in Path(download.value.path()).read_text("utf-8-sig")
