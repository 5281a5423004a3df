"""Measures inventory: a cached answer, a question by shape of service, the cut of a dripping one, and 500 faults.

Run `python benchmarks/inventory.py [--short]`. The services are the simulator's: in memory for what a question costs,
on a real socket for the one that drips. With --short the dripping one is cut after 1 s instead of 8.
"""

import argparse
import logging
import random
import socket
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import anyio
import structlog
import uvicorn

from tables import Cell, show, verdict
from waframe import Branch, Store, SystemClock
from waframe.core.store.sqlite import Sqlite
from waframe.plugins.inventory.errors import NothingTold
from waframe.plugins.inventory.room import Room
from waframe.plugins.inventory.services import Services
from waframe.plugins.inventory.settings import InventorySettings
from waframe.simulator import InMemory
from waframe.simulator.inventory import Fault, Goods, InventorySimulator
from waframe.testing.host import RememberingHost

PROFILES = Path(__file__).parents[1] / "examples" / "demo" / "inventory"
CODES = {"wcf": "SUC01", "asmx": "1", "nusoap": "Centro", "axis": "SUC01"}
FAULTS = 500
SLOPE = 0.5
WHAT = ("injected", "unknown", "right", "false empty", "false stock")


class Site:
    """A process whose services are the simulator's."""

    def __init__(self, folder: Path, *, url: str = "http://inventory.test", in_memory: bool = True) -> None:
        self.simulator = InventorySimulator()
        store = Store(Sqlite(str(folder / "none.db")), media_folder=folder)
        transport = InMemory(self.simulator.app) if in_memory else None
        environ = {"INVENTORY_URL": url}
        self.host = RememberingHost(store, clock=SystemClock(), transport=transport, folder=folder, environ=environ)
        self.services = Services(self.host)

    def room(self, shape: str, *, key: str = "centro", fresh: int = 0, profile: Path | None = None) -> Room:
        """Open a branch that asks a service of one shape."""
        path = str(profile or PROFILES / f"{shape}.yaml")
        settings = InventorySettings(profile=path, branch=CODES[shape], fresh_seconds=fresh, stale_seconds=0)
        branch = Branch(key=key, name=key, timezone="America/Mexico_City")
        return Room(settings, branch=branch, services=self.services)


async def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    short = parser.parse_args().short
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        await costs(Site(folder), times=100 if short else 1000)
        await drip(folder, seconds=1.0 if short else 8.0)
        await faults(Site(folder))


async def costs(site: Site, *, times: int) -> None:
    """Time a stock that is remembered, and one that is asked for, by shape."""
    rows: list[tuple[str, float, float]] = []
    remembered = site.room("wcf", fresh=3600)
    await remembered.stock("044650-D")
    rows.append(("remembered", *await timed(remembered, times=times, same=True)))
    for shape in CODES:
        room = site.room(shape)
        await room.stock("warm-up")
        rows.append((f"asked, {shape}", *await timed(room, times=times, same=False)))
    show("a stock, in microseconds (service in the same process)", ("", "median", "p95"), rows)


async def timed(room: Room, *, times: int, same: bool) -> tuple[float, float]:
    """Give the median and the 95th percentile, in microseconds."""
    taken = []
    for number in range(times):
        began = perf_counter()
        stock = await room.stock("044650-D" if same else f"P-{number}")
        taken.append((perf_counter() - began) * 1e6)
        assert stock.known, stock
    return median(taken), quantiles(taken, n=20)[-1]


async def drip(folder: Path, *, seconds: float) -> None:
    """Time how long a service is listened to that sends a byte now and then."""
    listener = socket.create_server(("127.0.0.1", 0))
    site = Site(folder, url=f"http://127.0.0.1:{listener.getsockname()[1]}", in_memory=False)
    server = uvicorn.Server(uvicorn.Config(site.simulator.app, log_config=None, lifespan="off"))
    rows = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(server.serve, [listener])
        for shape in CODES:
            path = folder / f"{shape}.yaml"
            text = (PROFILES / path.name).read_text("utf-8")
            path.write_text(text.replace("soap:\n", f"soap:\n  timeout_s: {seconds}\n"), "utf-8")
            (desk,) = site.room(shape, profile=path).desks
            await desk.service.rows("stock_all_branches", {"part_number": "warm-up", "branch": desk.code})
            site.simulator.faults.switch(Fault.DRIPPING)
            began = perf_counter()
            reason = "told"
            try:
                await desk.service.rows("stock_all_branches", {"part_number": "044650-D", "branch": desk.code})
            except NothingTold as error:
                reason = error.reason.value
            took = perf_counter() - began
            site.simulator.faults.switch(None)
            rows.append((shape, reason, took, verdict(abs(took - seconds), at_most=SLOPE)))
        server.should_exit = True
    await site.services.close()
    show(f"a service that drips, cut after {seconds:g} s ± {SLOPE}", ("shape", "reason", "seconds", ""), rows)


async def faults(site: Site) -> None:
    """Switch on 500 faults by chance, and count what was said that is not so."""
    dice = random.Random(20261129)
    for shape in CODES:
        await site.room(shape).stock("warm-up")
    kinds = [fault for fault in Fault if fault not in (Fault.SLOW, Fault.DRIPPING)]
    counted: dict[Fault, Counter[str]] = {fault: Counter() for fault in kinds}
    for turn in range(FAULTS):
        fault, shape = kinds[turn % len(kinds)], dice.choice(list(CODES))
        free = dice.choice([0, 1, 5, 24])
        part = f"F-{turn}"
        site.simulator.shelf.put(part, [Goods(branch="SUC01", stock=free, price="10.00", description="X")])
        room = site.room(shape, key=f"b{turn}")
        site.simulator.faults.switch(fault)
        stock = await room.stock(part)
        site.simulator.faults.switch(None)
        counts = counted[fault]
        counts["injected"] += 1
        if not stock.known:
            counts["unknown"] += 1
            counts[f"reason {stock.reason}"] += 1
        elif stock.quantity == str(free) or (free == 24 and stock.quantity == "10" and stock.quantity_at_least):
            counts["right"] += 1
        else:
            counts["false empty" if stock.quantity == "0" else "false stock"] += 1
    rows: list[tuple[Cell, ...]] = [
        (
            fault,
            *(counts[what] for what in ("injected", "unknown", "right", "false empty", "false stock")),
            reasons(counts),
        )
        for fault, counts in counted.items()
    ]
    show(f"{FAULTS} faults", ("fault", *WHAT, "reasons"), rows)
    wrong = sum(counts["false empty"] + counts["false stock"] for counts in counted.values())
    print(f"false: {wrong}, {verdict(wrong, at_most=0)}")


def reasons(counts: Counter[str]) -> str:
    """Name the reasons that were told."""
    return ", ".join(sorted(what.removeprefix("reason ") for what in counts if what.startswith("reason ")))


if __name__ == "__main__":
    anyio.run(main)
