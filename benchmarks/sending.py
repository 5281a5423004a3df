"""Measures how fast a full outbox drains into a Graph API that accepts everything at once.

usage: sending.py [--short] [--only postgres|sqlite] [--seconds N]
"""

import argparse
import asyncio
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import msgspec
import uvloop

from accounting import seconds_of
from bodies import NUMBERS, phone_of
from deploying import write_deployment
from graph_stub import Departed, GraphStub
from servers import Server
from tables import Cell, show
from waframe.core.records.content import Text
from waframe.core.records.ids import new_id
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database, Value
from waframe.core.store.migrating import migrate
from waframe.core.store.queries import load_queries
from waframe.testing.postgres import PostgresServer

_SQL = load_queries(__file__)
_PER_CONVERSATION = 15
_START_SECONDS = 30.0
_WINDOW = timedelta(hours=20)


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What waits: how many messages, on how many numbers, in which database; each number may send `throughput`/s."""

    database: str
    numbers: int
    waiting: int
    throughput: int


class Drained(msgspec.Struct, frozen=True, kw_only=True):
    """What left in the time, and the processor time that it took."""

    sent: int
    seconds: float
    spent: float
    out_of_order: int
    twice: int


async def measure(arguments: argparse.Namespace) -> None:
    """Drain one outbox after the other, and print how fast each was."""
    rows: list[list[Cell]] = []
    for case in _cases(arguments):
        drained = await _drain(case, seconds=arguments.seconds)
        rate = drained.sent / drained.seconds
        rows.append([
            case.database, case.numbers, case.throughput, case.waiting, drained.sent, rate,
            drained.spent / max(drained.sent, 1) * 1000, drained.out_of_order, drained.twice,
        ])  # fmt: skip
        print(f"{case.database}, {case.numbers} numbers, {case.waiting:,} waiting: {rate:,.0f}/s", flush=True)
    header = ["database", "numbers", "per second each", "waiting", "sent", "sent/s", "CPU ms each", "disorder", "twice"]
    show("an outbox drains: disorder and twice have to be 0", header, rows)


def _cases(arguments: argparse.Namespace) -> Iterator[Case]:
    sizes = (1_000,) if arguments.short else (1_000, 90_000)
    for database in ("postgres", "sqlite"):
        if arguments.only in {"", database}:
            for numbers, throughput in ((1, 80), (1, 1000), (40, 80)):
                for waiting in sizes:
                    yield Case(database=database, numbers=numbers, waiting=waiting, throughput=throughput)


async def _drain(case: Case, *, seconds: float) -> Drained:
    with tempfile.TemporaryDirectory(prefix="waframe-sending-") as name, ExitStack() as stack:
        folder = Path(name)
        url = stack.enter_context(_served(case, folder))
        expected = await _fill(url, case)
        async with GraphStub().running() as graph:
            config = write_deployment(folder, database=url, plugins=(), graph_url=graph.url, throughput=case.throughput)
            worker = Server("durable", "--config", str(config), "--part", "worker", log=folder / "log")
            worker.begin()
            stack.callback(worker.stop)
            return await _watch(worker, graph, many=case.waiting, seconds=seconds, expected=expected)


async def _watch(
    worker: Server, graph: GraphStub, *, many: int, seconds: float, expected: dict[str, list[str]]
) -> Drained:
    """Count from the first message on, so that the start of the process does not."""
    limit = perf_counter() + _START_SECONDS
    while not graph.departed and perf_counter() < limit:
        await asyncio.sleep(0.005)
    began, before = perf_counter(), seconds_of(worker.process_id)
    while len(graph.departed) < many and perf_counter() < began + seconds:
        await asyncio.sleep(0.02)
    ended, after = perf_counter(), seconds_of(worker.process_id)
    departed = list(graph.departed)
    return Drained(
        sent=len(departed),
        seconds=ended - began,
        spent=after - before,
        out_of_order=_disorder(departed, expected),
        twice=sum(times - 1 for times in graph.times_sent.values()),
    )


def _disorder(departed: Sequence[Departed], expected: dict[str, list[str]]) -> int:
    """Count the customers who got their messages in another order than that of the outbox."""
    seen: dict[str, list[str]] = {}
    for one in departed:
        seen.setdefault(one.phone.lstrip("+"), []).append(one.mark.rpartition("=")[2])
    return sum(marks != expected[phone][: len(marks)] for phone, marks in seen.items())


@contextmanager
def _served(case: Case, folder: Path) -> Iterator[str]:
    if case.database == "sqlite":
        yield f"sqlite:///{folder}/sending.db"
        return
    server = PostgresServer(folder / "postgres")
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


async def _fill(url: str, case: Case) -> dict[str, list[str]]:
    """Fill the tables, and give the parcels of each customer in their order."""
    await migrate(url)
    database = choose_database(url)
    await database.open()
    try:
        return await _filled(database, case)
    finally:
        await database.close()


async def _filled(database: Database, case: Case) -> dict[str, list[str]]:
    now = datetime.now(UTC) - timedelta(seconds=5)
    source = random.Random(1)
    customers = [new_id() for _ in range(max(1, case.waiting // _PER_CONVERSATION))]
    phones = [phone_of(index) for index in range(len(customers))]
    addresses = [NUMBERS[index % case.numbers] for index in range(len(customers))]
    chosen = [index % len(customers) for index in range(case.waiting)]
    source.shuffle(chosen)
    parcels = [new_id() for _ in chosen]
    content = msgspec.json.encode(Text(body="Sí tenemos, pase cuando guste. " * 4)).decode()
    people: dict[str, Sequence[Value]] = {"id": customers, "now": [now] * len(customers)}
    sent: dict[str, Sequence[Value]] = {
        "id": parcels,
        "conversation_id": [customers[index] for index in chosen],
        "address": [addresses[index] for index in chosen],
        "now": [now] * len(chosen),
    }
    await database.bulk_once(_SQL["customers"], people)
    await database.bulk_once(_SQL["identities"], {**people, "phone": phones})
    placed = {**people, "address": addresses, "until": [now + _WINDOW] * len(customers)}
    await database.bulk_once(_SQL["conversations"], placed)
    await database.bulk_once(_SQL["messages"], {**sent, "content": [content] * len(chosen)})
    await database.bulk_once(_SQL["parcels"], sent)
    await database.change(_SQL["analyze"])
    expected: dict[str, list[str]] = {}
    for index, parcel in zip(chosen, parcels, strict=True):
        expected.setdefault(phones[index], []).append(parcel)
    return expected


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("", "postgres", "sqlite"), default="")
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to watch each outbox")
    parser.add_argument("--short", action="store_true", help="1,000 messages only")
    uvloop.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
