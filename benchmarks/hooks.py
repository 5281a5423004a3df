"""Measures what hooks cost: a call, the start of many branches, the reload of one; and what of it has to hold.

Times are the best of some rounds, since a busy machine only ever adds; its load stands above them. Exits with 1 where a
figure does not hold.

Usage: python benchmarks/hooks.py [calls a round]
"""

import gc
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, AsyncExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

import anyio
import httpx2
import msgspec
import psutil
import structlog
from starlette.requests import HTTPConnection

from waframe import (
    ActionCall,
    AddressSettings,
    Branch,
    Caller,
    Clock,
    Context,
    Direction,
    Done,
    Host,
    Identity,
    Incoming,
    Message,
    MessageStatus,
    NoSettings,
    Pausable,
    Plugin,
    Problem,
    Reply,
    Role,
    SenderType,
    Settings,
    Store,
    SystemClock,
    Text,
    hookimpl,
)
from waframe.core.contract.context import Turn
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.runtime.registry import BranchSetup, Installed, Plan, Registry, Setup
from waframe.core.runtime.registry.ordering import Orders
from waframe.core.runtime.registry.seat import Seat
from waframe.core.store.connecting import choose_database

CALLS = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
ROUNDS = 25
STARTS = 5
RELOADS = 20
CALLS_PER_TURN = 5
HOME = Branch(key="home", name="Home")
MESSAGE = Message(
    id="m",
    seq=1,
    conversation_id="c",
    branch="home",
    direction=Direction.IN,
    sender_type=SenderType.CLIENT,
    content=Text(body=""),
    at=datetime(2026, 3, 1, tzinfo=UTC),
    status=MessageStatus.RECEIVED,
)
Row = tuple[str, ...]
TOLD_COLUMN = 3
START_MIB_COLUMN, USE_MIB_COLUMN = 2, 4


class Bystander(Plugin[NoSettings]):
    """Takes part in three hooks and does nothing."""

    name = "bystander"

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Do nothing."""

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Leave it to others."""
        return None

    @hookimpl
    async def refine_reply(self, ctx: Context, reply: Reply) -> Reply | None:
        """Leave it."""
        return None


SettingsT = TypeVar("SettingsT", bound=Settings)


class BareHost:
    """A process without surroundings."""

    def __init__(self) -> None:
        self.clock: Clock = SystemClock()
        self.store = Store(choose_database("sqlite:///unused.db"), media_folder=Path())
        self.log: structlog.stdlib.BoundLogger = structlog.get_logger()
        self.branches: Mapping[str, Branch] = {}
        self.works = False

    @property
    def base_url(self) -> str | None:
        """Give none."""
        return None

    @property
    def folder(self) -> Path:
        """Give the folder where the process runs."""
        return Path()

    def read_settings(self, path: Path, kind: type[SettingsT]) -> SettingsT:
        """Read none: there are no files here."""
        raise FileNotFoundError(path)

    def addresses(self, channel: str) -> Mapping[str, AddressSettings]:
        """Give none."""
        del channel
        return {}

    def settings(self, plugin: str) -> Mapping[str, Settings]:
        """Give none."""
        del plugin
        return {}

    def transport(self, url: str) -> httpx2.AsyncBaseTransport | None:
        """Give none."""
        del url
        return None

    def actions(self, branch: str) -> Collection[str]:
        """Give none."""
        del branch
        return ()

    async def act(self, call: ActionCall) -> Done:
        """Do nothing."""
        del call
        return Done()

    async def ingest(self, updates: Sequence[Incoming]) -> None:
        """Forget them."""

    async def require(self, connection: HTTPConnection, *, role: Role = Role.AGENT) -> Caller:
        """Let nobody in."""
        del connection, role
        raise Problem(401, "not-logged-in", "nobody is let in here")

    def media_url(self, media_id: str, *, seconds: float = 3600, filename: str = "") -> str:
        """Give a link that opens nothing."""
        del seconds, filename
        return f"/media/{media_id}"

    def branch_of(self, channel: str, address: str) -> Branch | None:
        """Find none."""
        del channel, address
        return None

    def give_way(self, helper: Pausable) -> AbstractContextManager[None]:
        """Let it compute."""
        del helper
        return nullcontext()

    def bell(self, topic: str) -> anyio.Event:
        """Give one that never rings."""
        del topic
        return anyio.Event()

    async def ring(self, topic: str) -> None:
        """Wake nobody."""
        del topic

    async def show_typing(self, channel: str, address: str, customer: Identity) -> None:
        """Show nothing."""
        del channel, address, customer

    def count(self, metric: str, *, by: int = 1, **labels: str) -> None:
        """Forget it."""


