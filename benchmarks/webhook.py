"""Measures what a durable webhook costs, beside a bare no-op, pywa, FastAPI with SQLAlchemy, and pgbench.

usage: webhook.py [--short] [--rounds N] [--seconds N] [--only NAME,NAME]
"""

import argparse
import asyncio
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import msgspec
import uvloop

from accounting import postmaster_of, seconds_of, seconds_to_disk
from bodies import write_requests
from deploying import BYSTANDERS, write_deployment
from load import Tally, saturate
from pgbench import insert_rows
from servers import Server, free_port
from storage import Storage
from tables import Cell, show, verdict
from waframe.testing.postgres import serve_postgres

CUSTOMERS = 500
DRAIN_SECONDS = 60.0
PGBENCH = "pgbench -c 32"
NOBODY = "http://127.0.0.1:9"


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One round of one server."""

    rate: float
    server_us: float
    postgres_us: float
    p50_ms: float = float("nan")
    p99_ms: float = float("nan")
    failed: int = 0
    lost: int = 0


class Contender:
    """A server, the table that it stores into, and what was measured."""

    def __init__(
        self,
        name: str,
        server: Server,
        *,
        table: str | None = None,
        storage: Storage | None = None,
        works: bool = False,
    ) -> None:
        self.name = name
        self.server = server
        self.works = works
        self._table = table
        self._storage = storage
        self._guess = 3000.0
        self._made = 0

    async def load(self, *, connections: int, seconds: float) -> tuple[Tally, int]:
        """Send for some seconds; give what came of it, and how many acknowledged messages are not stored."""
        prefix = f"{self._made}x"
        requests = write_requests(prefix, int(self._guess * seconds * 1.5) + 500, customers=CUSTOMERS)
        self._made += 1
        tally = await saturate(self.server.port, requests, connections=connections, seconds=seconds)
        self._guess = max(tally.rate, 200.0)
        return tally, len(tally.seconds) - await self._stored(prefix) if self._table else 0

    async def warm_up(self) -> None:
        """Let every customer write twice, so that a round meets known customers and prepared statements."""
        requests = write_requests("warm", 2 * CUSTOMERS, customers=CUSTOMERS)
        await saturate(self.server.port, requests, connections=16, seconds=20)
        await self.rest()
        if self._storage is not None:
            await self._storage.settle()

    async def rest(self) -> None:
        """Wait until the worker has nothing to do."""
        if self.works and self._storage is not None:
            async with asyncio.timeout(DRAIN_SECONDS):
                while await self._storage.number("select count(*) from turns"):
                    await asyncio.sleep(0.1)

    async def _stored(self, prefix: str) -> int:
        assert self._storage is not None
        pattern = f"wamid.HBgN{prefix:_>12}%".replace("_", r"\_")
        return await self._storage.number(
            rf"select count(*) from {self._table} where channel_id like '{pattern}' escape '\'"
        )


class Bench:
    """All rounds of all contenders."""

    def __init__(self, folder: Path, *, database: str, seconds: float) -> None:
        self.folder = folder
        self.database = database
        self.seconds = seconds
        self.rounds: dict[str, list[Round]] = {}
        self._postmaster = 0

    async def open(self) -> None:
        """Find the database server's process."""
        self._postmaster = await postmaster_of(self.database)

    async def round(self, contender: Contender, *, connections: int) -> None:
        """Measure one contender once."""
        server, postgres = contender.server.spent(), seconds_of(self._postmaster)
        tally, lost = await contender.load(connections=connections, seconds=self.seconds)
        await contender.rest()
        server, postgres = contender.server.spent() - server, seconds_of(self._postmaster) - postgres
        self._note(
            f"{contender.name}, {connections} connections",
            Round(
                rate=tally.rate,
                server_us=server / tally.made * 1e6,
                postgres_us=postgres / tally.made * 1e6,
                p50_ms=tally.milliseconds(0.5),
                p99_ms=tally.milliseconds(0.99),
                failed=tally.failed,
                lost=lost,
            ),
        )

    async def pgbench(self) -> None:
        """Measure plain inserts once."""
        seconds = max(1, round(self.seconds))
        before = seconds_of(self._postmaster)
        rate = await insert_rows(self.database, self.folder, clients=32, seconds=seconds)
        spent = seconds_of(self._postmaster) - before
        self._note(PGBENCH, Round(rate=rate, server_us=float("nan"), postgres_us=spent / rate / seconds * 1e6))

    def median(self, name: str, field: str) -> float:
        """Give the median of a measure."""
        return median(float(getattr(one, field)) for one in self.rounds[name])

    def _note(self, name: str, one: Round) -> None:
        self.rounds.setdefault(name, []).append(one)
        print(".", end="", flush=True)


NOOP, PYWA, ORM = "ASGI no-op", "pywa, empty handler", "FastAPI + SQLAlchemy"
SERVER, BOTH, FILE = "waframe, server", "waframe, server and worker", "waframe on SQLite, server and worker"
CONNECTIONS = {SERVER: (32, 128), BOTH: (32, 128)}
MEASURES = ("rate", "server_us", "postgres_us", "p50_ms", "p99_ms")


