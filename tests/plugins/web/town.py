"""A shop as it runs for people: a server and a simulated WhatsApp as processes, agents, and customers with phones."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic

import anyio
import httpx2
from playwright.sync_api import Browser, Page

from waframe import Role
from waframe.core.store.agents import Agents
from waframe.testing.inside import Passwords, choose_database, migrate

PASSWORD = "balata-bujia-4711"
NUMBERS = {"centro": "100000000000141", "norte": "100000000000142"}
AGENTS = (
    ("ana", "Ana Robles", ("centro", "norte"), "es-MX"),
    ("luis", "Luis Ortega", ("centro", "norte"), "es-MX"),
    ("nora", "Nora Paz", ("norte",), "es-MX"),
    ("emma", "Emma Reed", ("centro", "norte"), "en-US"),
)
SECRETS = {
    "APP_SECRET": "simulated-app-secret",
    "VERIFY_TOKEN": "simulated-verify-token",
    "ACCESS_TOKEN": "simulated-access-token",
}
START_SECONDS = 60
WAIT_SECONDS = 30
EXPIRED = "2020-01-01T00:00:00.000000+00:00"
CONFIG = """
database: sqlite:///{folder}/desk.db
media: {folder}/media
channels:
  whatsapp:
    app_secret: ${{APP_SECRET}}
    verify_token: ${{VERIFY_TOKEN}}
    access_token: ${{ACCESS_TOKEN}}
    graph_url: {phone}
defaults:
  timezone: America/Mexico_City
  plugins:
    web: {{}}
    takeover: {{}}
    routing:
      hours: {{mon-sun: "00:00-24:00"}}
      menu:
        - {{id: parts, title: Refacciones, answer: "¿Qué pieza buscas?"}}
        - {{id: person, title: Hablar con alguien, handoff: true}}
branches:
  centro: {{name: Centro, channels: {{whatsapp: {{phone_number_id: "{centro}"}}}}}}
  norte: {{name: Norte, channels: {{whatsapp: {{phone_number_id: "{norte}"}}}}}}
"""


class Customer:
    """A customer's phone in the simulator, in the chat with one branch."""

    def __init__(self, client: httpx2.Client, *, name: str, person: str, branch: str) -> None:
        self._client = client
        self._path = f"/control/chats/{NUMBERS[branch]}/{person}"
        self.name = name

    def writes(self, *texts: str) -> "Customer":
        """Write texts, one after the other."""
        for text in texts:
            self._client.post(f"{self._path}/messages", json={"type": "text", "text": text}).raise_for_status()
        return self

    def hears(self, text: str) -> None:
        """Wait until a message of the branch holds a text."""
        self._until(lambda: any(text in said for said in self.heard()), f"{self.name} never read: {text}")

    def heard(self) -> list[str]:
        """List the texts that came from the branch."""
        messages = self._client.get(self._path).json()["messages"]
        return [one["content"].get("text") or "" for one in messages if one["direction"] == "out"]

    def reads(self) -> None:
        """Look at the chat, so that ticks become blue."""
        self._client.post(f"{self._path}/shown", json={"shown": True}).raise_for_status()

    def _until(self, condition: object, complaint: str) -> None:
        assert callable(condition)
        deadline, seq = monotonic() + WAIT_SECONDS, 0
        while not condition():
            assert monotonic() < deadline, f"{complaint}; but {self.heard()}"
            seq = self._client.get("/control/events", params={"since": seq, "seconds": 2}).json()["seq"]


