"""A customer on the phone's page buys from the assistant, by the rules and by a model, and an agent may step in."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Browser, Locator, Page, expect
from tests.plugins.web.test_selling_end_to_end import SECRETS, Shop, wait_until_ready

from waframe.testing.commanding import run_command
from waframe.testing.model_server import Asked, ModelServer, Said, Seller, serving_model

SCENARIOS = Path(__file__).parents[3] / "examples" / "scenarios"
PATIENCE_SECONDS = 15
CONFIG = """
database: sqlite:///shop.db
media: .waframe/media
channels:
  whatsapp:
    app_secret: ${WHATSAPP_APP_SECRET}
    verify_token: ${WEBHOOK_VERIFY_TOKEN}
    access_token: ${WHATSAPP_ACCESS_TOKEN}
    graph_url: ${WHATSAPP_GRAPH_URL:-http://127.0.0.1:3003}
defaults:
  timezone: America/Mexico_City
  plugins:
    web: {}
    takeover: {}
    catalog: {}
    sales: {tax: [{rate: "0.16"}]}
    shelf: {pieces: {BAL-7043: 4, BAL-7045: 2}}
    ai_summary: {quiet_seconds: 0.5}
    assistant: {quiet_seconds: 0}
    routing: {hours: {mon-sun: "00:00-23:59"}, address: "Calle Ejemplo 12"}
branches:
  centro:
    name: Centro
    channels: {whatsapp: {phone_number_id: "100000000000141"}}
  portales:
    name: Portales
    channels: {whatsapp: {phone_number_id: "100000000000142"}}
    plugins:
      assistant:
        models: [{provider: openai, model: stand-in, url: "MODEL_URL", timeout_seconds: 20}]
        deadline_seconds: 20
"""


class Thinking:
    """A mind that answers like the stand-in's, and can be stopped in the middle of a thought."""

    def __init__(self) -> None:
        self.asked, self.may_speak = Event(), Event()
        self.may_speak.set()

    def answer(self, asked: Asked) -> Said:
        """Wait until it may speak."""
        self.asked.set()
        self.may_speak.wait(PATIENCE_SECONDS)
        return Seller().answer(asked)


@pytest.fixture(scope="module")
def mind() -> Thinking:
    """Give the mind of the model that the branch Portales asks."""
    return Thinking()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, mind: Thinking) -> Iterator[Shop]:
    """Open a shop whose branch Centro sells by rules, and Portales by a model on this machine."""
    folder = tmp_path_factory.mktemp("shop")
    shutil.copytree(SCENARIOS / "plugins", folder / "plugins")
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(serving_model(ModelServer(mind))) as model_url,
    ):
        (folder / "waframe.yaml").write_text(CONFIG.replace("MODEL_URL", model_url), "utf-8")
        for words in (["migrate"], ["catalog", "import", str(SCENARIOS / "products.json")]):
            config = ["--config", str(folder / "waframe.yaml")]
            done = run_command(*config, *words, environment=dict.fromkeys(SECRETS, "simulated"))
            assert done.exit_code == 0, done.output
        yield from running(Shop(folder))


def running(shop: Shop) -> Iterator[Shop]:
    """Run the shop as `waframe dev` does."""
    ports = ("--port", shop.door.rpartition(":")[2], "--simulator-port", shop.phone.rpartition(":")[2])
    with (shop.folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "waframe", "dev", *ports], cwd=shop.folder, stdout=log, stderr=log
        )
    try:
        wait_until_ready(f"{shop.door}/readyz", process, shop.folder / "log")
        yield shop
    finally:
        process.terminate()
        process.wait(timeout=30)


class Phone:
    """The phone's page with the chat of one branch open, as one customer."""

    def __init__(self, page: Page, *, branch: str) -> None:
        self.page = page
        page.get_by_role("button", name=branch).click()
        expect(page.locator("#chat-name")).to_contain_text(branch)

    @property
    def chat(self) -> Locator:
        """The messages."""
        return self.page.locator("#messages")

    def becomes(self, name: str) -> None:
        """Be another customer."""
        self.page.request.post("/control/customers", data={"name": name, "phone": "+52 55 1000 0009"})
        self.page.locator("#who").click()
        self.page.get_by_role("menuitemradio", name=name).click()
        expect(self.page.locator("#who")).to_contain_text(name)
        expect(self.chat).not_to_contain_text("Ticket")

    def writes(self, text: str, *, until: str) -> None:
        """Write, and wait until the branch has said something."""
        self.page.get_by_label("Mensaje", exact=True).fill(text)
        self.page.keyboard.press("Enter")
        expect(self.chat).to_contain_text(until)

    def taps(self, button: str, *, until: str) -> None:
        """Tap the newest button of that name."""
        self.chat.get_by_role("button", name=button).last.click()
        expect(self.chat).to_contain_text(until)


