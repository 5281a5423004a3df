"""Where a person types and reads: a small protocol, and the real thing."""

import asyncio
import os
import sys
from threading import Thread
from typing import Protocol

CHUNK = 4096


class Terminal(Protocol):
    """Lines come in, texts go out."""

    async def read(self) -> str | None:
        """Wait for a line; None at the end."""
        ...

    def write(self, text: str) -> None:
        """Show a text of one line or several."""
        ...


class StandardTerminal:
    """The terminal that the process runs in.

    Its thread reads the file descriptor, not `sys.stdin`: a thread that waits inside `sys.stdin` holds up the end of
    the process until somebody presses Enter.
    """

    def __init__(self) -> None:
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._thread: Thread | None = None

    async def read(self) -> str | None:
        """Wait for a line; None at the end."""
        if self._thread is None:
            arguments = (asyncio.get_running_loop(), self._lines)
            self._thread = Thread(target=_read_lines, args=arguments, name="console", daemon=True)
            self._thread.start()
        return await self._lines.get()

    def write(self, text: str) -> None:
        """Print at once."""
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def _read_lines(loop: asyncio.AbstractEventLoop, lines: asyncio.Queue[str | None]) -> None:
    rest = b""
    try:
        while data := os.read(0, CHUNK):
            *whole, rest = (rest + data).split(b"\n")
            for line in whole:
                loop.call_soon_threadsafe(lines.put_nowait, line.decode(errors="replace").rstrip("\r"))
        if rest:
            loop.call_soon_threadsafe(lines.put_nowait, rest.decode(errors="replace"))
        loop.call_soon_threadsafe(lines.put_nowait, None)
    except RuntimeError:  # the loop is closed: nobody reads any more
        return
