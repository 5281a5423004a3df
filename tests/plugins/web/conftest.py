"""A desk with three branches, two agents and a dozen customers, served to a real browser."""

import os
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import anyio
import pytest
import uvicorn
from anyio.from_thread import BlockingPortal, start_blocking_portal
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from waframe import Role
from waframe.plugins.whatsapp.template_definition import Component, TemplateDefinition
from waframe.plugins.whatsapp.templates import Templates
from waframe.simulator.phone import Customer
from waframe.testing.inside import COOKIE, LASTS, App, Passwords, Server
from waframe.testing.scenario import Scenario, playing

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PASSWORD = "balata-bujia-4711"
PHRASES = (
    ("centro", "Refaccionaria El Güero", "Quiero una persona: ¿tienen amortiguadores para Chevy 2006?"),
    ("centro", "Jorge Luis Cárdenas", "¿Entonces me lo aparta o no, joven?"),
    ("portales", "Óscar Domínguez", "Quiero una persona. Ahora la bomba de agua"),
    ("centro", "María Hernández", "¿Y si llevo también los discos me hace un descuentito?"),
    ("portales", "Guadalupe Ríos", "Hola, ¿de qué precio es el clutch?"),
    ("vallejo", "Patricia Villanueva", "¿A qué hora abren?"),
    ("vallejo", "Brenda Salas", "Gracias"),
)
TEMPLATES = (
    (
        "seguimiento_de_cotizacion",
        "APPROVED",
        "Hola {{1}}. Su cotización {{2}} vence mañana. ¿Le apartamos las piezas?",
    ),
    ("pedido_listo", "APPROVED", "Ya puede pasar por su pedido."),
    ("encuesta", "PAUSED", "¿Cómo le atendimos?"),
)
WABA = "777"
CANNED = {
    "gracias": {"title": "Despedida", "text": "Gracias por escribir a {branch}, {customer}."},
    "vin": {"title": "Pedir el VIN", "text": "{customer}, ¿me da el VIN {vin}?"},
}
HANDS = '''
"""Puts who asks for a person into the queue, and lets agents take and release."""

from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from waframe import Action, ActionCall, Context, Done, Floor, Message, NoSettings, Plugin, Reply, Risk, Text, hookimpl


class Snooze(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    until: datetime


class Label(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


class Transfer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    agent_id: str | None = None
    branch: str | None = None
    note: str | None = None


class Quote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sku: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}-[0-9]{4}$")]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=99)] = 1


class Hands(Plugin[NoSettings]):
    """A little takeover."""

    name = "hands"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        if "persona" in message.text:
            ctx.move_floor(Floor.QUEUE)
            return None
        return Reply(contents=(Text(body="Con gusto, lo reviso."),)) if "precio" in message.text else None

    @hookimpl
    def register_actions(self) -> list[Action]:
        return [
            Action(name="take", title="hands.take", run=self.take, risk=Risk.WRITE),
            Action(name="release", title="hands.release", run=self.release, risk=Risk.WRITE),
            Action(name="close", title="hands.close", run=self.close, risk=Risk.WRITE),
            Action(name="snooze", title="hands.snooze", run=self.snooze, arguments=Snooze, risk=Risk.WRITE),
            Action(name="label", title="hands.label", run=self.label, arguments=Label, risk=Risk.WRITE),
            Action(name="unlabel", title="hands.unlabel", run=self.unlabel, arguments=Label, risk=Risk.WRITE),
            Action(name="transfer", title="hands.transfer", run=self.transfer, arguments=Transfer, risk=Risk.WRITE),
            Action(name="extend", title="hands.extend", run=self.extend, risk=Risk.WRITE),
            Action(name="quote", title="Cotizar", run=self.quote, arguments=Quote, risk=Risk.WRITE),
        ]

    async def take(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        ctx.move_floor(Floor.AGENT, agent_id=call.caller, until=ctx.clock.now() + timedelta(minutes=5))
        return Done()

    async def release(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        ctx.move_floor(Floor.QUEUE)
        return Done()

    async def close(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        ctx.close()
        return Done()

    async def snooze(self, ctx: Context, call: ActionCall, arguments: Snooze) -> Done:
        ctx.snooze(arguments.until)
        return Done()

    async def label(self, ctx: Context, call: ActionCall, arguments: Label) -> Done:
        ctx.label(arguments.name)
        return Done()

    async def unlabel(self, ctx: Context, call: ActionCall, arguments: Label) -> Done:
        ctx.label(arguments.name, on=False)
        return Done()

    async def transfer(self, ctx: Context, call: ActionCall, arguments: Transfer) -> Done:
        ctx.move_floor(Floor.AGENT, agent_id=arguments.agent_id, until=ctx.clock.now() + timedelta(minutes=5))
        return Done()

    async def extend(self, ctx: Context, call: ActionCall, arguments: object) -> Done:
        ctx.hold_floor(ctx.clock.now() + timedelta(minutes=10))
        return Done()

    async def quote(self, ctx: Context, call: ActionCall, arguments: Quote) -> Done:
        ctx.learn("quote", f"{arguments.quantity} x {arguments.sku}")
        return Done()
'''


