"""Counts the processor time of a process and of a Postgres server, children included."""

import asyncpg
import psutil


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
        return psutil.Process(backend).ppid()
    finally:
        await connection.close()