@pytest.fixture(scope="module")
def phone_page(shop: Shop, browser: Browser) -> Iterator[Page]:
    """Open the phone's page."""
    context = browser.new_context(viewport={"width": 1280, "height": 840}, locale="es-MX", base_url=shop.phone)
    page = context.new_page()
    page.goto("/?lang=es")
    yield page
    context.close()


@pytest.fixture(scope="module")
def desk(shop: Shop, browser: Browser) -> Iterator[Page]:
    """Open the desk as an agent."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="es-MX")
    page = context.new_page()
    shop.enter(page, "ana")
    yield page
    context.close()


def open_row(desk: Page, words: str) -> None:
    """Open a conversation by what its row says, and leave the list, whose rows would rest under the mouse."""
    desk.locator(".row", has_text=words).first.click()
    desk.mouse.move(720, 300)


def test_the_rules_sell_on_the_phone_and_the_desk_sums_it_up(phone_page: Page, desk: Page) -> None:
    phone = Phone(phone_page, branch="Centro")

    phone.writes("hola", until="Hola")
    phone.writes("balatas para tsuru 2008", until="delanteras o traseras")
    phone.taps("Traseras", until="$390.00")
    phone.writes("sí", until="Cotización COT-SUC01-000001")
    phone.taps("Confirmar", until="SUC01-000001.pdf")

    open_row(desk, "Centro")
    card = desk.get_by_role("region", name="Resumen")
    expect(card.get_by_text("Tsuru", exact=True)).to_be_visible()
    expect(card.get_by_text("$390.00", exact=True)).to_be_visible()
    expect(card.get_by_role("progressbar", name="Etapa")).to_have_attribute("aria-valuetext", "Confirmado")
    expect(card.get_by_text("Dar seguimiento")).to_be_visible()


def test_the_model_sells_as_well(phone_page: Page) -> None:
    phone = Phone(phone_page, branch="Portales")

    phone.writes("hola", until="¿Qué refacción buscas")
    phone.writes("balatas para tsuru 2008", until="delanteras o traseras")
    phone.writes("traseras", until="$390.00 MXN, hay 2")
    phone.writes("sí", until="Cotización COT-SUC02-000001")
    phone.taps("Confirmar", until="SUC02-000001.pdf")


def test_the_model_is_silent_once_an_agent_takes_over(phone_page: Page, desk: Page, mind: Thinking) -> None:
    phone = Phone(phone_page, branch="Portales")
    phone.becomes("Luis Prado")
    phone.writes("bomba de agua aveo 2012", until="Bomba De Agua Gates")
    open_row(desk, "Luis Prado")
    mind.may_speak.clear()
    mind.asked.clear()
    phone.writes("mejor balatas delanteras", until="mejor balatas")
    assert mind.asked.wait(PATIENCE_SECONDS)

    desk.get_by_role("button", name="Tomar").first.click()
    box = desk.get_by_label("Respuesta", exact=True)
    expect(box).to_be_visible()
    mind.may_speak.set()
    box.fill("Le atiende Ana, ¿en qué le ayudo?")
    box.press("Enter")
    expect(phone.chat).to_contain_text("Le atiende Ana")
    mind.asked.clear()
    phone.writes("balatas delanteras aveo 2012", until="aveo 2012")
    expect(desk.locator(".log")).to_contain_text("balatas delanteras aveo 2012")
    desk.get_by_label("Respuesta", exact=True).fill("Con gusto")
    desk.keyboard.press("Enter")
    expect(phone.chat).to_contain_text("Con gusto")

    assert "Balatas Delanteras" not in (phone.chat.text_content() or "")
    assert not mind.asked.is_set()
