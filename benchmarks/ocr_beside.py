"""Measures how long a webhook waits for its answer while pictures are read beside it, against the same without.

One process serves and works, as a small deployment does; its pool reads photos one after the other in every second
round. Rounds are short and alternate, so that whatever else the machine does meets both, and each is compared with its
neighbour: the median of those ratios does not hang on one round in which somebody else needed the machine.

Readers compute only while nobody else wants to, and pause while messages are taken in. On a busy machine they may get
nothing, and a round in which they had no processor says nothing: such a pair is left out. No more rounds are begun
after `--at-most` seconds.

usage: ocr_beside.py [--short] [--seconds N] [--rounds N] [--rate N] [--at-most N] [--database postgres|sqlite]
"""

import argparse
import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import monotonic

import cv2
import msgspec
import numpy as np
import psutil
import uvloop

from accounting import seconds_of
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
_SWITCH_SECONDS = 8.0
_LEAST_SHARE = 0.1
"""A round in which readers had less than this share of a processor does not count."""


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two rounds, one after the other: the seconds of each answer, and the readers' processor time in the second."""

    alone: list[float]
    beside: list[float]
    readers: float

    @property
    def ratio(self) -> float:
        """How much longer the slowest in a hundred waits while pictures are read."""
        return _quantile(self.beside, 0.99) / _quantile(self.alone, 0.99)


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each round")
    parser.add_argument("--rounds", type=int, default=10, help="of each kind")
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--database", choices=("postgres", "sqlite"), default="postgres")
    parser.add_argument("--at-most", type=float, default=100.0, help="seconds after which no round is begun")
    parser.add_argument("--short", action="store_true", help="three rounds of each kind")
    arguments = parser.parse_args()
    if arguments.short:
        arguments.rounds = 3
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
            pairs = await _rounds(arguments, server, url=url, pictures=pictures)
        finally:
            server.stop()
    _show(arguments, pairs)


async def _rounds(arguments: argparse.Namespace, server: Server, *, url: str, pictures: Path) -> list[Pair]:
    """Alternate, and begin each pair with the other kind than the pair before."""
    pairs: list[Pair] = []
    ends_at = monotonic() + arguments.at_most
    for index in range(arguments.rounds):
        if monotonic() > ends_at:
            break
        tails: dict[bool, list[float]] = {}
        readers = 0.0
        for reading in (False, True) if index % 2 else (True, False):
            await _switch(pictures, on=reading)
            await _rest(url)
            before = _readers_seconds(server)
            tails[reading] = await _round(arguments, server.port, named=f"{index}{reading}", seed=index)
            readers += _readers_seconds(server) - before if reading else 0.0
        pairs.append(Pair(alone=tails[False], beside=tails[True], readers=readers))
    await _switch(pictures, on=False)
    return pairs


async def _round(arguments: argparse.Namespace, port: int, *, named: str, seed: int) -> list[float]:
    """Let messages arrive, and give the seconds after which each was acknowledged."""
    many = int(arguments.rate * arguments.seconds)
    tally = await arrive(port, write_requests(named, many, customers=_CUSTOMERS), rate=arguments.rate, seed=seed)
    if tally.failed:
        raise SystemExit(f"{tally.failed} of {many} messages were not acknowledged")
    return tally.seconds


async def _switch(pictures: Path, *, on: bool) -> None:
    """Begin or end the reading, and wait until it has, but not for ever: others may need the whole machine."""
    switch, busy = pictures / "on", pictures / "busy"
    if on:
        switch.touch()
    else:
        switch.unlink(missing_ok=True)
    waits_until = monotonic() + _SWITCH_SECONDS
    while busy.exists() != on and monotonic() < waits_until:
        await asyncio.sleep(0.05)


async def _rest(url: str) -> None:
    """Wait until the worker has done what came before."""
    async with asyncio.timeout(60):
        while await Storage(url).number("select count(*) from turns"):
            await asyncio.sleep(0.1)


def _readers_seconds(server: Server) -> float:
    """What the processes that read pictures have computed so far."""
    return sum(seconds_of(child.pid) for child in psutil.Process(server.process_id).children())


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


def _show(arguments: argparse.Namespace, pairs: list[Pair]) -> None:
    told = [pair for pair in pairs if pair.readers >= _LEAST_SHARE * arguments.seconds]
    if not told:
        raise SystemExit("nothing was read in any round: the machine was never idle")
    used = sum(pair.readers for pair in told) / (len(told) * arguments.seconds)
    title = (
        f"{arguments.database}, {arguments.rate} messages a second, {len(told)} of {len(pairs)} pairs of rounds of "
        f"{arguments.seconds:g} s (in the others nothing was read); readers had {used:.0%} of a processor"
    )
    alone, beside = [pair.alone for pair in told], [pair.beside for pair in told]
    columns = ["webhook", "messages", "p50 ms", "p99 ms", "best round", "worst round"]
    show(title, columns, [_row("alone", alone), _row("while pictures are read", beside)])
    ratios = sorted(pair.ratio for pair in told)
    pooled = _quantile(_joined(beside), 0.99) / _quantile(_joined(alone), 0.99)
    ratio = median(ratios)
    row: list[Cell] = [ratio, verdict(ratio, at_most=_MOST_RATIO), ratios[0], ratios[-1], pooled]
    show("p99 beside against alone", ["median of pairs", "", "best", "worst", "all messages"], [row])


def _row(name: str, rounds: list[list[float]]) -> list[Cell]:
    every, tails = _joined(rounds), [_quantile(seconds, 0.99) for seconds in rounds]
    return [name, len(every), _quantile(every, 0.5), _quantile(every, 0.99), min(tails), max(tails)]


def _joined(rounds: list[list[float]]) -> list[float]:
    return [one for seconds in rounds for one in seconds]


def _quantile(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


if __name__ == "__main__":
    main()
