"""A small deployment in a folder, and its commands as processes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic

import anyio
import httpx2
from click.testing import Result

Waframe = Callable[..., Result]
PATIENCE_SECONDS = 20.0
VARIABLES = ("DATABASE_URL", "DATABASE_DIRECT_URL", "PORT", "FRONTEND_URL", "WAFRAME_CONFIG", "WHATSAPP_GRAPH_URL")
SECRETS = {"WHATSAPP_APP_SECRET": "a", "WEBHOOK_VERIFY_TOKEN": "b", "WHATSAPP_ACCESS_TOKEN": "c"}
CONFIG = """\
# Our shops.
database: ${DATABASE_URL:-sqlite:///waframe.db}
media: media
server: {port: "${SHOP_PORT:-3902}"}
channels:
  whatsapp:
    app_secret: ${WHATSAPP_APP_SECRET}
    verify_token: ${WEBHOOK_VERIFY_TOKEN}
    access_token: ${WHATSAPP_ACCESS_TOKEN}
  console: {}
defaults:
  plugins: {routing: {}}
groups:
  frontera: {timezone: America/Tijuana}
branches:
  centro:            # the oldest
    name: Centro
    channels: {whatsapp: {phone_number_id: "100000000000001"}, console: {desk: centro}}
  norte:
    extends: frontera
    channels: {whatsapp: {phone_number_id: "100000000000002"}}
"""


class Process:
    """A command in a process of its own, whose output goes to a file."""

    def __init__(self, folder: Path, *words: str, environ: Mapping[str, str]) -> None:
        self.log = folder / f"{'-'.join(words[:1])}-{free_port()}.log"
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "waframe", *words],
                cwd=folder,
                env={**os.environ, **environ},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        """Give what it has printed."""
        return self.log.read_text("utf-8", errors="replace")

    async def says(self, words: str) -> str:
        """Wait until it has printed something."""
        await wait_until(lambda: words in self.said() or self._process.poll() is not None, self.said)
        assert words in self.said(), self.said()
        return self.said()

    async def answers(self, url: str) -> httpx2.Response:
        """Wait until it answers a request well."""
        with anyio.fail_after(PATIENCE_SECONDS):
            while (answer := await _ask(url)) is None:
                assert self._process.poll() is None, self.said()
        return answer

    def types(self, text: str) -> None:
        """Type into it."""
        assert self._process.stdin is not None
        self._process.stdin.write(text.encode())
        self._process.stdin.flush()

    def send(self, sent: signal.Signals) -> None:
        """Send a signal."""
        self._process.send_signal(sent)

    async def ends(self, sent: signal.Signals | None = None) -> int:
        """Send a signal, and wait for the exit code."""
        if sent is not None:
            self.send(sent)
        await wait_until(lambda: self._process.poll() is not None, self.said)
        return self._process.wait()

    def close(self) -> None:
        """End it, however it is."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()


Begin = Callable[..., Process]


def free_port() -> int:
    """Ask the system for a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


async def wait_until(done: Callable[[], bool], tell: Callable[[], str]) -> None:
    """Look again and again, for nobody tells."""
    deadline = monotonic() + PATIENCE_SECONDS
    while not done():
        assert monotonic() < deadline, tell()
        await anyio.sleep(0.01)


async def _ask(url: str) -> httpx2.Response | None:
    try:
        async with httpx2.AsyncClient(timeout=5) as client:
            answer = await client.get(url)
    except httpx2.TransportError:
        await anyio.sleep(0.01)
        return None
    return answer if answer.is_success else None
