"""Measures what it costs to tell 500 sockets what happens, and how long it takes from a commit in another process.

usage: desk_live.py [--sockets N]
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec
import psutil
import uvloop

from bodies import NUMBERS, InboundText, phone_of, request_of, write_texts
from deploying import write_deployment
from listeners import Listener, listen
from load import arrive
from servers import Server, free_port
from storage import Storage
from tables import Cell, show, verdict
from waframe.core.records.agent import Role
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database, Transaction
from waframe.core.store.events import NewEvent, append_events, wake
from waframe.core.store.sessions import Sessions
from waframe.testing.postgres import serve_postgres

_PLACES = "select c.branch, c.id, m.id from messages m join conversations c on c.id = m.conversation_id order by m.seq"
_NOBODY = "http://127.0.0.1:9"
_TOLD, _PAUSE = 80, 0.04
_RATE, _SECONDS = 200, 5
_ROUNDS = 5
_MOST_MS, _MOST_TAIL_MS, _MOST_KIB, _MOST_TIMES = 10, 60, 32, 2.5


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation and a message of a branch, of which events can tell."""

    branch: str
    conversation_id: str
    message_id: str


class Ears:
    """Counts what all sockets hear, and since when they wait for it."""

    def __init__(self) -> None:
        self.many = 0
        self.beats = 0
        self.last = b""
        self.seconds: list[float] = []
        self.committed: dict[int, float] = {}

    def count(self, text: bytes) -> None:
        """Count one event; beats are none."""
        if text.startswith(b'{"name":"beat"'):
            self.beats += 1
        else:
            self.many += 1
            self.last = text

    def time(self, text: bytes) -> None:
        """Note how long after its commit an event is here."""
        self.count(text)
        begin = text.find(b'"place":')
        if begin > 0:
            place = int(text[begin + 8 : text.index(b"}", begin)])
            self.seconds.append(perf_counter() - self.committed.get(place, perf_counter()))


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sockets", type=int, default=500)
    uvloop.run(_measure(parser.parse_args().sockets))


async def _measure(sockets: int) -> None:
    with tempfile.TemporaryDirectory(prefix="waframe-live-") as name, serve_postgres(Path(name) / "postgres") as url:
        config = write_deployment(Path(name), database=url, plugins=(), graph_url=_NOBODY)
        server = Server(
            "durable", "--config", str(config), "--part", "server", log=Path(name) / "log", port=free_port()
        )
        raw = Server("raw_sockets", log=Path(name) / "raw", port=free_port())
        server.start()
        raw.start()
        database = choose_database(url)
        await database.open()
        try:
            await _tell(url, database, server=server, raw=raw, sockets=sockets)
        finally:
            await database.close()
            server.stop()
            raw.kill()


async def _tell(url: str, database: Database, *, server: Server, raw: Server, sockets: int) -> None:
    places = await _open_conversations(url, server)
    everything = await _token(database, "everything", Role.ADMIN, ())
    ears = Ears()
    kib, listeners = await _open(server, sockets, tokens=[everything], heard=ears.count)
    await _until(lambda: ears.beats >= sockets)
    await _append(database, places[:1])
    await _until(lambda: ears.many >= sockets)
    ours = median(
        [
            await _spend(server, lambda: _append_slowly(database, places), ears=ears, wanted=_TOLD * sockets)
            for _ in range(_ROUNDS)
        ]
    )
    text = ears.last.decode()
    _hang_up(listeners)
    ears = Ears()
    raw_kib, listeners = await _open(raw, sockets, tokens=[everything], heard=ears.count)
    order = f"{_TOLD} {_PAUSE} {text}"
    theirs = median(
        [
            await _spend(raw, lambda: _say(listeners[0], order), ears=ears, wanted=_TOLD * sockets)
            for _ in range(_ROUNDS)
        ]
    )
    _hang_up(listeners)
    ears = Ears()
    tokens = [await _token(database, place.branch, Role.AGENT, (place.branch,)) for place in places]
    _, listeners = await _open(server, sockets, tokens=tokens, heard=ears.time)
    await _until(lambda: ears.beats >= sockets)
    await _append_at_rate(database, places, ears)
    _hang_up(listeners)
    _show(ours=ours, theirs=theirs, kib=kib, raw_kib=raw_kib, size=len(text), seconds=ears.seconds, sockets=sockets)


