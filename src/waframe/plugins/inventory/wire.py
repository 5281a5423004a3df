"""Speaks HTTP with one inventory service: certificates, limits, and a name for every way in which it fails."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import httpx2
import msgspec

from waframe import Host
from waframe.plugins.inventory.errors import MappingWrong, NothingTold, Reason
from waframe.plugins.inventory.http_answer import HttpAnswer
from waframe.plugins.inventory.mapping import Tls

BYTES_AT_MOST = 16 * 1024 * 1024
_CONNECT_SECONDS = 5.0
_KEPT_OPEN = 20


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent; `element` is the name that the answer has to have, or one of these `parts`, where it is known."""

    url: str
    method: str = "POST"
    body: bytes = b""
    headers: Mapping[str, str] = {}
    element: str | None = None
    parts: tuple[str, ...] = ()


class Wire:
    """A pool of connections to one service, opened with the first question."""

    def __init__(self, host: Host, *, tls: Tls, folder: Path) -> None:
        self._host = host
        self._tls = tls
        self._folder = folder
        self._clients: dict[str, httpx2.AsyncClient] = {}
        self._lock = anyio.Lock()

    async def close(self) -> None:
        """Close what is open."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()

    async def exchange(self, request: Request) -> HttpAnswer:
        """Send a question and read the answer; raises NothingTold. How long that may take is the caller's business."""
        client = await self._client(request.url)
        try:
            async with client.stream(
                request.method, request.url, content=request.body or None, headers=dict(request.headers)
            ) as response:
                body = await _read(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise _named(error) from None
        content_type = response.headers.get("content-type", "")
        return HttpAnswer(status=response.status_code, body=body, content_type=content_type)

    async def _client(self, url: str) -> httpx2.AsyncClient:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise MappingWrong(f"{url!r} is no address; write one that begins with http:// or https://")
        base = f"{parts.scheme}://{parts.netloc}"
        async with self._lock:
            if base not in self._clients:
                self._clients[base] = await self._opened(url, secure=parts.scheme == "https")
            return self._clients[base]

    async def _opened(self, url: str, *, secure: bool) -> httpx2.AsyncClient:
        transport = self._host.transport(url)
        verify: ssl.SSLContext | bool = False
        if secure and transport is None:
            verify = await anyio.to_thread.run_sync(self._context)
        return httpx2.AsyncClient(
            transport=transport,
            verify=verify,
            timeout=httpx2.Timeout(None, connect=_CONNECT_SECONDS),
            limits=httpx2.Limits(max_connections=_KEPT_OPEN, max_keepalive_connections=_KEPT_OPEN),
            follow_redirects=False,
            headers={"User-Agent": "waframe"},
        )

    def _context(self) -> ssl.SSLContext:
        verify = self._tls.verify
        context = ssl.create_default_context()
        if isinstance(verify, str):
            path = self._folder / verify
            try:
                context.load_verify_locations(cafile=path)
            except (OSError, ssl.SSLError):
                raise MappingWrong(f"tls.verify: {path} holds no certificate that can be read") from None
        elif not verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


async def _read(response: httpx2.Response) -> bytes:
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > BYTES_AT_MOST:
            raise NothingTold(Reason.TOO_LARGE, f"more than {BYTES_AT_MOST} bytes")
    return bytes(body)


def _named(error: Exception) -> NothingTold:
    match error:
        case httpx2.TimeoutException():
            return NothingTold(Reason.TIMEOUT, "it does not accept connections in time")
        case httpx2.InvalidURL() | httpx2.UnsupportedProtocol():
            return MappingWrong("the address cannot be used")
        case httpx2.DecodingError():
            return NothingTold(Reason.TRUNCATED, "it is compressed, and broken")
        case httpx2.RemoteProtocolError() if "complete" in str(error).lower():
            return NothingTold(Reason.TRUNCATED, "the connection ended before the answer")
        case _ if "CERTIFICATE" in str(error).upper():
            return NothingTold(Reason.UNREACHABLE, "its certificate is not trusted; see `tls:`")
        case _:
            return NothingTold(Reason.UNREACHABLE, type(error).__name__)
