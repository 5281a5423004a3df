"""Starts the processes that are measured, and ends them."""

import signal
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic

from accounting import seconds_of
from load import HOST

_HERE = Path(__file__).parent
_START_SECONDS = 30.0


class Server:
    """A process of `peers`; with a port it counts as started once somebody listens there."""

    def __init__(self, peer: str, *arguments: str, log: Path, port: int | None = None) -> None:
        self._command = [sys.executable, "-m", f"peers.{peer}", *arguments]
        if port is not None:
            self._command += ["--port", str(port)]
        self._log = log
        self.port = port or 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process_id(self) -> int:
        """The process; raises where none was started."""
        if self._process is None:
            raise RuntimeError("the server was not started")
        return self._process.pid

    def begin(self) -> None:
        """Start without waiting."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=_HERE, stdout=log, stderr=log)

    def start(self) -> "Server":
        """Start, and wait until it listens."""
        self.begin()
        limit = monotonic() + _START_SECONDS
        while not self.listens():
            if monotonic() > limit or self.ended:
                self.stop()
                code = self._process and self._process.returncode
                words = self._log.read_text()[-3000:]
                raise RuntimeError(f"{' '.join(self._command)} did not start, exit code {code}:\n{words}")
            try:
                self._wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        return self

    def listens(self) -> bool:
        """Tell whether somebody accepts connections; a process without a port always seems to."""
        if not self.port:
            return True
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
        except OSError:
            return False
        return True

    @property
    def ended(self) -> bool:
        """Whether the process is over."""
        return self._process is None or self._process.poll() is not None

    def kill(self) -> None:
        """End it as a failing machine would: kill -9."""
        if not self.ended:
            assert self._process is not None
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        """End it as an operator would; after a while by force."""
        if self.ended:
            return
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        try:
            self._wait(25)
        except subprocess.TimeoutExpired:
            self.kill()

    def spent(self) -> float:
        """Give the seconds of processor time so far."""
        return seconds_of(self.process_id)

    def _wait(self, seconds: float) -> None:
        assert self._process is not None
        self._process.wait(timeout=seconds)


def free_port() -> int:
    """Ask the system for a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
