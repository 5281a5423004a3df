"""The HTTP clients of one process: one for each server that is asked, kept open between calls."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

import httpx2

from waframe import Host

CONNECT_SECONDS = 4.0
LARGEST_BYTES = 4_000_000

_LIMITS = httpx2.Limits(max_connections=64, max_keepalive_connections=8, keepalive_expiry=30)
_AGENT = {"User-Agent": "waframe"}
NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
    httpx2.InvalidURL,
)
"""After one of these nobody can have charged anything."""


class AnswerTooLong(Exception):
    """Raised where an answer has more bytes than any sensible one."""


class Connections:
    """Opens a client at the first use of a server, and closes all at the end."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._clients: dict[str, httpx2.AsyncClient] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Close the clients at the end."""
        try:
            yield
        finally:
            for client in self._clients.values():
                await client.aclose()
            self._clients.clear()

    @asynccontextmanager
    async def exchange(self, request: httpx2.Request) -> AsyncIterator[httpx2.Response]:
        """Send a request and give its answer before its body is read; redirects are not followed."""
        client = self._client(str(request.url))
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            yield response
        finally:
            await response.aclose()

    def _client(self, url: str) -> httpx2.AsyncClient:
        origin = "/".join(url.split("/", 3)[:3]) + "/"
        client = self._clients.get(origin)
        if client is None:
            transport = self._host.transport(origin)
            client = self._clients[origin] = httpx2.AsyncClient(
                transport=transport,
                verify=self._trusted if transport is None else True,
                timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS),
                limits=_LIMITS,
                headers=_AGENT,
            )
        return client

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()


async def read_body(response: httpx2.Response) -> bytes:
    """Read a body up to the largest that makes sense; raises AnswerTooLong."""
    pieces: list[bytes] = []
    size = 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > LARGEST_BYTES:
            raise AnswerTooLong(f"more than {LARGEST_BYTES} bytes")
        pieces.append(piece)
    return b"".join(pieces)
