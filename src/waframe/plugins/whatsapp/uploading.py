"""Tells how far an upload is: sends its body in pieces and says after each how much is gone."""

from collections.abc import AsyncIterable, AsyncIterator, Callable

import httpx2

from waframe import Host

PIECE_BYTES = 64 * 1024
Progress = Callable[[int, int], None]


class Meter:
    """The progress of one upload, for whoever runs waframe: a line of the log at debug, and a counter of bytes."""

    def __init__(self, host: Host, *, address: str) -> None:
        self._host = host
        self._address = address
        self._sent = 0

    def __call__(self, sent_bytes: int, total_bytes: int) -> None:
        """Take note of how much is gone, of how much."""
        self._host.log.debug(
            "whatsapp.uploading", address=self._address, sent_bytes=sent_bytes, total_bytes=total_bytes
        )
        self._host.count("whatsapp_uploaded_bytes", by=sent_bytes - self._sent, address=self._address)
        self._sent = sent_bytes


class Watched(httpx2.AsyncByteStream):
    """A body that is sent in pieces; `progress` is called with the bytes that the network took, and with all."""

    def __init__(self, body: AsyncIterable[bytes], *, total_bytes: int, progress: Progress) -> None:
        self._body = body
        self._total_bytes = total_bytes
        self._progress = progress

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Give the pieces."""
        sent = 0
        async for part in self._body:
            for start in range(0, len(part), PIECE_BYTES):
                piece = part[start : start + PIECE_BYTES]
                yield piece
                sent += len(piece)
                self._progress(sent, self._total_bytes)
