"""The page "Your first plugin" goes as it is written, from the first command to the answer on the phone."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from tests.docs.author import Author, forget_code
from tests.docs.talk import turns
from tests.docs.test_plugin_pages import DOCS, blocks

from waframe.core.runtime.app import App
from waframe.core.runtime.deployment import Deployment
from waframe.simulator import InMemory, Simulator, SimulatorSettings, VirtualClock
from waframe.testing.clock import TurnedClock

PAGE = blocks("your-first-plugin.md")
DOOR = "waframe_gift_wrap/plugin.py"
TEMPLATE = DOCS.parent / "src/waframe/core/commands/templates/plugin"
SECRETS = {
    "WHATSAPP_APP_SECRET": "simulated-app-secret",
    "WEBHOOK_VERIFY_TOKEN": "simulated-verify-token",
    "WHATSAPP_ACCESS_TOKEN": "simulated-access-token",
}


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Author]:
    monkeypatch.setattr("waframe.core.commands.opening.configure_logs", lambda **_: None)
    yield Author(tmp_path, monkeypatch)
    forget_code(tmp_path)


@asynccontextmanager
async def dev(config: Path) -> AsyncIterator[tuple[Deployment, Simulator]]:
    """Run a deployment with the simulator's phone, as `waframe dev` does."""
    virtual = VirtualClock()
    async with Simulator.virtual(SimulatorSettings(numbers=(), read_immediately=True), clock=virtual) as simulator:

        def transport(url: str) -> httpx2.AsyncBaseTransport:
            return InMemory(simulator.app)

        deployment = Deployment(config, environ=SECRETS, clock=TurnedClock(virtual), transports=transport)
        async with deployment.running():
            simulator.deliver_to(App(deployment))
            yield deployment, simulator


async def test_the_page_goes_as_it_is_written(author: Author) -> None:
    assert await author.types(PAGE["begin"]) == {}
    assert len(author.passed) == 3

    author.writes("tests/test_wanted.py", PAGE["tests/test_wanted.py"])
    (error,) = (await author.types("pytest")).values()
    assert "wanted_wrapping" in str(error)

    author.replaces(DOOR, PAGE[DOOR].splitlines(keepends=True)[0], after=PAGE[DOOR])
    assert await author.types(PAGE["once more"]) == {}

    await author.types(PAGE["a deployment"])
    author.appends("waframe.yaml", PAGE["waframe.yaml"])
    async with dev(author.folder / "waframe.yaml") as (deployment, simulator):
        customer = simulator.customer("5215512345678", name="Ana")
        for key, branch in deployment.config.branches.items():
            number = branch.addresses["whatsapp"].address
            simulator.number(number, name=key, display_phone=f"+52 55 5512 {number[-4:]}")
            ((said, answer),) = turns(PAGE[key])
            sent = await customer.writes(number, said)
            await customer.waits_for(number, lambda message: True, after=sent)
            assert [one.text for one in customer.received(number)] == [answer]


def test_the_page_names_the_files_that_there_are() -> None:
    cells = re.findall(r"^\| (`.+`) \|", (DOCS / "your-first-plugin.md").read_text("utf-8"), re.MULTILINE)
    named = {path.strip("`/").replace("gift_wrap", "sample_thing") for cell in cells for path in cell.split(", ")}

    there = {part for path in TEMPLATE.rglob("*") for part in (path.name, str(path.relative_to(TEMPLATE)))}

    assert len(named) == 10
    assert named <= there
