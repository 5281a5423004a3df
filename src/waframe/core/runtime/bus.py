"""Wakes whoever waits for work: within the process at once, between processes by one NOTIFY a commit."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import anyio
import asyncpg
import structlog

TOPICS = ("inbox", "outbox", "jobs", "events", "presence")
PLUGIN = "plugin:"
"""How the topics of plugins begin."""
WHISPER = "whisper:"
"""How words begin that pass by and are kept nowhere."""
_log = structlog.stdlib.get_logger("waframe.bus")


class Bus:
    """A bell for each topic, those of plugins among them."""

    def __init__(self) -> None:
        self._bells: dict[str, anyio.Event] = {}
        self._ears: list[Callable[[str], None]] = []

    def ring(self, *topics: str) -> None:
        """Wake everybody who waits for these topics."""
        for topic in topics:
            bell = self._bells.pop(topic, None)
            if bell is not None:
                bell.set()

    def ring_all(self) -> None:
        """Wake everybody, whatever they wait for."""
        self.ring(*tuple(self._bells))

    def bell(self, topic: str) -> anyio.Event:
        """Take the bell before looking for work, so that none that comes meanwhile is missed."""
        bell = self._bells.get(topic)
        if bell is None:
            bell = self._bells[topic] = anyio.Event()
        return bell

    def hear(self, ear: Callable[[str], None]) -> None:
        """Have a function called with every whisper."""
        self._ears.append(ear)

    def whisper(self, words: str) -> None:
        """Tell words to whoever listens in this process."""
        for ear in self._ears:
            ear(words)

    @staticmethod
    async def wait(bell: anyio.Event, *, seconds: float) -> None:
        """Wait for the bell, but never longer than this."""
        with anyio.move_on_after(max(seconds, 0)):
            await bell.wait()


@asynccontextmanager
async def listening(bus: Bus, url: str | None) -> AsyncIterator[None]:
    """Ring the bus for notifications of other processes; without a URL that can LISTEN, polling has to do."""
    if url is None:
        yield
        return
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_listen, bus, url)
        yield
        tasks.cancel_scope.cancel()


def _note(lost: anyio.Event, *_connection: object) -> None:
    lost.set()


async def _listen(bus: Bus, url: str) -> None:
    def heard(_connection: object, _process: int, _channel: str, payload: object) -> None:
        topic = str(payload)
        if topic.startswith(PLUGIN):
            bus.ring(topic)
            return
        if topic.startswith(WHISPER):
            bus.whisper(topic.removeprefix(WHISPER))
            return
        bus.ring(*((topic,) if topic in TOPICS else TOPICS))
        if topic != "presence":
            bus.ring("events")

    while True:
        lost = anyio.Event()
        try:
            connection = await asyncpg.connect(url, timeout=10)
        except (OSError, asyncpg.PostgresError, TimeoutError) as error:
            _log.warning("bus.away", error=str(error))
            await anyio.sleep(2)
            continue
        connection.add_termination_listener(partial(_note, lost))
        try:
            await connection.add_listener("waframe", heard)
            bus.ring_all()
            await lost.wait()
        finally:
            with anyio.move_on_after(2, shield=True):
                await connection.close()