@contextmanager
def contenders(folder: Path, database: str, only: Sequence[str]) -> Iterator[list[Contender]]:
    """Start all servers that are wanted."""
    with ExitStack() as stack:
        found = []
        for name, make in _MAKERS.items():
            if any(word in name for word in only):
                contender = make(name, folder, database)
                stack.callback(contender.server.stop)
                contender.server.start()
                found.append(contender)
        yield found


def _plain(peer: str, *, table: str | None = None) -> Callable[[str, Path, str], Contender]:
    def make(name: str, folder: Path, database: str) -> Contender:
        server = Server(peer, "--database", database, log=folder / f"{peer}.log", port=free_port())
        return Contender(name, server, table=table, storage=Storage(database))

    return make


def _ours(part: str, *, on_file: bool = False) -> Callable[[str, Path, str], Contender]:
    def make(name: str, folder: Path, database: str) -> Contender:
        home = folder / f"{part}{'_file' if on_file else ''}"
        url = f"sqlite:///{home}/bench.db" if on_file else f"{database.rpartition('/')[0]}/bench_{part}"
        config = write_deployment(home, database=url, plugins=BYSTANDERS, graph_url=NOBODY)
        server = Server("durable", "--config", str(config), "--part", part, log=home / "server.log", port=free_port())
        return Contender(name, server, table="messages", storage=Storage(url), works=part == "both")

    return make


_MAKERS = {
    NOOP: _plain("noop"),
    SERVER: _ours("server"),
    BOTH: _ours("both"),
    FILE: _ours("both", on_file=True),
    PYWA: _plain("pywa_empty"),
    ORM: _plain("fastapi_orm", table="peer_messages"),
}


async def run(arguments: argparse.Namespace) -> None:
    """Measure everything, and print it."""
    with (
        tempfile.TemporaryDirectory(prefix="waframe-bench-") as name,
        serve_postgres(Path(name) / "postgres") as database,
    ):
        bench = Bench(Path(name), database=database, seconds=arguments.seconds)
        await bench.open()
        for part in ("server", "both"):
            await _make_database(database, f"bench_{part}")
        with contenders(Path(name), database, arguments.only.split(",")) as found:
            await _measure(bench, found, rounds=arguments.rounds)
        _print(bench)


async def _measure(bench: Bench, found: Sequence[Contender], *, rounds: int) -> None:
    for contender in found:
        await contender.warm_up()
    for _ in range(rounds):
        await bench.pgbench()
        for contender in found:
            for connections in CONNECTIONS.get(contender.name, (32,)):
                await bench.round(contender, connections=connections)


async def _make_database(database: str, name: str) -> None:
    storage = Storage(database)
    await storage.rows(f"drop database if exists {name}")
    await storage.rows(f"create database {name}")


def _print(bench: Bench) -> None:
    rows: list[list[Cell]] = []
    for name, rounds in bench.rounds.items():
        measures = [bench.median(name, field) for field in MEASURES]
        spread = [one.server_us for one in rounds]
        width = f"{min(spread):,.0f}-{max(spread):,.0f}"
        rows.append([name, *measures, width, sum(one.failed for one in rounds), sum(one.lost for one in rounds)])
    header = ["case", "per second", "server us", "Postgres us", "p50 ms", "p99 ms", "server us range", "failed", "lost"]
    rounds_of = len(next(iter(bench.rounds.values())))
    disk = f"a block is on the disk within {seconds_to_disk(bench.folder) * 1e6:.0f} us"
    title = f"webhooks of 1 kB, {rounds_of} rounds of {bench.seconds:g} s each, interleaved, medians; {disk}"
    show(title, header, rows)
    show("ratios within this run", ["ratio", "measured", "bound", ""], list(_ratios(bench)))


def _ratios(bench: Bench) -> Iterator[list[Cell]]:
    for ours in (SERVER, BOTH, FILE):
        for other, bound in ((NOOP, 4.5), (PYWA, 0.8), (ORM, 1 / 15)):
            names = (f"{ours}, 32 connections", f"{other}, 32 connections")
            if all(name in bench.rounds for name in names):
                value = bench.median(names[0], "server_us") / bench.median(names[1], "server_us")
                yield [f"CPU: {ours} / {other}", f"{value:.3f}", f"<= {bound:.3f}", verdict(value, at_most=bound)]
    for ours in (SERVER, BOTH):
        for connections, bound in ((32, 0.4), (128, 0.9)):
            name = f"{ours}, {connections} connections"
            if name in bench.rounds:
                value = bench.median(name, "rate") / bench.median(PGBENCH, "rate")
                yield [f"rate: {name} / {PGBENCH}", f"{value:.3f}", f">= {bound:.3f}", verdict(value, at_least=bound)]


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--only", default="", help="parts of the names of those to measure, with commas between")
    parser.add_argument("--short", action="store_true", help="two rounds of a second")
    arguments = parser.parse_args()
    if arguments.short:
        arguments.rounds, arguments.seconds = 2, 1.0
    uvloop.run(run(arguments))


if __name__ == "__main__":
    main()