HOST: Host = BareHost()


def bystanders(number: int) -> tuple[type[AnyPlugin], ...]:
    """Make plugins that differ only in name."""
    return tuple(type(f"Plugin{index}", (Bystander,), {"name": f"plugin{index}"}) for index in range(number))


def new_turn() -> Turn:
    """Begin a turn."""
    return Turn(branch=HOME, store=HOST.store, clock=HOST.clock)


def new_plan(number: int) -> Plan:
    """Make the plan of a branch."""
    instances = [plugin(NoSettings(), branch=HOME, shared=None) for plugin in bystanders(number)]
    return Plan(tuple(Seat(one, host=HOST, render=str) for one in instances), orders=Orders())


async def bare(plan: Plan) -> None:
    """Loop over the methods themselves."""
    methods = [getattr(seat.instance, "message_received") for seat in plan.seats]  # noqa: B009
    for _ in range(CALLS):
        for method in methods:
            await method(None, MESSAGE)


async def told(plan: Plan) -> None:
    """Tell all plugins, some hooks a turn."""
    for _ in range(CALLS // CALLS_PER_TURN):
        turn = new_turn()
        for _ in range(CALLS_PER_TURN):
            await plan.tell("message_received", turn, MESSAGE)


async def asked(plan: Plan) -> None:
    """Ask all plugins, some hooks a turn."""
    for _ in range(CALLS // CALLS_PER_TURN):
        turn = new_turn()
        for _ in range(CALLS_PER_TURN):
            await plan.ask("answer_message", turn, MESSAGE)


async def first(plan: Plan) -> None:
    """Tell all plugins in a new turn each time, so that every context is made."""
    for _ in range(CALLS):
        await plan.tell("message_received", new_turn(), MESSAGE)


async def same(plan: Plan) -> None:
    """Tell all plugins in one turn, so that no context is made."""
    turn = new_turn()
    for _ in range(CALLS):
        await plan.tell("message_received", turn, MESSAGE)


async def microseconds(body: Callable[[Plan], Awaitable[None]], *, plan: Plan) -> float:
    """Time a body that makes CALLS calls, the best of some rounds, since a busy machine only ever adds."""
    times = []
    for _ in range(ROUNDS):
        began = process_time()
        await body(plan)
        times.append((process_time() - began) / CALLS * 1e6)
    return min(times)


async def call_costs() -> AsyncIterator[Row]:
    """Compare a hook with a bare loop over the same methods."""
    for number in (0, 1, 5, 10, 20):
        plan = new_plan(number)
        costs = [await microseconds(body, plan=plan) for body in (bare, same, told, asked, first)]
        yield (str(number), *(f"{cost:.2f}" for cost in costs))


def setup_of(branches: int, plugins: tuple[type[AnyPlugin], ...]) -> Setup:
    """Enable the same plugins everywhere."""
    return Setup(
        branches={
            f"branch{index}": BranchSetup(
                branch=Branch(key=f"branch{index}", name=f"Branch {index}"),
                plugins={plugin.name: NoSettings() for plugin in plugins},
            )
            for index in range(branches)
        }
    )


@contextmanager
def weighed(results: list[str]) -> Iterator[None]:
    """Note milliseconds and MiB of a body."""
    gc.collect()
    process = psutil.Process()
    before, began = process.memory_info().rss, perf_counter()
    yield
    elapsed = perf_counter() - began
    gc.collect()
    results += [f"{elapsed * 1e3:.1f}", f"{(process.memory_info().rss - before) / 2**20:.2f}"]


def installed_of(plugins: tuple[type[AnyPlugin], ...]) -> dict[str, Installed]:
    """Pretend that they are installed, and look at them once, as `waframe check` would."""
    found = {one.name: Installed(one.name, source="", version=None, load=partial(_same, one)) for one in plugins}
    for one in found.values():
        _ = one.plugin
    return found


def _same(plugin: type[AnyPlugin]) -> type[AnyPlugin]:
    return plugin


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """Something that has to hold."""

    what: str
    measured: float
    at_most: float
    unit: str

    @property
    def holds(self) -> bool:
        """Tell whether it does."""
        return self.measured <= self.at_most

    def row(self) -> Row:
        """Show it."""
        verdict = "holds" if self.holds else "MISSED"
        return (self.what, f"{self.measured:.2f} {self.unit}", f"{self.at_most:g} {self.unit}", verdict)


async def start_milliseconds(branches: int, plugins: int) -> float:
    """Time a start that ends when every branch has called its first hook."""
    classes = bystanders(plugins)
    setup, times = setup_of(branches, classes), []
    for _ in range(STARTS):
        began = perf_counter()
        async with Registry.running(HOST, installed=installed_of(classes), setup=setup) as registry:
            for key in setup.branches:
                await registry.plan(key).tell("message_received", new_turn(), MESSAGE)
            times.append((perf_counter() - began) * 1e3)
    return min(times)


async def reload_milliseconds(branches: int, plugins: int) -> float:
    """Time a reload in which one branch has another name, so that it gets new instances; the others keep theirs."""
    classes, times = bystanders(plugins), []
    setup = setup_of(branches, classes)
    async with Registry.running(HOST, installed=installed_of(classes), setup=setup) as registry:
        for round_ in range(RELOADS):
            renamed = msgspec.structs.replace(
                setup.branches["branch3"], branch=Branch(key="branch3", name=f"Renamed {round_}")
            )
            changed = msgspec.structs.replace(setup, branches={**setup.branches, "branch3": renamed})
            began = perf_counter()
            await registry.replace(changed)
            times.append((perf_counter() - began) * 1e3)
    return min(times)


async def figures(calls: Mapping[int, float], *, mebibytes: float) -> list[Figure]:
    """Put together what has to hold; `calls` are the microseconds of a told hook by the number of plugins."""
    return [
        Figure(what="a hook with 10 async plugins", measured=calls[10], at_most=5, unit="µs"),
        Figure(what="a hook with 20 async plugins", measured=calls[20], at_most=11, unit="µs"),
        Figure(
            what="40 branches x 20 plugins, start and first hook of each",
            measured=await start_milliseconds(40, 20),
            at_most=1_000,
            unit="ms",
        ),
        Figure(
            what="1,000 branches x 10 plugins, start and first hook of each",
            measured=await start_milliseconds(1_000, 10),
            at_most=1_000,
            unit="ms",
        ),
        Figure(what="memory of 1,000 branches x 10 plugins", measured=mebibytes, at_most=5, unit="MiB"),
        Figure(
            what="reload of one branch of 40 x 20",
            measured=await reload_milliseconds(40, 20),
            at_most=10,
            unit="ms",
        ),
    ]


async def start_costs(branches: int, plugins: int) -> Row:
    """Start many branches, use every plan once, and reload with one branch more."""
    classes = bystanders(plugins)
    setup, more = setup_of(branches, classes), setup_of(branches + 1, classes)
    figures: list[str] = []
    async with AsyncExitStack() as stack:
        manager = Registry.running(HOST, installed=installed_of(classes), setup=setup)
        with weighed(figures):
            registry = await stack.enter_async_context(manager)
        with weighed(figures):
            for key in setup.branches:
                await registry.plan(key).tell("message_received", new_turn(), MESSAGE)
        with weighed(figures):
            await registry.replace(more)
    return (f"{branches} x {plugins}", *figures)


def show(title: str, head: Row, rows: list[Row]) -> None:
    """Print a table."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    print(f"\n{title}")
    for row in (head, *rows):
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))


async def main() -> int:
    """Print the tables; give 1 where a figure does not hold."""
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    starts = [await start_costs(40, 20), await start_costs(1_000, 10)]
    calls = [row async for row in call_costs()]
    show(
        "start, first hook of every branch, reload with one branch more",
        ("branches x plugins", "start ms", "MiB", "first use ms", "MiB", "reload ms", "MiB"),
        starts,
    )
    show(
        f"one awaited hook, CPU microseconds, best of {ROUNDS}",
        (
            "plugins",
            "bare loop",
            "same turn",
            f"told, {CALLS_PER_TURN} a turn",
            f"asked, {CALLS_PER_TURN} a turn",
            "first",
        ),
        calls,
    )
    told_costs = {int(row[0]): float(row[TOLD_COLUMN]) for row in calls}
    mebibytes = float(starts[1][START_MIB_COLUMN]) + float(starts[1][USE_MIB_COLUMN])
    held = await figures(told_costs, mebibytes=mebibytes)
    show("what has to hold", ("figure", "measured", "at most", ""), [figure.row() for figure in held])
    return 0 if all(figure.holds for figure in held) else 1


if __name__ == "__main__":
    sys.exit(anyio.run(main))
