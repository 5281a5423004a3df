"""The examples run as their README says."""

import ast
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import anyio
import httpx2
import pytest

from waframe.plugins.console.channel import ConsoleChannel
from waframe.simulator import Customer, InMemory, Message, Simulator, SimulatorSettings, VirtualClock
from waframe.testing.clock import TurnedClock
from waframe.testing.inside import App, Deployment

EXAMPLES = Path(__file__).parents[2] / "examples"
ENVIRONMENT = {
    "WHATSAPP_APP_SECRET": "simulated-app-secret",
    "WEBHOOK_VERIFY_TOKEN": "simulated-verify-token",
    "WHATSAPP_ACCESS_TOKEN": "simulated-access-token",
}
CENTRO, PORTALES, VALLEJO = "100000000000141", "100000000000142", "100000000000143"
TUESDAY_MORNING = datetime(2026, 9, 22, 11, 0, tzinfo=ZoneInfo("America/Mexico_City"))


class Patient:
    """A terminal whose person waits for an answer before the next line."""

    def __init__(self, *lines: str) -> None:
        self._lines = iter(lines)
        self._answered = anyio.Event()
        self._first = True
        self.seen: list[str] = []

    async def read(self) -> str | None:
        if not self._first:
            with anyio.fail_after(10):
                await self._answered.wait()
        self._first = False
        self._answered = anyio.Event()
        return next(self._lines, None)

    def write(self, text: str) -> None:
        self.seen.append(text)
        self._answered.set()


def copied(example: str, folder: Path) -> Path:
    shutil.copytree(EXAMPLES / example, folder / example, ignore=shutil.ignore_patterns(".waframe", "__pycache__"))
    config = folder / example / "waframe.yaml"
    config.write_text(config.read_text("utf-8").replace("assistant: {}", "assistant: {quiet_seconds: 0}"), "utf-8")
    return config


async def talk(example: str, folder: Path, *lines: str, desk: str) -> list[str]:
    patient = Patient(*lines)
    async with Deployment(copied(example, folder), environ={}).running() as deployment:
        channel = deployment.registry.channels()["console"]
        assert isinstance(channel, ConsoleChannel)
        await channel.chat(patient, address=desk, session="test", name="Cliente de prueba")
    return patient.seen[1:]


async def test_echo_says_everything_again(tmp_path: Path) -> None:
    assert await talk("echo", tmp_path, "hola", "¿eco?", desk="here") == ["hola", "¿eco?"]


def test_echo_has_at_most_seven_statements() -> None:
    tree = ast.parse((EXAMPLES / "echo/plugins/echo.py").read_text("utf-8"))
    docstrings = [
        node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]

    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and node not in docstrings]

    assert len(statements) <= 7


async def test_luck_is_answered_in_norte(tmp_path: Path) -> None:
    greeting, luck = await talk("two_branches", tmp_path, "hola", "¿cuál es mi suerte?", desk="norte")

    assert greeting == "Hola, aquí Norte."
    assert luck.startswith("El número de hoy en Norte: ")


async def test_luck_is_a_stranger_in_sur(tmp_path: Path) -> None:
    assert await talk("two_branches", tmp_path, "suerte", desk="sur") == ["Hola, aquí Sur."]


def test_a_plugin_of_one_file_is_short() -> None:
    lines = (EXAMPLES / "two_branches/plugins/lucky.py").read_text("utf-8").splitlines()

    assert len(lines) <= 20


class Shop:
    """The demo, with a simulated Meta and a customer."""

    def __init__(self, simulator: Simulator, customer: Customer) -> None:
        self._simulator = simulator
        self._customer = customer

    async def hears(self, text: str, *, at: str) -> list[Message]:
        """Write to a branch, and give what it answers."""
        before = len(self._customer.received(at))
        sent = await self._customer.writes(at, text)
        await self._customer.waits_for(at, lambda message: True, after=sent)
        return self._customer.received(at)[before:]


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with opened(tmp_path, ENVIRONMENT) as shop:
        yield shop


@asynccontextmanager
async def opened(folder: Path, environ: Mapping[str, str]) -> AsyncIterator[Shop]:
    virtual = VirtualClock(TUESDAY_MORNING.timestamp())
    url = "http://127.0.0.1:3003"
    async with Simulator.virtual(SimulatorSettings(public_url=url, read_immediately=True), clock=virtual) as simulator:

        def transport(wanted: str) -> httpx2.AsyncBaseTransport | None:
            return InMemory(simulator.app) if wanted.startswith(url) else None

        deployment = Deployment(
            copied("demo", folder), environ=environ, clock=TurnedClock(virtual), transports=transport
        )
        async with deployment.running():
            simulator.deliver_to(App(deployment))
            yield Shop(simulator, simulator.customer("5215512345678", name="Cliente de prueba"))


async def test_each_branch_greets_in_its_own_way(shop: Shop) -> None:
    (centro,) = await shop.hears("hola", at=CENTRO)
    (portales,) = await shop.hears("hola", at=PORTALES)
    (vallejo,) = await shop.hears("hola", at=VALLEJO)

    assert centro.text.startswith("Hola, gracias por escribir a Centro.")
    assert [button.title for button in centro.buttons] == ["Refacciones", "Horario y dirección", "Hablar con alguien"]
    assert portales.content.list_label == "Ver qué hacemos"
    assert len(portales.rows) == 5
    assert [button.title for button in vallejo.buttons] == ["Mandar mi lista", "Un vendedor"]


async def test_each_branch_has_its_own_hours(shop: Shop) -> None:
    for number, line in ((CENTRO, "sábado: 9:00 a 14:00"), (PORTALES, "domingo: 10:00 a 13:00"),
                         (VALLEJO, "lunes a viernes: 7:00 a 13:00 y 14:30 a 17:00")):  # fmt: skip
        (answer,) = await shop.hears("¿a qué hora abren?", at=number)

        assert line in answer.text
        assert "Ahora está abierto" in answer.text


async def test_the_plugins_of_the_demo_answer(shop: Shop) -> None:
    (vin,) = await shop.hears("1M8GDM9AXKP042788", at=CENTRO)
    await shop.hears("hola", at=PORTALES)
    (price,) = await shop.hears("afinación", at=PORTALES)
    (promise,) = await shop.hears("quiero un asesor", at=PORTALES)

    assert vin.text.startswith("VIN 1M8GDM9AXKP042788: ")
    assert price.text == "La afinación de cuatro cilindros cuesta $1,250.\n\nPrecios con IVA incluido."
    assert promise.text.startswith("Claro, te atenderá una persona de Portales.")
