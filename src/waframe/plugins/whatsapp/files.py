"""Carries files: customers' files from Meta in two steps, and stored files to Meta before they are sent."""

import base64
import binascii
import hashlib
from http import HTTPStatus

import anyio
import anyio.to_thread
import httpx2
import msgspec

from waframe import (
    AnyMedia,
    Audio,
    ChannelBlocked,
    ChannelBusy,
    ChannelError,
    ChannelRefused,
    Document,
    Download,
    FileKind,
    Host,
    Image,
    MediaError,
    MediaGone,
    MediaMismatch,
    MediaTooLarge,
    MessageUnsendable,
    Sticker,
    Video,
    true_mime,
)
from waframe.plugins.whatsapp.answers import Answer, Call, trouble_in
from waframe.plugins.whatsapp.decoding import Scalar, words
from waframe.plugins.whatsapp.graph import Graph, Upload, decoded
from waframe.plugins.whatsapp.rules import MIMES, RECORDED
from waframe.plugins.whatsapp.uploading import Progress
from waframe.plugins.whatsapp.voice_notes import MIME as VOICE_NOTE
from waframe.plugins.whatsapp.voice_notes import rewrap
from waframe.plugins.whatsapp.webm import MAGIC as WEBM
from waframe.plugins.whatsapp.webm import WebmBroken

LARGEST_BYTES = 100 * 1024 * 1024
LARGEST: dict[type[AnyMedia], int] = {
    Image: 5 * 1024 * 1024,
    Audio: 16 * 1024 * 1024,
    Video: 16 * 1024 * 1024,
    Document: LARGEST_BYTES,
    Sticker: 100 * 1024,
}
ANIMATED_STICKER = 500 * 1024
KINDS = tuple(
    FileKind(
        kind=name,
        largest_bytes=ANIMATED_STICKER if content is Sticker else LARGEST[content],
        still_bytes=LARGEST[content] if content is Sticker else None,
        mimes=(*MIMES.get(content, ()), *(RECORDED if content is Audio else ())),
    )
    for name, content in (
        ("image", Image),
        ("video", Video),
        ("audio", Audio),
        ("document", Document),
        ("sticker", Sticker),
    )
)
DOWNLOAD_SECONDS = 240.0
ANY_MIME = "application/octet-stream"
DIGEST_BYTES = hashlib.sha256().digest_size
_GONE_CODES = {"33", "100", "http-404", "http-410"}


class _Place(msgspec.Struct, frozen=True, kw_only=True):
    url: str
    mime_type: str | None = None
    sha256: str | None = None
    file_size: Scalar = None


class _Uploaded(msgspec.Struct, frozen=True, kw_only=True):
    id: str | int


class _AddressExpired(MediaGone):
    """Raised when a file's own address no longer answers, although its id may."""


async def fetch(graph: Graph, host: Host, media: AnyMedia, *, address: str, token: str) -> Download:
    """Fetch a customer's file and check its length and digest; its address lives five minutes, so ask twice."""
    if media.channel_media_id is None:
        raise MediaGone(f"a file of {address} has no channel id")
    try:
        return await _fetch(graph, host, media, address=address, token=token)
    except _AddressExpired:
        return await _fetch(graph, host, media, address=address, token=token)


async def upload(
    graph: Graph, data: bytes, media: AnyMedia, *, address: str, token: str, call: Call, progress: Progress
) -> str:
    """Hand a file to Meta and give the id under which it can be sent; raises MessageUnsendable for what it refuses.

    The limits are those of Meta's page on media; the type is what the bytes show, whatever the message says. A voice
    note that a browser recorded as WebM is wrapped into Ogg.
    """
    check_size(media, size_bytes=len(data))
    if isinstance(media, Audio) and media.voice and data.startswith(WEBM):
        data = await _voice_note(data)
        media = msgspec.structs.replace(media, mime=VOICE_NOTE, filename="voice.ogg")
    mime = true_mime(data, announced=media.mime or ANY_MIME)
    check_mime(media, mime)
    file = Upload(data=data, mime=mime, filename=media.filename or "file")
    answer = await graph.upload(f"/{address}/media", file, token=token, call=call, progress=progress)
    return str(decoded(answer, _Uploaded, call).id)


async def _voice_note(data: bytes) -> bytes:
    try:
        return await anyio.to_thread.run_sync(rewrap, data)
    except WebmBroken as error:
        raise MessageUnsendable("media", limit=f"a voice note, and {error}") from error


