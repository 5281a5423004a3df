"""Measures whether a list or a thread gets slower the more conversations there are.

usage: lists.py [--short] [--only postgres|sqlite]
"""

import argparse
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import asyncpg
import uvloop

from tables import Cell, show, verdict
from waframe.core.store.connecting import choose_database
from waframe.core.store.database import Database
from waframe.core.store.desk import Desk, Filters, Place, Tab
from waframe.core.store.migrating import migrate
from waframe.core.store.queries import load_queries
from waframe.core.store.threads import Threads
from waframe.testing.postgres import serve_postgres

_SQL = load_queries(__file__)
_SIZES = (10_000, 100_000, 1_000_000)
_SHORT = (1_000, 10_000, 100_000)
_AT_ONCE = 20_000
_ROUNDS = 25
_LARGEST_RATIO = 1.2
_NOW = datetime(2026, 3, 2, tzinfo=UTC)
_BRANCHES = tuple(f"branch{number}" for number in range(40))
_AGENT = "00000001-0000-7000-8000-00000000000a"
_FIRST = "00000001-0000-7000-8000-000000000000"

Ask = Callable[[Database, int], Awaitable[object]]


async def measure(arguments: argparse.Namespace) -> bool:
    """Fill databases of three sizes, ask each the same in turn, and tell whether size does not matter."""
    sizes = _SHORT if arguments.short else _SIZES
    header = ["asked", "branches", *(f"{size:,} ms" for size in sizes), "ratio", "wanted", ""]
    holds = True
    for kind in ("sqlite", "postgres"):
        if arguments.only in {None, kind}:
            async with AsyncExitStack() as stack:
                rows = await _compare(await _fill(kind, sizes, stack))
            show(f"lists and threads by the number of conversations on {kind}, medians", header, rows)
            holds = holds and all(row[-1] != "misses" for row in rows)
    return holds


async def _fill(kind: str, sizes: Sequence[int], stack: AsyncExitStack) -> dict[int, Database]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="waframe-lists-")))
    server = stack.enter_context(serve_postgres(folder)) if kind == "postgres" else ""
    found: dict[int, Database] = {}
    for size in sizes:
        url = await _postgres(server, f"lists_{size}") if server else f"sqlite:///{folder}/{size}.db"
        await migrate(url)
        database = choose_database(url)
        await database.open()
        stack.push_async_callback(database.close)
        for first in range(1, size + 1, _AT_ONCE):
            last = min(size, first + _AT_ONCE - 1)
            await database.change(_SQL["customers"], first=first, last=last, now=_NOW)
            await database.change(_SQL["conversations"], first=first, last=last, many=size, now=_NOW)
            await database.change(_SQL["messages"], first=first, last=last, now=_NOW)
        await database.change(_SQL["thread"], id=_FIRST, now=_NOW)
        await database.change(_SQL["labels"], many=size)
        await database.change(_SQL["settle"])
        found[size] = database
    return found


async def _postgres(server: str, name: str) -> str:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"drop database if exists {name}")
        await connection.execute(f"create database {name}")
    finally:
        await connection.close()
    return f"{server.rpartition('/')[0]}/{name}"


async def _compare(databases: Mapping[int, Database]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for (name, many, judged), ask in _questions().items():
        times: dict[int, list[float]] = {size: [] for size in databases}
        for _ in range(_ROUNDS):
            for size, database in databases.items():
                begun = perf_counter()
                await ask(database, size)
                times[size].append((perf_counter() - begun) * 1000)
        _, middle, largest = (median(taken) for taken in times.values())
        ratio = largest / middle
        wanted: list[Cell] = (
            [f"<= {_LARGEST_RATIO}", verdict(ratio, at_most=_LARGEST_RATIO)]
            if judged and max(databases) == _SIZES[-1]
            else ["", ""]
        )
        rows.append([name, many, *(median(taken) for taken in times.values()), ratio, *wanted])
    return rows


def _questions() -> dict[tuple[str, int, bool], Ask]:
    """Name what is asked, of how many branches, and whether it is judged: a filter that few pass may look at many."""
    asked: dict[tuple[str, int, bool], Ask] = {}
    tabs: tuple[Tab, ...] = ("all", "queue", "ai", "mine")
    for branches in (_BRANCHES, _BRANCHES[:1]):
        for tab in tabs:
            asked[f"first page, {tab}", len(branches), True] = _list(branches, tab)
        asked["a page of the middle", len(branches), True] = _list(branches, "all", deep=True)
        asked["unread only", len(branches), True] = _list(branches, "all", filters=Filters(unread=True))
        asked["window closes soon", len(branches), True] = _list(
            branches, "all", filters=Filters(closing=_NOW + timedelta(hours=2))
        )
        asked["by label", len(branches), False] = _list(branches, "all", filters=Filters(label="taller"))
        asked["failed only, of which there is none", len(branches), False] = _list(
            branches, "all", filters=Filters(failed=True)
        )
    asked["newest of 10,000 messages", 1, True] = lambda database, _: Threads(database).newest(_FIRST, many=50)
    asked["around one of 10,000 messages", 1, True] = _around
    return asked


def _list(branches: Sequence[str], tab: Tab, *, filters: Filters | None = None, deep: bool = False) -> Ask:
    """Ask for a page as the HTTP interface does: where it goes, its rows, and on the first one the counts."""
    narrowed = filters or Filters(agent_id=_AGENT if tab == "mine" else None)

    async def ask(database: Database, size: int) -> None:
        desk = Desk(database)
        after = Place(at=_NOW - timedelta(seconds=15 * size), id=_FIRST) if deep else None
        places = await desk.page(branches, tab=tab, filters=narrowed, now=_NOW, after=after)
        await desk.lines([place.id for place in places])
        if not deep:
            await desk.counts(branches, agent_id=_AGENT, now=_NOW)

    return ask


async def _around(database: Database, size: int) -> None:
    await Threads(database).around(_FIRST, seq=size + 5_000, many=50)


def main() -> int:
    """Read the arguments and return how the process ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--short", action="store_true", help="1,000 to 100,000 conversations, which are too few to judge"
    )
    parser.add_argument("--only", choices=("postgres", "sqlite"))
    return 0 if uvloop.run(measure(parser.parse_args())) else 1


if __name__ == "__main__":
    raise SystemExit(main())
