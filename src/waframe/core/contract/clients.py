"""HTTP clients for what a plugin speaks with: one for each server, kept open between calls."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property

import httpx2

from waframe.core.contract.host import Host

NEVER_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
    httpx2.LocalProtocolError,
    httpx2.InvalidURL,
)
"""After one of these the other side has seen nothing of the request."""

_IDLE_SECONDS = 20
_AGENT = {"User-Agent": "waframe"}


class HttpClients:
    """Opens a client at the first use of a server, over the host's transport, and closes all at the end.

    `seconds` is how long a single read or write may take; None leaves it to the caller's own limit. Every request looks
    at all idle connections, so few are kept.
    """

    CONNECT_SECONDS = 5.0
    """How long it may take to be connected."""

    def __init__(self, host: Host, *, seconds: float | None = None, most: int = 64, idle: int = 8) -> None:
        self._host = host
        self._timeout = httpx2.Timeout(seconds, connect=self.CONNECT_SECONDS, pool=self.CONNECT_SECONDS)
        self._limits = httpx2.Limits(
            max_connections=most, max_keepalive_connections=idle, keepalive_expiry=_IDLE_SECONDS
        )
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

    def of(self, url: str) -> httpx2.AsyncClient:
        """Give the client for the server of an address."""
        origin = "/".join(url.split("/", 3)[:3]) + "/"
        client = self._clients.get(origin)
        if client is None:
            client = self._clients[origin] = self._opened(origin)
        return client

    @asynccontextmanager
    async def exchange(
        self, request: httpx2.Request, *, follow_redirects: bool = False
    ) -> AsyncIterator[httpx2.Response]:
        """Send a request and give its answer before its body is read."""
        client = self.of(str(request.url))
        response = await client.send(request, stream=True, follow_redirects=follow_redirects)
        try:
            yield response
        finally:
            await response.aclose()

    def _opened(self, origin: str) -> httpx2.AsyncClient:
        transport = self._host.transport(origin)
        return httpx2.AsyncClient(
            transport=transport,
            verify=self._trusted if transport is None else True,
            timeout=self._timeout,
            limits=self._limits,
            headers=_AGENT,
        )

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        return httpx2.create_ssl_context()
