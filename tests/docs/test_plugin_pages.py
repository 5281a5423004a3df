"""What the pages about plugins show works as they show it."""

import re
from pathlib import Path

import anyio
import pytest
from tests.docs.talk import turns

from waframe.core.runtime.deployment import Deployment
from waframe.plugins.console.channel import ConsoleChannel
from waframe.plugins.routing.settings import RoutingSettings

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r'^```(?P<language>\w+) title="(?P<title>[^"]+)"\n(?P<code>.*?)^```$', re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```\w", re.MULTILINE)
PAGES = ["your-first-plugin.md", "plugins/routing.md", "plugins/console.md", "plugins/web.md", "plugins/webchat.md"]


def blocks(page: str) -> dict[str, str]:
    text = (DOCS / page).read_text("utf-8")
    return {found["title"]: found["code"] for found in BLOCK.finditer(text)}


def write_files(page: str, folder: Path) -> Path:
    for title, code in blocks(page).items():
        if "." in title:
            path = folder / title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code, "utf-8")
    return folder / "waframe.yaml"


class Player:
    """A terminal that plays a written talk: types its lines, and waits for what should be answered to each."""

    def __init__(self, talk: str) -> None:
        self._turns = list(turns(talk))
        self._expected = ""
        self._heard = anyio.Event()
        self.wrong: list[str] = []
        self._said: list[str] = []

    async def read(self) -> str | None:
        with anyio.move_on_after(5):
            while "\n".join(self._said) != self._expected:
                self._heard = anyio.Event()
                await self._heard.wait()
        if "\n".join(self._said) != self._expected:
            self.wrong.append(f"{self._said} instead of {self._expected!r}")
        self._said.clear()
        if not self._turns:
            return None
        line, answer = self._turns.pop(0)
        self._expected = answer
        return line

    def write(self, text: str) -> None:
        if not text.startswith("Write as the customer"):
            self._said.append(text)
            self._heard.set()


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_a_page_has_a_title_by_which_it_is_tested(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")

    assert len(FENCE.findall(text)) == len(BLOCK.findall(text)) > 0


async def test_a_talk_goes_as_it_is_written(tmp_path: Path) -> None:
    page = "plugins/console.md"
    player = Player(blocks(page)["a talk"])

    async with Deployment(write_files(page, tmp_path), environ={}).running() as deployment:
        channel = deployment.registry.channels()["console"]
        assert isinstance(channel, ConsoleChannel)
        await channel.chat(player, address="centro", session="test", name="Cliente de prueba")

    assert player.wrong == []


def test_the_settings_of_routing_are_taken(tmp_path: Path) -> None:
    branches = "channels: {console: {}}\n" + blocks("plugins/routing.md")["waframe.yaml"]
    path = tmp_path / "waframe.yaml"
    path.write_text(branches, "utf-8")

    config = Deployment(path, environ={}).config

    settings = config.branches["centro"].plugins["routing"]
    assert isinstance(settings, RoutingSettings)
    assert [entry.id for entry in settings.menu] == ["parts", "visit", "person"]
