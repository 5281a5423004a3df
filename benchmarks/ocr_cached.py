"""Measures what a photo costs that was read before, on both databases: one statement, and no reader.

The file of a conversation is known by its hash and is not opened; one that a program posts is hashed.

usage: ocr_cached.py [--times N] [--short]
"""

import argparse
import asyncio
import os
import tempfile
import time
from pathlib import Path

import msgspec
import uvloop

from tables import Cell, show, verdict
from waframe.testing.host import RememberingHost
from waframe.testing.postgres import serve_postgres
from waframe.testing.scenario import Scenario, playing
from waframe_ocr_vin.readers import Readers
from waframe_ocr_vin.reading import Line
from waframe_ocr_vin.seeing import Seeing, hash_of
from waframe_ocr_vin.testing.photos import PLACE, TSURU, let_know, read_as

_MOST_MS = 5.0
_WAYS = {"of a conversation": None, "posted, 300 kB": 300_000, "posted, 3 MB": 3_000_000}
_LINES = 40


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--short", action="store_true", help="50 times")
    arguments = parser.parse_args()
    uvloop.run(_measure(50 if arguments.short else arguments.times))


async def _measure(times: int) -> None:
    with tempfile.TemporaryDirectory(prefix="waframe-cached-") as name, serve_postgres(Path(name) / "pg") as postgres:
        rows: list[list[Cell]] = []
        for kind, url in (("sqlite", None), ("postgres", postgres)):
            folder = Path(name) / kind
            folder.mkdir()
            async with playing(folder, database_url=url) as scenario:
                await scenario.branch(plugins={"ocr_vin": {}})
                for way, size in _WAYS.items():
                    found = sorted(await _times(scenario, size=size, times=times))
                    p50, p99 = found[len(found) // 2], found[int(len(found) * 0.99)]
                    rows.append([kind, way, p50, p99, verdict(p99, at_most=_MOST_MS)])
    show(f"a photo that was read before, {times} times", ["database", "photo", "p50 ms", "p99 ms", ""], rows)


async def _times(scenario: Scenario, *, size: int | None, times: int) -> list[float]:
    """Give the milliseconds of each hit."""
    host = RememberingHost(scenario.deployment.store, clock=scenario.clock)
    line = Line(text=f"HECHO EN MEXICO {TSURU}", region=PLACE, confidence=90)
    reading = msgspec.structs.replace(read_as(TSURU), lines=(line,) * _LINES)
    data = await let_know(host, os.urandom(size or 1), reading)
    sha256 = await hash_of(data)
    seeing, took = Seeing(host, Readers(), engine="auto"), []
    for _ in range(times):
        begun = time.perf_counter()
        found = await seeing.known(await hash_of(data) if size else sha256)
        took.append(1000 * (time.perf_counter() - begun))
        if found is None or found.vin != TSURU:
            raise SystemExit("it was not known")
        await asyncio.sleep(0)
    return took


if __name__ == "__main__":
    main()
