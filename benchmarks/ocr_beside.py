"""Measures how long a webhook waits for its answer while pictures are read beside it, against the same without.

One process serves and works, as a small deployment does; its pool reads photos one after the other in every second
round. Rounds alternate, so that whatever else the machine does meets both, and each is compared with its neighbour: the
median of those ratios does not hang on one round in which somebody else needed the machine.

usage: ocr_beside.py [--short] [--seconds N] [--rounds N] [--rate N] [--database postgres|sqlite]
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import uvloop

from bodies import write_requests
from deploying import BYSTANDERS, write_deployment
from load import arrive
from plugins.looker import FOLDER
from servers import Server, free_port
from storage import Storage
from tables import Cell, show, verdict
from waframe.testing.postgres import serve_postgres

_CUSTOMERS = 500
_NOBODY = "http://127.0.0.1:9"
_PICTURES = 8
_MOST_RATIO = 1.2
_WITHOUT, _WITH = "without", "with pictures being read"


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--rounds", type=int, default=6, help="of each kind")
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--short", action="store_true", help="two rounds of four seconds")
    arguments = parser.parse_args()
    if arguments.short:
        arguments.seconds, arguments.rounds = 4.0, 2
    uvloop.run(_measure(arguments))


async def _measure(arguments: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="waframe-beside-") as name, _database(arguments.database, name) as url:
        home = Path(name)
        pictures = _draw_pictures(home / "pictures")
        os.environ[FOLDER] = str(pictures)
        config = write_deployment(home, database=url, plugins=(*BYSTANDERS, "looker"), graph_url=_NOBODY)
        server = Server("durable", "--config", str(config), log=home / "log", port=free_port()).start()
        try:
            await arrive(server.port, write_requests("warm", 2 * _CUSTOMERS, customers=_CUSTOMERS), rate=200)
            times, read = await _rounds(arguments, server.port, url=url, pictures=pictures)
        finally:
            server.stop()
    _show(arguments, times, read)


async def _rounds(
    arguments: argparse.Namespace, port: int, *, url: str, pictures: Path
) -> tuple[dict[str, list[list[float]]], int]:
    """Alternate, and begin each pair with the other kind than the pair before."""
    times: dict[str, list[list[float]]] = {_WITHOUT: [], _WITH: []}
    for index in range(arguments.rounds):
        for kind in (_WITHOUT, _WITH) if index % 2 else (_WITH, _WITHOUT):
            await _switch(pictures, on=kind == _WITH)
            await _rest(url)
            many = int(arguments.rate * arguments.seconds)
            requests = write_requests(f"{index}{kind[:5]}", many, customers=_CUSTOMERS)
            tally = await arrive(port, requests, rate=arguments.rate, seed=index)
            if tally.failed:
                raise SystemExit(f"{tally.failed} of {many} messages were not acknowledged")
            times[kind].append(tally.seconds)
    await _switch(pictures, on=False)
    return times, _done(pictures)


async def _switch(pictures: Path, *, on: bool) -> None:
    """Begin or end the reading, and wait until it has."""
    switch = pictures / "on"
    if on:
        switch.touch()
        before = _done(pictures)
        async with asyncio.timeout(120):
            while _done(pictures) < before + 2:
                await asyncio.sleep(0.1)
        return
    switch.unlink(missing_ok=True)
    await asyncio.sleep(3)


async def _rest(url: str) -> None:
    """Wait until the worker has done what came before."""
    async with asyncio.timeout(120):
        while await Storage(url).number("select count(*) from turns"):
            await asyncio.sleep(0.1)


def _done(pictures: Path) -> int:
    counted = pictures / "done"
    return int(counted.read_text(encoding="ascii") or 0) if counted.exists() else 0


def _draw_pictures(folder: Path) -> Path:
    """Draw pages as large as a phone's photo on WhatsApp, with a lot to read."""
    folder.mkdir()
    for number in range(_PICTURES):
        grain = np.random.default_rng(number).normal(190, 18, (1200, 1600, 3)).clip(0, 255).astype(np.uint8)
        for line in range(12):
            text = f"{number}{line} 3N1EB31S09K3{number:02}{line:03} HECHO"
            where = (60 + 10 * line, 90 + 90 * line)
            cv2.putText(grain, text, where, cv2.FONT_HERSHEY_SIMPLEX, 1.5, (20, 20, 20), 3, cv2.LINE_AA)
        cv2.imwrite(str(folder / f"{number}.jpg"), grain)
    return folder


@contextmanager
def _database(kind: str, name: str) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{name}/beside.db"
        return
    with serve_postgres(Path(name) / "postgres") as url:
        yield url


def _show(arguments: argparse.Namespace, times: dict[str, list[list[float]]], read: int) -> None:
    rows: list[list[Cell]] = []
    for kind, rounds in times.items():
        every = [one for round_ in rounds for one in round_]
        tails = [_quantile(round_, 0.99) for round_ in rounds]
        rows.append([kind, len(every), _quantile(every, 0.5), _quantile(every, 0.99), min(tails), max(tails)])
    show(
        f"{arguments.database}, {arguments.rate} messages a second, {arguments.rounds} rounds of each kind; "
        f"{read} pictures were read",
        ["webhook", "messages", "p50 ms", "p99 ms", "best round", "worst round"],
        rows,
    )
    pairs = zip(times[_WITHOUT], times[_WITH], strict=True)
    ratios = sorted(_quantile(beside, 0.99) / _quantile(alone, 0.99) for alone, beside in pairs)
    ratio, pooled = median(ratios), float(str(rows[1][3])) / float(str(rows[0][3]))
    row: list[Cell] = [ratio, verdict(ratio, at_most=_MOST_RATIO), ratios[0], ratios[-1], pooled]
    show("p99 with against without", ["median of rounds", "", "best", "worst", "all messages"], [row])


def _quantile(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


if __name__ == "__main__":
    main()
