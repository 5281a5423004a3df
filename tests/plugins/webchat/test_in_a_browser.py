"""A shop's web site with the bubble, a visitor, and an agent at the desk, in a real browser."""

import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import anyio
import pytest
import uvicorn
from anyio.from_thread import BlockingPortal, start_blocking_portal
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from waframe.testing.inside import COOKIE, LASTS, App, Server
from waframe.testing.scenario import Scenario, playing

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
expect.set_options(timeout=20_000)
MENU = [
    {"id": "parts", "title": "Refacciones", "answer": "¿Qué pieza? <b>Dime</b>"},
    {"id": "who", "title": "Hablar con alguien", "handoff": True},
]
SHOP = """<!doctype html><html lang="es"><title>Tienda</title><link rel="icon" href="data:,"><h1>Refaccionaria</h1>
<script src="{chat}/webchat/widget.js" data-site="centro" async></script></html>"""


class Site:
    """The chat's server, which also gives the page of a shop: at another name, so that it is another origin."""

    def __init__(self, scenario: Scenario, *, portal: BlockingPortal, port: int, session: str) -> None:
        self.chat = f"http://127.0.0.1:{port}"
        self.shop = f"http://localhost:{port}/shop"
        self.session = session
        self._scenario, self._portal = scenario, portal

    def settle(self) -> None:
        """Let everything happen that is due."""
        self._portal.call(self._scenario.settle)

    def agent(self, browser: Browser) -> BrowserContext:
        """Let an agent sit down at the desk."""
        context = browser.new_context(locale="es-MX", viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": COOKIE, "value": self.session, "url": self.chat}])
        return context


def with_shop(app: ASGIApp, *, chat: str) -> ASGIApp:
    """Add the page of a shop."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/shop":
            await HTMLResponse(SHOP.format(chat=chat))(scope, receive, send)
        else:
            await app(scope, receive, send)

    return serve


@asynccontextmanager
async def served(folder: Path, portal: BlockingPortal) -> AsyncIterator[Site]:
    """Serve the shop, its chat and the desk."""
    async with playing(folder) as scenario:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            scenario.settings["channels"] = {"webchat": {"origins": [f"http://localhost:{port}"]}}
            plugins = {"web": {}, "takeover": {}, "routing": {"menu": MENU}}
            chat = {"webchat": {"site": "centro", "greeting": "¿En qué te ayudamos?"}}
            branch = await scenario.branch("centro", plugins=plugins, channels=chat)
            store = scenario.deployment.store
            agent = await store.agents.find(await branch.agent("Luis").id())
            assert agent is not None
            session = await store.sessions.open(agent, client="test", now=scenario.clock.now(), lasts=LASTS)
            app = with_shop(App(scenario.deployment), chat=f"http://127.0.0.1:{port}")
            started = anyio.Event()
            server = Server(
                uvicorn.Config(
                    app, log_level="error", lifespan="off", ws="websockets-sansio", timeout_graceful_shutdown=1
                ),
                started=started.set,
            )
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(partial(server.serve, sockets=[listening]))
                await started.wait()
                yield Site(scenario, portal=portal, port=port, session=session)
                server.should_exit = True


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(served(tmp_path, portal)) as site:
        yield site


@pytest.fixture
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no browser here")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


def test_a_visitor_writes_taps_is_answered_by_a_person_and_finds_it_all_again(site: Site, browser: Browser) -> None:
    faults: list[str] = []
    visiting = browser.new_context(locale="es-MX", viewport={"width": 360, "height": 640})
    page = visiting.new_page()
    page.on("console", lambda said: faults.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(site.shop)
    page.get_by_role("button", name="Chatea con nosotros").click()
    chat = page.frame_locator("waframe-webchat iframe")
    expect(chat.get_by_text("¿En qué te ayudamos?")).to_be_visible()
    chat.get_by_label("Escribe un mensaje").fill("hola <img src=x onerror=alert(1)>")
    chat.get_by_label("Escribe un mensaje").press("Enter")
    chat.get_by_role("button", name="Refacciones").click()
    expect(chat.locator(".ours").last).to_contain_text("¿Qué pieza? <b>Dime</b>")
    chat.get_by_role("button", name="Hablar con alguien").click()
    expect(chat.locator(".option.picked")).to_have_count(2)
    site.settle()

    desk = site.agent(browser).new_page()
    desk.goto(site.chat)
    desk.locator(".row").click()
    desk.locator(".centre .act.first").click()
    expect(chat.locator(".ours").last).to_contain_text("Te atiende Luis")
    desk.locator(".composer textarea").fill("Soy Luis, ¿qué auto es?")
    expect(chat.locator(".typing")).to_be_visible()
    desk.locator(".composer textarea").press("Enter")
    expect(chat.locator(".ours").last).to_contain_text("Soy Luis, ¿qué auto es?")
    expect(chat.locator(".typing")).to_be_hidden()
    chat.get_by_label("Escribe un mensaje").fill("Es un")
    expect(desk.locator(".who small")).to_have_text("escribiendo…")
    expect(desk.locator(".composer")).not_to_contain_text("Plantilla")
    expect(desk.locator(".quick")).not_to_contain_text("Plantilla")

    count = chat.locator("article").count()
    page.reload()  # a private window gives a frame of another site no storage, so that the shop's is used
    page.get_by_role("button", name="Chatea con nosotros").click()
    expect(chat.locator("article")).to_have_count(count)
    expect(chat.get_by_role("log")).to_contain_text("hola <img src=x onerror=alert(1)>")
    width = chat.locator("body").evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert width <= 0
    assert faults == []