def check_size(media: AnyMedia, *, size_bytes: int) -> None:
    """Raise MessageUnsendable where Meta would refuse a file of this kind for its size."""
    most = ANIMATED_STICKER if isinstance(media, Sticker) and media.animated else LARGEST[type(media)]
    if size_bytes == 0:
        raise MessageUnsendable("media", limit="at least 1 byte, and it is empty")
    if size_bytes > most:
        raise MessageUnsendable("media", limit=f"at most {most} bytes, and it has {size_bytes}")


def check_mime(media: AnyMedia, mime: str) -> None:
    """Raise MessageUnsendable where Meta does not take this type for this kind of message."""
    taken = MIMES.get(type(media))
    plain = mime.partition(";")[0].strip().lower()
    if taken and plain not in {*taken, ANY_MIME}:
        raise MessageUnsendable("media", limit=f"one of {', '.join(taken)}, and it is {plain}")


def read_digest(announced: str) -> bytes | None:
    """Read a SHA-256 that is written in hex or in base64; None where it is neither."""
    try:
        if len(announced) == 2 * DIGEST_BYTES:
            return bytes.fromhex(announced)
        digest = base64.b64decode(announced, validate=True)
    except (ValueError, binascii.Error):
        return None
    return digest if len(digest) == DIGEST_BYTES else None


async def _fetch(graph: Graph, host: Host, media: AnyMedia, *, address: str, token: str) -> Download:
    media_id = media.channel_media_id or ""
    place = await _place(graph, media_id, address=address, token=token)
    if (announced := _size(place)) is not None and announced > LARGEST_BYTES:
        raise MediaTooLarge(f"file {media_id} has {announced} bytes")
    data = await _data(graph, host, place.url, media_id=media_id, token=token)
    _check(data, media, place)
    return Download(data=data, mime=place.mime_type or media.mime or ANY_MIME, filename=media.filename)


async def _place(graph: Graph, media_id: str, *, address: str, token: str) -> _Place:
    call = Call(delivers=False)
    try:
        answer = await graph.get(f"/{media_id}", token=token, call=call, query={"phone_number_id": address})
    except (ChannelRefused, ChannelBlocked) as error:
        if error.error_code in _GONE_CODES:
            raise MediaGone(f"file {media_id}: {error.reason}") from error
        raise
    return decoded(answer, _Place, call)


async def _data(graph: Graph, host: Host, url: str, *, media_id: str, token: str) -> bytes:
    try:
        with anyio.fail_after(DOWNLOAD_SECONDS):
            async with graph.download(url, token=token) as response:
                return await _bytes(response, host, media_id)
    except (httpx2.HTTPError, TimeoutError) as error:
        reason = f"file {media_id}: {type(error).__name__}"
        raise ChannelBusy(reason, error_code="unreachable", retry_after_seconds=5) from error


async def _bytes(response: httpx2.Response, host: Host, media_id: str) -> bytes:
    if response.status_code != HTTPStatus.OK:
        raise await _refusal(response, host, media_id)
    data = bytearray()
    async for piece in response.aiter_bytes():
        data += piece
        if len(data) > LARGEST_BYTES:
            raise MediaTooLarge(f"file {media_id} has more than {LARGEST_BYTES} bytes")
    return bytes(data)


async def _refusal(response: httpx2.Response, host: Host, media_id: str) -> ChannelError | MediaError:
    if response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return _AddressExpired(f"file {media_id}: its address answers {response.status_code}")
    answer = Answer(
        status=response.status_code, body=await response.aread(), retry_after=response.headers.get("retry-after")
    )
    error = trouble_in(answer, Call(delivers=False), now=host.clock.now())
    return error or ChannelRefused(f"file {media_id}", error_code=f"http-{response.status_code}")


def _check(data: bytes, media: AnyMedia, place: _Place) -> None:
    size = _size(place)
    if size is not None and size != len(data):
        raise MediaMismatch(f"file {media.channel_media_id} has {len(data)} bytes instead of {size}")
    expected = {digest for text in (media.sha256, place.sha256) if text and (digest := read_digest(text)) is not None}
    if expected and hashlib.sha256(data).digest() not in expected:
        raise MediaMismatch(f"file {media.channel_media_id} has another SHA-256 than announced")


def _size(place: _Place) -> int | None:
    size = words(place.file_size)
    return int(size) if size and size.isdecimal() else None
