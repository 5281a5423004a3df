"""Fetches the file behind a link of ours that Meta could not fetch, and never from a private network."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from http import HTTPStatus
from importlib import import_module
from ipaddress import IPv6Address, ip_address

import anyio
import anyio.to_thread
import httpx2
import msgspec

from waframe import AnyMedia, ChannelRefused, Host, Image, true_mime
from waframe.plugins.whatsapp.files import ANY_MIME, LARGEST_BYTES
from waframe.plugins.whatsapp.sentences import sentence

SECONDS = 60.0
HOPS = 4
_WEBP, _JPEG = "image/webp", "image/jpeg"
_REDRAWING = "waframe.plugins.whatsapp.redrawing"
_LOCAL = ("localhost", ".localhost", ".local", ".internal")


class LinkFetcher:
    """Puts stored files in the place of links."""

    def __init__(self, host: Host, *, language: str) -> None:
        self._host = host
        self._language = language

    async def stored(self, media: AnyMedia) -> AnyMedia:
        """Give a file with its bytes in our store; one that is no link stays as it is. Raises ChannelRefused."""
        if media.link is None or media.media_id is not None:
            return media
        try:
            with anyio.fail_after(SECONDS):
                data, announced = await self._fetch(media.link)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, TimeoutError) as error:
            raise self._refusal(type(error).__name__) from error
        mime = true_mime(data, announced=announced)
        if isinstance(media, Image) and mime == _WEBP:
            try:
                data, mime = await anyio.to_thread.run_sync(_as_jpeg, data), _JPEG
            except ValueError as error:
                raise self._refusal(str(error)) from error
        kept = await self._host.store.media.put(data, mime=mime, now=self._host.clock.now())
        return msgspec.structs.replace(media, link=None, media_id=kept.id, mime=mime, sha256=kept.sha256)

    async def _fetch(self, link: str) -> tuple[bytes, str]:
        """Follow redirects by hand, so that each address is looked at before anything is asked of it."""
        url = httpx2.URL(link)
        for _ in range(HOPS):
            async with AsyncExitStack() as stack:
                response = await self._open(url, stack=stack)
                if not response.has_redirect_location:
                    return await self._read(response)
                url = url.join(response.headers["location"])
        raise self._refusal("too many redirects")

    async def _open(self, url: httpx2.URL, *, stack: AsyncExitStack) -> httpx2.Response:
        transport = self._host.transport(str(url))
        address = await self._address(url, resolves=transport is None)
        client = await stack.enter_async_context(httpx2.AsyncClient(transport=transport, timeout=SECONDS))
        request = client.build_request(
            "GET",
            url.copy_with(host=address),
            headers={"Host": url.netloc.decode("ascii"), "User-Agent": "waframe"},
            extensions={"sni_hostname": url.host},
        )
        response = await client.send(request, stream=True)
        stack.push_async_callback(response.aclose)
        return response

    async def _address(self, url: httpx2.URL, *, resolves: bool) -> str:
        """Give the address to connect to: one that was looked at, so that a name cannot point elsewhere afterwards."""
        if url.scheme not in {"http", "https"} or not url.host:
            raise self._refusal("neither http nor https")
        if self._host.base_url is not None and url.netloc == httpx2.URL(self._host.base_url).netloc:
            return url.host
        if url.host.rstrip(".").endswith(_LOCAL):
            raise self._refusal("a private address")
        if not resolves:
            return self._public([url.host], fallback=url.host)
        port = url.port or {"http": 80, "https": 443}[url.scheme]
        found = await anyio.getaddrinfo(url.host, port)
        return self._public([str(place[4][0]) for place in found], fallback="")

    def _public(self, addresses: list[str], *, fallback: str) -> str:
        """Give the first address, where none of them is private; a name is no address, and stands for itself."""
        for address in addresses:
            if _is_private(address):
                raise self._refusal("a private address")
        return addresses[0] if addresses else fallback

    async def _read(self, response: httpx2.Response) -> tuple[bytes, str]:
        if response.status_code != HTTPStatus.OK:
            raise self._refusal(f"HTTP {response.status_code}")
        data = bytearray()
        async for piece in response.aiter_bytes():
            data += piece
            if len(data) > LARGEST_BYTES:
                raise self._refusal(f"more than {LARGEST_BYTES} bytes")
        return bytes(data), response.headers.get("content-type", ANY_MIME)

    def _refusal(self, cause: str) -> ChannelRefused:
        return ChannelRefused(f"{sentence('link', language=self._language)} ({cause})", error_code="link")


def _as_jpeg(data: bytes) -> bytes:
    """Load Pillow at the first picture, and not at start."""
    redraw: Callable[[bytes], bytes] = import_module(_REDRAWING).as_jpeg
    return redraw(data)


def _is_private(text: str) -> bool:
    """Tell whether a text is an address that is not everybody's; a name is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    plain = mapped or address
    return plain.is_multicast or not plain.is_global
