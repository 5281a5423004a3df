"""Spoiled files: none ends a worker, takes long, or takes much memory. `benchmarks/ocr_corrupt.py` tries more."""

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import cast

import anyio
import pytest

from waframe_ocr_vin.errors import PictureRefused
from waframe_ocr_vin.readers import Bounds, Readers

MANY = 80
SPOIL = runpy.run_path(str(Path(__file__).with_name("spoiled.py")))["spoil"]
EVERY = 40
"""Text is read of one in so many, codes of all."""


@pytest.fixture(scope="module")
def files() -> list[tuple[str, bytes]]:
    return [cast("Callable[[int], tuple[str, bytes]]", SPOIL)(number) for number in range(MANY)]


async def test_spoiled_files_are_read_or_refused_by_one_worker(files: list[tuple[str, bytes]]) -> None:
    slowest = 0.0
    read = refused = 0
    processes: set[int] = set()
    async with Readers(workers=1, bounds=Bounds(pictures=MANY + 1)) as readers:
        for number, (_, data) in enumerate(files):
            began = anyio.current_time()
            try:
                await readers.read(data, engine="none" if number % EVERY else "auto", branch="centro", party="juan")
                read += 1
            except PictureRefused:
                refused += 1
            slowest = max(slowest, anyio.current_time() - began)
            processes.update(readers.process_ids)
        memory = most_mb(next(iter(processes)))

    assert read + refused == MANY
    assert min(read, refused) > MANY / 5
    assert len(processes) == 1
    assert slowest < 10
    assert memory < 1500


def most_mb(process_id: int) -> int:
    """How much memory a process ever held."""
    lines = Path(f"/proc/{process_id}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))
