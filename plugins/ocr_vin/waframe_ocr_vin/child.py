"""One worker process, as the process that asks it sees it."""

import os
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from subprocess import PIPE
from typing import IO

import anyio
import msgspec
from anyio.abc import Process

from waframe_ocr_vin import wire
from waframe_ocr_vin.errors import Fate

_COMMAND = (sys.executable, "-m", "waframe_ocr_vin.looking.worker")
_ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "PYTHONFAULTHANDLER": "1",
}
_LAST_WORDS = 500
_PATIENCE = 6
"""How many times its limit a worker may take where it gets no processor."""
_END_SECONDS = 5.0
_LEAST_SECONDS = 0.05


class WorkerEnded(Exception):  # it is caught one floor above, and no part of the tree
    """Raised when a worker is over, by itself or because it took too long."""

    def __init__(self, fate: Fate, reason: str) -> None:
        super().__init__(reason)
        self.fate = fate
        self.reason = reason


class Child:
    """A worker that runs; `looks` counts its pictures, `resident_mb` is what it held after the last one."""

    def __init__(self, process: Process, errors: IO[bytes]) -> None:
        self.looks = 0
        self.resident_mb = 0
        self.opened: set[str] = set()
        if process.stdin is None or process.stdout is None:
            raise OSError("a worker without pipes")
        self._process = process
        self._asked, self._answers = process.stdin, process.stdout
        self._errors = errors
        self._unsent: list[bytes] = []
        self._is_asked = False
        self._paused_at: float | None = None
        self._paused = 0.0
        self._arrived = bytearray()

    @classmethod
    async def start(cls, environ: Mapping[str, str]) -> "Child":
        """Start a worker; it is not waited for."""
        errors = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the process
        try:
            process = await anyio.open_process(
                _COMMAND, stdin=PIPE, stdout=PIPE, stderr=errors, env={**environ, **_ONE_THREAD}
            )
        except BaseException:
            errors.close()
            raise
        return cls(process, errors)

    @property
    def process_id(self) -> int:
        """The process."""
        return self._process.pid

    async def ask(self, *frames: bytes, seconds: float) -> wire.Answer:
        """Send frames and wait for the answer; raises WorkerEnded, after which this worker is of no use.

        The time in which it would have computed but got no processor, or was paused, does not count.
        """
        begun, waited = anyio.current_time(), _waited(self.process_id)
        self._paused = 0.0
        left = seconds
        self._unsent = list(frames)
        while left > _LEAST_SECONDS and anyio.current_time() - begun < _PATIENCE * seconds:
            with anyio.move_on_after(left):
                return await self._exchange()
            held = _waited(self.process_id) - waited + self._paused + self._pausing
            left = seconds - (anyio.current_time() - begun) + held
        await self.end()
        if left > _LEAST_SECONDS:
            raise WorkerEnded(Fate.STARVED, f"no processor for {_PATIENCE * seconds:g} s")
        raise WorkerEnded(Fate.TIMED_OUT, f"no answer after {seconds:g} s")

    def pause(self) -> None:
        """Stop it where it computes, if it does."""
        if self._is_asked and self._paused_at is None and self._process.returncode is None:
            self._paused_at = anyio.current_time()
            self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on from there."""
        if self._paused_at is not None:
            self._paused += self._pausing
            self._paused_at = None
            if self._process.returncode is None:
                self._process.send_signal(signal.SIGCONT)

    @property
    def _pausing(self) -> float:
        return anyio.current_time() - self._paused_at if self._paused_at is not None else 0.0

    async def end(self) -> None:
        """Kill it, and wait until it is gone."""
        with anyio.CancelScope(shield=True):
            if self._process.returncode is None:
                self._process.kill()
            await self._process.aclose()
            self._errors.close()

    async def _exchange(self) -> wire.Answer:
        """Send what is not sent and receive the answer; when it was interrupted, the next call goes on with that."""
        self._is_asked = True
        try:
            while self._unsent:
                await self._asked.send(self._unsent.pop(0))  # all of it is buffered before this can be interrupted
            while (payload := wire.cut(self._arrived)) is None:
                self._arrived += await self._answers.receive()
        except (anyio.EndOfStream, anyio.BrokenResourceError, anyio.ClosedResourceError, OSError):
            raise await self._mourn() from None
        finally:
            self._is_asked = False
        try:
            return wire.answer(payload)
        except msgspec.DecodeError as error:
            await self.end()
            raise WorkerEnded(Fate.DIED, f"it answered what nobody understands: {error}") from error

    async def _mourn(self) -> WorkerEnded:
        """Find out why it ended."""
        with anyio.move_on_after(_END_SECONDS):
            await self._process.wait()
        code = self._process.returncode
        words = self._last_words()
        await self.end()
        if code == -signal.SIGXCPU:
            return WorkerEnded(Fate.TIMED_OUT, "it computed for too long")
        return WorkerEnded(Fate.DIED, f"exit code {code}; {words}")

    def _last_words(self) -> str:
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - _LAST_WORDS))
        return self._errors.read().decode(errors="replace").strip()


def _waited(process_id: int) -> float:
    """Tell how many seconds a process stood ready without a processor; 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{process_id}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