class Town:
    """The processes, and what a test does to them."""

    def __init__(self, folder: Path) -> None:
        door, phone = free_ports(2)
        self.url = f"http://127.0.0.1:{door}"
        self._phone = f"http://127.0.0.1:{phone}"
        self._folder = folder
        self._config = folder / "waframe.yaml"
        self._config.write_text(CONFIG.format(folder=folder, phone=self._phone, **NUMBERS), "utf-8")
        self._environ = {**os.environ, **SECRETS, "PORT": str(door)}
        self._client = httpx2.Client(base_url=self._phone, timeout=30)
        self._people = 0
        self._server: subprocess.Popen[bytes] | None = None

    @contextmanager
    def open(self) -> Iterator["Town"]:
        """Run the simulator and the server until the end."""
        anyio.run(partial(hire, f"sqlite:///{self._folder}/desk.db"))
        port = self._phone.rpartition(":")[2]
        simulator = self._run("simulate", "--port", port, "--callback-url", f"{self.url}/webhooks/whatsapp")
        with ExitStack() as ending:
            ending.callback(self._client.close)
            ending.callback(end, simulator)
            ending.callback(self.stop)
            self.start()
            self._wait(f"{self._phone}/control/numbers", simulator)
            yield self

    def start(self) -> None:
        """Start the server and wait until it takes messages."""
        self._server = self._run("serve")
        self._wait(f"{self.url}/readyz", self._server)

    def stop(self) -> None:
        """Stop the server as an operator does."""
        if self._server is not None:
            end(self._server)

    def customer(self, name: str, *, branch: str = "centro") -> Customer:
        """Let somebody new come to a branch."""
        self._people += 1
        new = self._client.post("/control/customers", json={"name": name, "phone": f"52155100{self._people:05}"})
        return Customer(self._client, name=name, person=new.json()["id"], branch=branch)

    def hurry_phone(self, seconds: float) -> None:
        """Let time pass at WhatsApp, which tries again what did not arrive."""
        self._client.post("/control/clock", json={"advance_seconds": seconds}).raise_for_status()

    def end_time(self, conversation_id: str) -> None:
        """Let the time of whoever has a conversation be over, as if its minutes had passed."""
        deadline = monotonic() + WAIT_SECONDS
        with closing(sqlite3.connect(self._folder / "desk.db", timeout=10)) as database, database:
            while database.execute("select 1 from inbox where conversation_id = ?", (conversation_id,)).fetchone():
                assert monotonic() < deadline, "a turn that would start the time anew does not end"
            held = database.execute(
                "update conversations set floor_until = ? where id = ? and floor = 'agent'", (EXPIRED, conversation_id)
            )
            timers = database.execute(
                "update jobs set due_at = ? where conversation_id = ?", (EXPIRED, conversation_id)
            )
            assert (held.rowcount, timers.rowcount > 0) == (1, True)

    def sit(self, browser: Browser, login: str, **context: object) -> Page:
        """Log in as an agent, and open the desk in a browser of its own."""
        wanted = {"viewport": {"width": 1440, "height": 900}, "locale": "es-MX", **context}
        seat = browser.new_context(timezone_id="America/Mexico_City", **wanted)  # type: ignore[arg-type]
        enter(seat.new_page(), self.url, login)
        return seat.pages[0]

    def _run(self, *words: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{words[0]}.log").open("ab") as log:
            command = [sys.executable, "-m", "waframe", "--config", str(self._config), *words]
            return subprocess.Popen(
                command, env=self._environ, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _wait(self, url: str, process: subprocess.Popen[bytes]) -> None:
        deadline = monotonic() + START_SECONDS
        while True:
            try:
                if httpx2.get(url).is_success:
                    return
            except httpx2.TransportError:
                pass
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                if monotonic() < deadline:
                    continue
            raise AssertionError("\n".join(log.read_text()[-3000:] for log in self._folder.glob("*.log")))


async def hire(url: str) -> None:
    """Make the tables and the agents, all with one password."""
    await migrate(url)
    database = choose_database(url)
    await database.open()
    try:
        hashed = await Passwords().hash(PASSWORD)
        for login, name, branches, language in AGENTS:
            await Agents(database).add(
                login=login,
                name=name,
                role=Role.AGENT,
                branches=branches,
                password=hashed,
                language=language,
                now=datetime(2026, 1, 1, tzinfo=UTC),
            )
    finally:
        await database.close()


def enter(page: Page, url: str, login: str) -> None:
    """Log in over HTTP and open the page."""
    who = {"login": login, "password": PASSWORD}
    answer = page.context.request.post(f"{url}/api/login", data=who, headers={"Origin": url})
    assert answer.ok, answer.text()
    page.goto(url)
    page.locator("#inbox").wait_for(timeout=30_000)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process by its id, in the end by force."""
    process.terminate()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_ports(many: int) -> Sequence[int]:
    """Ask the system for ports that nobody uses."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(many)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports
