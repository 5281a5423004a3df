"""Counts what a process or a Postgres server spends of the processor, children included, and what a commit costs."""

import os
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

import asyncpg
import psutil

_BLOCK = bytes(8192)


def seconds_of(process_id: int) -> float:
    """Give the processor time that a process and its descendants have used so far."""
    process = psutil.Process(process_id)
    spent = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent += times.user + times.system + times.children_user + times.children_system
    return spent


async def postmaster_of(url: str) -> int:
    """Find the process of a Postgres server on this machine."""
    connection = await asyncpg.connect(url)
    try:
        backend: int = await connection.fetchval("select pg_backend_pid()")
        return int(psutil.Process(backend).ppid())
    finally:
        await connection.close()


def seconds_to_disk(folder: Path, *, times: int = 200) -> float:
    """Give the median time until a block is safe on the disk: what a commit waits for at least."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(times):
            began = perf_counter()
            os.pwrite(file.fileno(), _BLOCK, 0)
            os.fdatasync(file.fileno())
            taken.append(perf_counter() - began)
    return median(taken)
