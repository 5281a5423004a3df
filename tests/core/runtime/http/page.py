"""A page's socket, spoken to in memory as a server does."""

from collections.abc import AsyncIterator, Mapping, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import anyio
import msgspec
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from waframe.core.runtime.app import App

Words = MutableMapping[str, Any]
_PATIENCE_SECONDS = 30.0


class Page:
    """What a page sees on its socket, and what it says there."""

    def __init__(self, heard: MemoryObjectReceiveStream[Words], said: MemoryObjectSendStream[Words]) -> None:
        self._heard = heard
        self._said = said

    async def says(self, **words: object) -> None:
        """Say something."""
        await self.sends(msgspec.json.encode(words).decode())

    async def sends(self, text: str) -> None:
        """Send a text, whatever it is."""
        await self._said.send({"type": "websocket.receive", "text": text})

    async def hears(self) -> Words:
        """Wait for the next words."""
        message = await self._next()
        assert message["type"] == "websocket.send", message
        return msgspec.json.decode(str(message["text"]), type=dict[str, object])

    async def hears_of(self, name: str) -> Words:
        """Wait for the next words of a name, passing others over."""
        while (words := await self.hears())["name"] != name:
            pass
        return words

    async def is_closed(self) -> object:
        """Wait for the end, and give its code."""
        while (message := await self._next())["type"] != "websocket.close":
            pass
        return message["code"]

    async def _next(self) -> Words:
        with anyio.fail_after(_PATIENCE_SECONDS):
            return await self._heard.receive()


@asynccontextmanager
async def page(
    app: App,
    *,
    cookies: Mapping[str, str] | None = None,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    room: int = 10_000,
) -> AsyncIterator[Page]:
    """Open a socket; with little room the page reads slowly. Leaves by going away."""
    sent, heard = anyio.create_memory_object_stream[Words](room)
    said, received = anyio.create_memory_object_stream[Words](100)
    given = {"host": "waframe.test", "origin": "http://waframe.test", **(headers or {})}
    if cookies is not None:
        given["cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    scope: Words = {
        "type": "websocket",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "path": "/api/events",
        "root_path": "",
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items() if value],
        "subprotocols": [],
    }
    gone = anyio.Event()

    async def serve() -> None:
        await app(scope, received.receive, sent.send)
        gone.set()

    async with sent, heard, said, received, anyio.create_task_group() as tasks:
        await said.send({"type": "websocket.connect"})
        tasks.start_soon(serve)
        assert (await heard.receive())["type"] == "websocket.accept"
        yield Page(heard, said)
        await said.send({"type": "websocket.disconnect"})
        with anyio.fail_after(_PATIENCE_SECONDS):
            await gone.wait()
