"""Runs a deployment under load while its processes are killed, and lets it finish."""

import asyncio
import random
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from time import perf_counter
from typing import Literal

import msgspec
import psutil

from bodies import NUMBERS, InboundText, Reached, message_id, phone_of, request_of, write_statuses, write_texts
from deploying import write_deployment
from graph_stub import GraphStub
from ledger import Findings, Ledger, left
from load import Client
from servers import Server, free_port
from storage import Storage
from waframe.testing.postgres import PostgresServer

_LANES = 64
_PAUSE_SECONDS = 0.1
_DRAIN_SECONDS = 90.0
_LONG_DRAIN_SECONDS = 900.0
_MESSAGES_PER_CONVERSATION = 30


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to do: how many messages, on which database, and how often something is killed.

    With `waits` the leases of the dead run out by themselves; else they are ended at once, to save half a minute.
    """

    database: Literal["postgres", "sqlite"]
    messages: int = 3_000
    kills: int = 6
    database_kills: int = 0
    seed: int = 1
    waits: bool = False

    @property
    def conversations(self) -> int:
        """So many that none comes near the limit for one customer."""
        return max(_LANES, self.messages // _MESSAGES_PER_CONVERSATION)

    def scaled(self, *, messages: int, seed: int, waits: bool) -> "Plan":
        """Give the same plan for more messages."""
        return msgspec.structs.replace(self, messages=messages, seed=seed, waits=waits)


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a plan."""

    findings: Findings
    kills: int
    refused: int
    load_seconds: float
    drain_seconds: float

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.load_seconds + self.drain_seconds


class Processes:
    """The processes of the deployment: on Postgres two servers and a worker, on SQLite one that is both."""

    def __init__(self, config: Path, storage: Storage, *, log: Path, source: random.Random) -> None:
        self._storage = storage
        self._source = source
        self._dead: Server | None = None
        common = ("--config", str(config))
        parts = ("server", "server", "worker") if storage.is_postgres else ("both",)
        self.all = [
            Server("durable", *common, "--part", part, log=log, port=None if part == "worker" else free_port())
            for part in parts
        ]
        self.ports = [one.port for one in self.all if one.port]

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start all, and stop them at the end."""
        with ExitStack() as stack:
            for one in self.all:
                stack.callback(one.stop)
                one.start()
            yield

    async def watch(self) -> None:
        """Start again what ended by itself, as a supervisor does: a process that finds no database gives up."""
        while True:
            await asyncio.sleep(0.5)
            for one in self.all:
                if one.ended and one is not self._dead:
                    one.begin()

    async def kill_one(self, *, waits: bool) -> None:
        """Kill any process, and start it again after a moment."""
        victim = self._source.choice(self.all)
        process_id = victim.process_id
        self._dead = victim
        victim.kill()
        await asyncio.sleep(self._source.uniform(0, 0.3))
        victim.begin()
        self._dead = None
        if not waits:
            await self._end_leases(process_id)

    async def _end_leases(self, process_id: int) -> None:
        owner = f"lease_owner like '%:{process_id}:%'"
        past = "'2000-01-01 00:00:00+00:00'"
        await self._storage.rows(f"update turns set due_at = {past} where {owner}")
        await self._storage.rows(f"update senders set lease_until = {past} where {owner}")


class MortalPostgres:
    """A Postgres server that can be killed, and comes back on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = PostgresServer(folder)

    @contextmanager
    def running(self) -> Iterator[str]:
        """Start it and yield its URL."""
        self._server.start()
        try:
            yield self._server.url
        finally:
            self._server.stop()

    async def kill(self) -> None:
        """Kill all of its processes at once, and start it again."""
        postmaster = psutil.Process(int((self._folder / "data" / "postmaster.pid").read_text().split()[0]))
        for process in (postmaster, *postmaster.children(recursive=True)):
            try:
                process.send_signal(signal.SIGKILL)
            except psutil.NoSuchProcess:
                continue
        await asyncio.sleep(0.3)
        (self._folder / "data" / "postmaster.pid").unlink()
        await asyncio.to_thread(self._server.start)


