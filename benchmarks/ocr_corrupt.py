"""Has spoiled files read, each by all that reads a picture: no worker may end, none may take 10 s or 1.5 GB.

Half of the files are pages full of text, which take longest.

usage: ocr_corrupt.py [--short] [--many N] [--engine NAME]
"""

import argparse
import runpy
from collections import defaultdict
from pathlib import Path
from typing import Protocol, cast

import anyio
import psutil

from tables import Cell, show, verdict
from waframe_ocr_vin.engines import AUTO
from waframe_ocr_vin.errors import OcrError
from waframe_ocr_vin.readers import Readers

_SPOILED = Path(__file__).parent.parent / "plugins" / "ocr_vin" / "tests" / "spoiled.py"
_MEGABYTE = 1024 * 1024


class Spoil(Protocol):
    """Makes the file of a number, and names what was done to it."""

    def __call__(self, number: int, *, pages: bool) -> tuple[str, bytes]:
        """Make a page full of text, or a label."""
        ...


class Tally:
    """What became of the files that were spoiled in one way."""

    def __init__(self) -> None:
        self.outcomes: dict[str, int] = defaultdict(int)
        self.seconds: list[float] = []
        self.most_mb = 0


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=1000)
    parser.add_argument("--engine", default=AUTO)
    parser.add_argument("--short", action="store_true", help="a hundred files")
    arguments = parser.parse_args()
    anyio.run(_measure, 100 if arguments.short else arguments.many, arguments.engine)


async def _measure(many: int, engine: str) -> None:
    spoil = cast("Spoil", runpy.run_path(str(_SPOILED))["spoil"])
    tallies: dict[str, Tally] = defaultdict(Tally)
    async with Readers(workers=1) as readers:
        for number in range(many):
            pages = number % 2 == 1
            way, data = spoil(number // 2, pages=pages)
            await _read(readers, data, engine=engine, tally=tallies[f"{way}, {'page' if pages else 'label'}"])
    rows = [_row(way, tally) for way, tally in sorted(tallies.items())]
    header = ["spoiled how", "read", "refused", "failed", "", "slowest s", "", "most MB", ""]
    show(f"{many} spoiled files, engine {engine}; the memory is the most that their worker held so far", header, rows)


async def _read(readers: Readers, data: bytes, *, engine: str, tally: Tally) -> None:
    began = anyio.current_time()
    try:
        await readers.read(data, engine=engine, branch="benchmark", party="nobody")
        tally.outcomes["read"] += 1
    except OcrError as error:
        tally.outcomes["failed" if error.code == "reading-failed" else "refused"] += 1
        if error.code == "reading-failed" or "workers" in str(error):
            print(error)
            tally.outcomes["failed"] += "workers" in str(error)
    tally.seconds.append(anyio.current_time() - began)
    tally.most_mb = max(tally.most_mb, *map(_held, readers.process_ids), 0)


def _held(process_id: int) -> int:
    try:
        peak: int = psutil.Process(process_id).memory_info().rss // _MEGABYTE
        status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    except (OSError, psutil.Error):
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "")
    return max(peak, int(line.split()[1]) // 1024 if line else 0)


def _row(way: str, tally: Tally) -> list[Cell]:
    outcomes, slowest = tally.outcomes, max(tally.seconds)
    return [
        way,
        outcomes["read"],
        outcomes["refused"],
        outcomes["failed"],
        verdict(outcomes["failed"], at_most=0),
        slowest,
        verdict(slowest, at_most=10),
        tally.most_mb,
        verdict(tally.most_mb, at_most=1500),
    ]


if __name__ == "__main__":
    main()
