"""Measures a replay: how long it takes to copy and to play so many messages, and what memory it needs.

Usage: python benchmarks/replay.py [messages]
"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import anyio
import psutil

from waframe import IncomingMessage, Text, phone_identity
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.logs import configure_logs
from waframe.core.runtime.registry.tracing import PieceTraced
from waframe.testing.replaying.clock import WoundClock
from waframe.testing.replaying.exchange import Exchange
from waframe.testing.replaying.outside import Outside
from waframe.testing.replaying.replay import Reporter, Request, replay
from waframe.testing.replaying.scratch import Scratch
from waframe.testing.replaying.showing import summary_lines

MESSAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
EACH = 20
START = datetime(2026, 11, 1, 12, tzinfo=UTC)
PAUSE = timedelta(minutes=2)
NUMBER = "100000000000001"
ENVIRONMENT = {"SECRET": "none"}
CONFIG = f"""
channels: {{whatsapp: {{app_secret: "${{SECRET}}", verify_token: "${{SECRET}}", access_token: "${{SECRET}}"}}}}
branches:
  home: {{name: Home, channels: {{whatsapp: {{phone_number_id: "{NUMBER}"}}}}, plugins: {{echo: {{}}}}}}
"""
ECHO = '''
"""Says the same again."""

from waframe import Context, Message, NoSettings, Plugin, Reply, Text, hookimpl


class Echo(Plugin[NoSettings]):
    name = "echo"

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        return Reply(contents=(Text(body=f"echo: {message.text}"),))
'''


class Stages:
    """Prints when each stage begins."""

    def __init__(self) -> None:
        self._began = perf_counter()
        self._seen: set[str] = set()

    def show(self, words: str, done: int, total: int) -> None:
        """Print a stage once."""
        if words not in self._seen:
            self._seen.add(words)
            print(f"{words} {total} from {perf_counter() - self._began:.1f} s on")


async def fill(deployment: Deployment, folder: Path) -> WoundClock:
    """Let customers write, each a line in turn, and be answered."""
    clock = WoundClock(START)
    outside = Outside(online=(), now=clock.now)
    scratch = Scratch(
        deployment, database_url=deployment.database_url, media=folder / "media", clock=clock, outside=outside
    )
    async with scratch.running():
        for line in range(EACH):
            clock.turn_to(START + line * PAUSE)
            scratch.wake()
            await scratch.ingest([said(line, customer=one, at=clock.now()) for one in range(MESSAGES // EACH)])
            while (left := await scratch.unfinished()).outbox or not left.nothing:
                await anyio.sleep(0.05)
    return clock


def said(line: int, *, customer: int, at: datetime) -> IncomingMessage:
    """Make one message of a customer."""
    return IncomingMessage(
        channel="whatsapp",
        address=NUMBER,
        channel_id=f"{customer}.{line}",
        identities=(phone_identity(f"52155{customer:08}"),),
        content=Text(body=f"line {line}"),
        at=at,
        raw="{}",
    )


def ignore(_: Exchange | object) -> None:
    """Show nothing of an exchange or an ending."""


def ignore_trace(_: Sequence[PieceTraced]) -> None:
    """Show nothing of a trace."""


async def main() -> None:
    """Fill a database, and replay it."""
    configure_logs(level="critical")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plugins").mkdir()  # nothing else runs yet
        (folder / "plugins" / "echo.py").write_text(ECHO, "utf-8")
        (folder / "waframe.yaml").write_text(CONFIG, "utf-8")
        path = folder / "waframe.yaml"
        clock = await fill(Deployment(path, environ=ENVIRONMENT), folder)
        reporter = Reporter(exchange=ignore, ending=ignore, trace=ignore_trace, progress=Stages())
        began, cpu = perf_counter(), process_time()
        deployment = Deployment(path, environ=ENVIRONMENT, clock=clock)
        summary = await replay(deployment, Request(), reporter=reporter)
        print(f"{perf_counter() - began:.1f} s, of which {process_time() - cpu:.1f} s of CPU")
    print(f"{psutil.Process().memory_info().rss / 2**20:.0f} MiB")
    print("\n".join(summary_lines(summary)))


if __name__ == "__main__":
    anyio.run(main, backend_options={"use_uvloop": True})
