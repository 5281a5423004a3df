"""Clients of WebSockets for loads: plain protocols that count what they are told."""

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import cast

from load import HOST

Heard = Callable[[bytes], None]
_SHORT, _MEDIUM = 126, 127


class Listener(asyncio.Protocol):
    """One socket; hands on the payload of every text that comes."""

    def __init__(self, head: bytes, heard: Heard) -> None:
        self._head = head
        self._heard = heard
        self._rest = bytearray()
        self._accepted = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the socket."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._head)

    def say(self, text: str) -> None:
        """Send a text, masked with zeros."""
        assert self._transport is not None
        data = text.encode()
        self._transport.write(b"\x81" + bytes([0x80 | _SHORT]) + len(data).to_bytes(2, "big") + bytes(4) + data)

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Read whole frames."""
        self._rest += data
        if not self._accepted:
            end = self._rest.find(b"\r\n\r\n")
            if end < 0:
                return
            if not self._rest.startswith(b"HTTP/1.1 101"):
                raise RuntimeError(bytes(self._rest[:200]).decode("latin-1"))
            self._accepted = True
            del self._rest[: end + 4]
        while (frame := _frame(self._rest)) is not None:
            start, end = frame
            if self._rest[0] & 0x0F == 1:
                self._heard(bytes(self._rest[start:end]))
            del self._rest[:end]


async def listen(port: int, path: str, *, headers: Mapping[str, str], heard: Heard) -> Listener:
    """Open one socket."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}:{port}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += [f"Sec-WebSocket-Key: {os.urandom(16).hex()[:22]}==", "Sec-WebSocket-Version: 13"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    head = "\r\n".join([*lines, "", ""]).encode()
    _, listener = await asyncio.get_running_loop().create_connection(lambda: Listener(head, heard), HOST, port)
    return listener


def _frame(data: bytearray) -> tuple[int, int] | None:
    if len(data) < 2:
        return None
    length, start = data[1] & 0x7F, 2
    if length == _SHORT:
        length, start = int.from_bytes(data[2:4], "big"), 4
    elif length == _MEDIUM:
        length, start = int.from_bytes(data[2:10], "big"), 10
    return (start, start + length) if len(data) >= start + length else None