class Desk:
    """A running deployment, and what a test does to it from outside."""

    def __init__(self, scenario: Scenario, *, portal: BlockingPortal, url: str) -> None:
        self._scenario = scenario
        self._portal = portal
        self.url = url

    @property
    def now(self) -> float:
        """Tell the deployment's time, in seconds."""
        return self._scenario.clock.now().timestamp()

    def session(self, login: str) -> str:
        """Begin a session as a login would, and give its secret."""
        return self._portal.call(partial(open_session, self._scenario, login=login))

    def notes(self, name: str, text: str) -> None:
        """Let a colleague write the note of a customer."""
        self._portal.call(partial(note, self._scenario, name=name, text=text))

    def writes(self, text: str, *, branch: str = "centro", name: str = "Ana") -> None:
        """Let a customer write, and wait for what follows."""
        self._portal.call(partial(write, self._scenario, branch=branch, name=name, text=text))

    def happens(self, act: Callable[[Customer, str], Awaitable[object]], *, name: str, branch: str = "centro") -> None:
        """Let a customer do something with the number of a branch, and wait for what follows."""
        self._portal.call(partial(happen, self._scenario, act, branch=branch, name=name))

    def breaks(self, **faults: object) -> None:
        """Let the channel refuse or lose things, as the simulator names it."""
        self._portal.call(partial(self._scenario.simulator.faults.switch, **faults))

    def on_the_phone(self, text: str) -> int:
        """Count how often a text reached a customer."""
        return sum(text in str(send) for send in self._scenario.simulator.sends)

    def passes(self, seconds: float) -> None:
        """Let time pass in the deployment."""
        self._portal.call(self._scenario.advance, seconds)


async def write_templates(scenario: Scenario) -> None:
    """Let the numbers have an account with templates that were fetched."""
    for settings in scenario.branch_settings.values():
        settings["canned"] = CANNED
        settings["channels"]["whatsapp"]["waba_id"] = WABA  # type: ignore[index]
    scenario.write_settings()
    await scenario.deployment.reload()
    definitions = [
        TemplateDefinition(
            account=WABA,
            name=name,
            language="es_MX",
            status=status,
            category="UTILITY",
            parameter_format="POSITIONAL",
            components=(Component(type="BODY", text=text),),
            synced_at=scenario.clock.now(),
        )
        for name, status, text in TEMPLATES
    ]
    await Templates(scenario.deployment.store.database).put(definitions)


async def open_session(scenario: Scenario, *, login: str) -> str:
    """Begin a session; logging in by the form again and again would be slowed down."""
    store = scenario.deployment.store
    known = await store.agents.by_login(login)
    assert known is not None
    return await store.sessions.open(known[0], client="test", now=scenario.clock.now(), lasts=LASTS)


async def note(scenario: Scenario, *, name: str, text: str) -> None:
    """Write the note of a customer by name."""
    store = scenario.deployment.store
    for one in [found for key in scenario.branch_settings for found in await store.conversations.by_branch(key)]:
        customer = await store.customers.find(one.customer_id)
        if customer is not None and customer.name == name:
            assert await store.desk.set_note(customer.id, text, now=scenario.clock.now())


async def write(scenario: Scenario, *, branch: str, name: str, text: str) -> None:
    """Write as a customer."""
    await happen(scenario, lambda customer, number: customer.writes(number, text), branch=branch, name=name)