class Load:
    """Lanes of customers: each lane sends its next body when the one before is acknowledged, as one customer would."""

    def __init__(self, plan: Plan, *, ports: list[int], graph: GraphStub, source: random.Random) -> None:
        self.ledger = Ledger()
        self.refused = 0
        self._plan = plan
        self._graph = graph
        self._source = source
        self._clients = [Client(port) for port in ports]

    async def run(self) -> None:
        """Send everything."""
        async with asyncio.TaskGroup() as lanes:
            for lane in range(_LANES):
                lanes.create_task(self._lane(lane))
        for client in self._clients:
            client.close()

    async def _lane(self, lane: int) -> None:
        customers = range(lane, self._plan.conversations, _LANES)
        share = self._plan.messages // _LANES + (lane < self._plan.messages % _LANES)
        counts = dict.fromkeys(customers, 0)
        while share > 0:
            texts = [
                self._text(customer, counts) for customer in self._source.choices(customers, k=min(share, self._size()))
            ]
            share -= len(texts)
            request = request_of(write_texts(texts))
            await self._deliver(request)
            self.ledger.messages.update(text.id for text in texts)
            if self._source.random() < 0.1:
                self.ledger.repeated += len(texts)
                await self._deliver(request)
            if self._source.random() < 0.2:
                await self._report()

    def _size(self) -> int:
        return self._source.choice((1, 1, 1, 1, 2, 5))

    @staticmethod
    def _text(customer: int, counts: dict[int, int]) -> InboundText:
        number = counts[customer]
        counts[customer] += 1
        return InboundText(
            id=message_id(f"c{customer}", number),
            number=NUMBERS[customer % len(NUMBERS)],
            phone=phone_of(customer),
            text=f"customer {customer} message {number}",
        )

    async def _report(self) -> None:
        """Send statuses of messages that left."""
        if not self._graph.departed:
            return
        departed = self._graph.departed.popleft()
        statuses = self._source.sample(("sent", "delivered", "read"), k=self._source.choice((1, 2, 3)))
        news = [
            Reached(id=departed.id, number=departed.number, phone=departed.phone, status=status, mark=departed.mark)
            for status in statuses
        ]
        await self._deliver(request_of(write_statuses(news)))
        self.ledger.statuses.update((departed.id, status) for status in statuses)

    async def _deliver(self, request: bytes) -> None:
        """Repeat a request until it is acknowledged, now and then by two calls at the same time, as Meta does."""
        while True:
            times = 2 if self._source.random() < 0.05 else 1
            calls = [self._source.choice(self._clients).post(request) for _ in range(times)]
            statuses = await asyncio.gather(*calls)
            self.refused += sum(status != 200 for status in statuses)
            if 200 in statuses:
                return
            await asyncio.sleep(_PAUSE_SECONDS)


async def run(plan: Plan, folder: Path) -> Result:
    """Run a plan in an empty folder."""
    source = random.Random(plan.seed)
    async with AsyncExitStack() as stack:
        graph = await stack.enter_async_context(GraphStub().running())
        server = MortalPostgres(folder / "postgres") if plan.database == "postgres" else None
        url = stack.enter_context(server.running()) if server else f"sqlite:///{folder}/kill.db"
        config = write_deployment(folder, database=url, plugins=("recorder",), graph_url=graph.url)
        storage = Storage(url)
        processes = Processes(config, storage, log=folder / "processes.log", source=source)
        stack.enter_context(processes.running())
        load = Load(plan, ports=processes.ports, graph=graph, source=source)
        began = perf_counter()
        watcher = asyncio.create_task(processes.watch())
        async with asyncio.TaskGroup() as tasks:
            killer = tasks.create_task(_kill(plan, load, processes, server))
            await load.run()
        loaded = perf_counter()
        await _drain(storage, seconds=_LONG_DRAIN_SECONDS if plan.waits else _DRAIN_SECONDS)
        drained = perf_counter()
        watcher.cancel()
        return Result(
            findings=await load.ledger.compare(storage),
            kills=killer.result(),
            refused=load.refused,
            load_seconds=loaded - began,
            drain_seconds=drained - loaded,
        )


async def _kill(plan: Plan, load: Load, processes: Processes, server: MortalPostgres | None) -> int:
    """Kill when so and so many messages are acknowledged; the last kill comes before the end of the load."""
    source = random.Random(plan.seed)
    kinds = ["process"] * plan.kills + ["database"] * plan.database_kills
    source.shuffle(kinds)
    moments = sorted(source.uniform(0.05, 0.95) * plan.messages for _ in kinds)
    for moment, kind in zip(moments, kinds, strict=True):
        while len(load.ledger.messages) < moment:
            await asyncio.sleep(0.005)
        if kind == "database" and server is not None:
            await server.kill()
        else:
            await processes.kill_one(waits=plan.waits)
    return len(kinds)


async def _drain(storage: Storage, *, seconds: float) -> None:
    """Wait until no work is left, or for long enough to call the rest stranded."""
    limit = perf_counter() + seconds
    while await left(storage) and perf_counter() < limit:
        await asyncio.sleep(0.2)
