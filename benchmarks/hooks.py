"""Measures what hooks cost: a call, the start of many branches, the reload of one.  usage: hooks.py [calls]"""

import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import anyio
import psutil
import structlog

from waframe import Branch, Context, Message, NoSettings, Plugin, Reply, Store, SystemClock, hookimpl
from waframe.core.contract.context import Turn
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.runtime.discovery import Installed
from waframe.core.runtime.ordering import Orders
from waframe.core.runtime.plans import Plan
from waframe.core.runtime.registry import Registry
from waframe.core.runtime.seat import Seat
from waframe.core.runtime.setup import BranchSetup, Setup
from waframe.core.store.connecting import choose_database

CALLS = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
ROUNDS = 9
CALLS_PER_TURN = 5
HOME = Branch(key="home", name="Home")
Row = tuple[str, ...]


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


class BareHost:
    """A process without surroundings."""

    clock = SystemClock()
    store = Store(choose_database("sqlite:///unused.db"), media_folder=Path())
    log: structlog.stdlib.BoundLogger = structlog.get_logger()
    branches: dict[str, Branch] = {}

    def addresses(self, channel: str) -> dict[str, Any]:
        """Give none."""
        return {}

    def transport(self, url: str) -> None:
        """Give none."""

    async def ingest(self, updates: object) -> None:
        """Forget them."""

    def count(self, metric: str, **labels: str) -> None:
        """Forget it."""


HOST = BareHost()


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


async def microseconds(body: Callable[[], Awaitable[None]]) -> float:
    """Time a body that makes CALLS calls, the median of some rounds."""
    times = []
    for _ in range(ROUNDS):
        began = process_time()
        await body()
        times.append((process_time() - began) / CALLS * 1e6)
    return median(times)


async def call_costs() -> AsyncIterator[Row]:
    """Compare a hook with a bare loop over the same methods."""
    message: Any = object()
    for number in (0, 1, 5, 10, 20):
        plan = new_plan(number)
        methods = [seat.instance.message_received for seat in plan.seats]  # type: ignore[attr-defined]

        async def bare() -> None:
            for _ in range(CALLS):
                for method in methods:
                    await method(None, message)

        async def told() -> None:
            for _ in range(CALLS // CALLS_PER_TURN):
                turn = new_turn()
                for _ in range(CALLS_PER_TURN):
                    await plan.tell("message_received", turn, message)

        async def asked() -> None:
            for _ in range(CALLS // CALLS_PER_TURN):
                turn = new_turn()
                for _ in range(CALLS_PER_TURN):
                    await plan.ask("answer_message", turn, message)

        async def first() -> None:
            for _ in range(CALLS):
                await plan.tell("message_received", new_turn(), message)

        costs = [await microseconds(body) for body in (bare, told, asked, first)]
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


async def start_costs() -> AsyncIterator[Row]:
    """Start many branches, use every plan once, and reload with one branch more."""
    for branches, number in ((40, 20), (1_000, 10)):
        plugins = bystanders(number)
        installed = {one.name: Installed(one.name, source="", version=None, load=lambda one=one: one) for one in plugins}
        setup, more = setup_of(branches, plugins), setup_of(branches, plugins).branches
        extra = setup_of(branches + 1, plugins).branches[f"branch{branches}"]
        figures: list[str] = []
        async with anyio.create_task_group() as tasks:
            for one in installed.values():
                _ = one.plugin
            manager = Registry.running(HOST, installed=installed, setup=setup)
            with weighed(figures):
                registry = await manager.__aenter__()
            with weighed(figures):
                for key in setup.branches:
                    await registry.plan(key).tell("message_received", new_turn(), None)
            with weighed(figures):
                await registry.replace(Setup(branches={**more, extra.branch.key: extra}))
            await manager.__aexit__(None, None, None)
            tasks.cancel_scope.cancel()
        yield (f"{branches} x {number}", *figures)


def show(title: str, head: Row, rows: list[Row]) -> None:
    """Print a table."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    print(f"\n{title}")
    for row in (head, *rows):
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))


async def main() -> None:
    """Print both tables."""
    rows = [row async for row in start_costs()]
    head = ("branches x plugins", "start ms", "MiB", "first use ms", "MiB", "reload ms", "MiB")
    show("start, first hook of every branch, reload with one branch more", head, rows)
    rows = [row async for row in call_costs()]
    head = ("plugins", "bare loop", "told", "asked", "told, first of a turn")
    show(f"one awaited hook, CPU µs, medians of {ROUNDS}; {CALLS_PER_TURN} hooks a turn", head, rows)


if __name__ == "__main__":
    anyio.run(main)