async def happen(
    scenario: Scenario, act: Callable[[Customer, str], Awaitable[object]], *, branch: str, name: str
) -> None:
    """Do something as a customer, whose phone follows from the name."""
    number = scenario.branch_settings[branch]["channels"]["whatsapp"]["phone_number_id"]  # type: ignore[index]
    phone = f"52155{sum(name.encode()) * 7919 % 100_000_000:08}"
    await act(scenario.simulator.customer(phone, name=name), number)
    await scenario.settle()


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[Scenario, str]]:
    """Serve a scenario at a port of this machine."""
    async with playing(folder) as scenario:
        plugins = Path(scenario.folder) / "plugins"
        plugins.mkdir()
        (plugins / "hands.py").write_text(HANDS)
        for key in ("centro", "portales", "vallejo"):
            await scenario.branch(key, plugins={"web": {}, "hands": {}})
        await write_templates(scenario)
        hashed = await Passwords().hash(PASSWORD)
        for login, name, role, branches in (
            ("ana", "Ana Robles", Role.AGENT, ("centro", "portales", "vallejo")),
            ("luis", "Luis Ortega", Role.AGENT, ("centro", "portales")),
            ("sofia", "Sofía Mena", Role.SUPERVISOR, ("centro", "portales", "vallejo")),
            ("nadie", "Nadie", Role.AGENT, ()),
        ):
            await scenario.deployment.store.agents.add(
                login=login,
                name=name,
                role=role,
                branches=branches,
                password=hashed,
                language="es-MX",
                now=scenario.clock.now(),
            )
        for branch, name, text in PHRASES:
            await write(scenario, branch=branch, name=name, text=text)
            await scenario.advance(40)
        config = uvicorn.Config(
            App(scenario.deployment),
            log_level="error",
            lifespan="off",
            ws="websockets-sansio",
            timeout_graceful_shutdown=1,
        )
        started = anyio.Event()
        server = Server(config, started=started.set)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(partial(server.serve, sockets=[listening]))
                await started.wait()
                yield scenario, f"http://127.0.0.1:{listening.getsockname()[1]}"
                server.should_exit = True


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Serve the desk in a thread of its own, once for the tests of a file; each has a browser context of its own."""
    folder = tmp_path_factory.mktemp("desk")
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(served(folder)) as (scenario, url):
        yield Desk(scenario, portal=portal, url=url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one browser for the tests of a file; its loop has to end before asynchronous tests begin."""
    if CHROMIUM is None or "WAFRAME_NO_BROWSER" in os.environ:
        pytest.skip("there is no browser here")
    expect.set_options(timeout=15_000)  # the machine may be busy with other tests
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


class Watched:
    """A page, and what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.append(message.text) if message.type == "error" else None)

    def log_in(self, desk: Desk, *, login: str = "ana") -> Page:
        """Open the desk with a session; the browser's clock shows the deployment's time."""
        self.page.context.add_cookies([{"name": COOKIE, "value": desk.session(login), "url": desk.url}])
        return self.arrive(desk)

    def arrive(self, desk: Desk) -> Page:
        """Open the page, and wait until the columns stand."""
        self.page.clock.install(time=desk.now)
        self.page.goto(desk.url)
        self.page.get_by_role("navigation", name="Conversaciones").wait_for(timeout=15_000)
        return self.page


def open_thread(page: Page, name: str) -> None:
    """Open a conversation with the mouse, and leave the list, whose rows would rest under it."""
    page.locator(".row", has_text=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator(".log .line").first).to_be_visible()
    page.mouse.move(720, 300)


def take(page: Page, name: str) -> Locator:
    """Open a conversation, take it, and give the box to write in."""
    open_thread(page, name)
    page.keyboard.press("t")
    box = page.get_by_label("Respuesta", exact=True)
    expect(box).to_be_visible()
    return box


def fill_in(page: Page, password: str) -> None:
    """Fill in the form and send it."""
    page.get_by_label("Usuario").fill("ana")
    page.get_by_label("Contraseña", exact=True).fill(password)
    page.keyboard.press("Enter")


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """Open a wide page in Spanish."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="es-MX", timezone_id="America/Mexico_City"
    )
    yield Watched(context.new_page())
    context.close()
