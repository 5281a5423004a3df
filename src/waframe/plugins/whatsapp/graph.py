"""Speaks with Meta's Graph API: one call, one answer, and every failure as an error of the channel."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio
import httpx2
import msgspec

from waframe import NEVER_SENT, ChannelBlocked, ChannelError, ChannelRefused, Host, HttpClients
from waframe.plugins.whatsapp.answers import Answer, Call, lost, trouble_in, unreachable
from waframe.plugins.whatsapp.sentences import sentence
from waframe.plugins.whatsapp.settings import WhatsAppSettings
from waframe.plugins.whatsapp.uploading import Progress, Watched

T = TypeVar("T")

MOST_CONNECTIONS, IDLE_CONNECTIONS = 256, 32


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file on its way to Meta."""

    data: bytes
    mime: str
    filename: str


class Graph:
    """The clients of one process, one for each host that is spoken with."""

    def __init__(self, settings: WhatsAppSettings, host: Host) -> None:
        self._settings = settings
        self._host = host
        self._root = f"{settings.graph_url.rstrip('/')}/{settings.version}"
        self._clients = HttpClients(
            host, seconds=settings.timeout_seconds, most=MOST_CONNECTIONS, idle=IDLE_CONNECTIONS
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Close the connections at the end."""
        async with self._clients.running():
            yield

    async def post(self, path: str, body: bytes, *, token: str, call: Call) -> bytes:
        """Post JSON and give the JSON of the answer."""
        headers = {**_bearer(token), "Content-Type": "application/json"}
        client = self._clients.of(self._root)
        request = client.build_request("POST", self._root + path, headers=headers, content=body)
        return await self._exchange(client, request, call)

    async def get(self, path: str, *, token: str, call: Call, query: Mapping[str, str] | None = None) -> bytes:
        """Ask for JSON."""
        client = self._clients.of(self._root)
        request = client.build_request("GET", self._root + path, headers=_bearer(token), params=query)
        return await self._exchange(client, request, call)

    async def upload(self, path: str, upload: Upload, *, token: str, call: Call, progress: Progress) -> bytes:
        """Post a file as a form, in pieces; `progress` hears how many bytes of the form are gone, and of how many."""
        form = {"messaging_product": "whatsapp", "type": upload.mime}
        files = {"file": (upload.filename, upload.data, upload.mime)}
        client = self._clients.of(self._root)
        request = client.build_request("POST", self._root + path, headers=_bearer(token), data=form, files=files)
        total = int(request.headers["Content-Length"])
        if isinstance(request.stream, httpx2.AsyncByteStream):
            request.stream = Watched(request.stream, total_bytes=total, progress=progress)
        return await self._exchange(client, request, call)

    @asynccontextmanager
    async def download(self, url: str, *, token: str) -> AsyncIterator[httpx2.Response]:
        """Open a file's own address; a redirect to another host goes without the token, which httpx2 sees to."""
        client = self._clients.of(url)
        request = client.build_request("GET", url, headers=_bearer(token))
        async with self._clients.exchange(request, follow_redirects=True) as response:
            yield response

    async def _exchange(self, client: httpx2.AsyncClient, request: httpx2.Request, call: Call) -> bytes:
        answer = await self._answer(client, request, call)
        error = trouble_in(answer, call, now=self._host.clock.now())
        if error is not None:
            self._host.count("whatsapp_graph_errors", code=error.error_code)
            raise error
        return answer.body

    async def _answer(self, client: httpx2.AsyncClient, request: httpx2.Request, call: Call) -> Answer:
        try:
            with anyio.fail_after(self._settings.timeout_seconds + HttpClients.CONNECT_SECONDS):
                response = await client.send(request)
        except NEVER_SENT as error:
            raise unreachable(call, cause=type(error).__name__) from error
        except (httpx2.HTTPError, TimeoutError) as error:
            raise lost(call, cause=type(error).__name__) from error
        return Answer(
            status=response.status_code, body=response.content, retry_after=response.headers.get("retry-after")
        )


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def decoded(body: bytes, shape: type[T], call: Call) -> T:
    """Decode an answer that carries no error, and judge one of another shape."""
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.DecodeError as error:
        raise lost(call, cause="an answer of another shape") from error


def no_token(language: str) -> ChannelError:
    """Make the error for a number without access token."""
    return ChannelBlocked(sentence("no_token", language=language), error_code="no-token")


def no_file(language: str) -> ChannelError:
    """Make the error for a stored file that is gone."""
    return ChannelRefused(sentence("no_file", language=language), error_code="no-file")