def _show(
    *, ours: float, theirs: float, kib: float, raw_kib: float, size: int, seconds: Sequence[float], sockets: int
) -> None:
    times = ours / theirs
    ranked = sorted(seconds)
    middle, tail = (1000 * ranked[int(len(ranked) * share)] for share in (0.5, 0.99))
    rows: list[list[Cell]] = [
        [
            "processor time a delivery, µs",
            ours * 1e6,
            theirs * 1e6,
            f"{times:.2f} times",
            verdict(times, at_most=_MOST_TIMES),
        ],
        ["memory a socket, KiB", kib, raw_kib, "", verdict(kib, at_most=_MOST_KIB)],
        ["commit to socket, p50 ms", middle, None, "", verdict(middle, at_most=_MOST_MS)],
        ["commit to socket, p99 ms", tail, None, "", verdict(tail, at_most=_MOST_TAIL_MS)],
    ]
    title = (
        f"{sockets} sockets, {_TOLD} events of {size} bytes told to all; then {_RATE} a second from another process "
        f"in {len(NUMBERS)} branches, {len(ranked)} deliveries timed"
    )
    show(title, ["", "waframe", "websockets", "", ""], rows)


async def _open_conversations(url: str, server: Server) -> list[Place]:
    texts = [
        InboundText(id=f"wamid.live{index}", number=number, phone=phone_of(index))
        for index, number in enumerate(NUMBERS)
    ]
    await arrive(server.port, [request_of(write_texts([text])) for text in texts], rate=200)
    rows = await Storage(url).rows(_PLACES)
    return [Place(branch=str(branch), conversation_id=str(where), message_id=str(what)) for branch, where, what in rows]


async def _token(database: Database, name: str, role: Role, branches: Sequence[str]) -> str:
    now = datetime.now(UTC)
    return await Sessions(database).issue_token(name=name, role=role, branches=branches, now=now, expires_at=None)


async def _open(
    server: Server, many: int, *, tokens: Sequence[str], heard: Callable[[bytes], None]
) -> tuple[float, list[Listener]]:
    process = psutil.Process(server.process_id)
    first = many // 5  # they fill what the process has to spare
    listeners = [await _listen(server, tokens[index % len(tokens)], heard) for index in range(first)]
    await asyncio.sleep(0.5)
    before = process.memory_info().rss
    listeners += [await _listen(server, tokens[index % len(tokens)], heard) for index in range(first, many)]
    await asyncio.sleep(0.5)
    return (process.memory_info().rss - before) / (many - first) / 1024, listeners


async def _listen(server: Server, token: str, heard: Callable[[bytes], None]) -> Listener:
    return await listen(server.port, "/api/events", headers={"Authorization": f"Bearer {token}"}, heard=heard)


async def _spend(server: Server, act: Callable[[], object], *, ears: Ears, wanted: int) -> float:
    heard, spent = ears.many, server.spent()
    done = act()
    if asyncio.iscoroutine(done):
        await done
    await _until(lambda: ears.many - heard >= wanted)
    return (server.spent() - spent) / wanted


async def _append(database: Database, places: Sequence[Place], *, number: int = 0) -> None:
    now = datetime.now(UTC)
    events = [
        NewEvent(
            name="message.queued",
            at=now,
            branch=one.branch,
            conversation_id=one.conversation_id,
            payload=f'{{"message_id":"{one.message_id}","place":{number}}}',
        )
        for one in places
    ]

    async def body(transaction: Transaction) -> None:
        await append_events(transaction, events)
        await wake(transaction, "events")

    await database.write(body)


async def _append_slowly(database: Database, places: Sequence[Place]) -> None:
    for number in range(_TOLD):
        await _append(database, [places[number % len(places)]])
        await asyncio.sleep(_PAUSE)


async def _append_at_rate(database: Database, places: Sequence[Place], ears: Ears) -> None:
    async def one(number: int) -> None:
        await _append(database, [places[number % len(places)]], number=number)
        ears.committed[number] = perf_counter()

    begin = perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for number in range(_RATE * _SECONDS):
            await asyncio.sleep(max(0.0, begin + number / _RATE - perf_counter()))
            tasks.create_task(one(number))
    await asyncio.sleep(0.5)


def _say(listener: Listener, order: str) -> None:
    listener.say(order)


def _hang_up(listeners: Sequence[Listener]) -> None:
    for one in listeners:
        one.close()


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds():
            await asyncio.sleep(0.01)


if __name__ == "__main__":
    main()
