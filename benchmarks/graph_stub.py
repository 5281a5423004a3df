"""The Graph API as far as sending goes: accepts every message at once, and remembers which."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import msgspec

from load import HOST

_LENGTH = b"content-length:"


class Departed(msgspec.Struct, frozen=True, kw_only=True):
    """A message that we were asked to deliver."""

    id: str
    number: str
    phone: str
    mark: str


class _Send(msgspec.Struct, frozen=True, kw_only=True):
    to: str = ""
    status: str = ""
    biz_opaque_callback_data: str = ""


_SEND = msgspec.json.Decoder(_Send)


class GraphStub:
    """Gives every message an id, and keeps it in `departed` until somebody reports its statuses."""

    def __init__(self) -> None:
        self.port = 0
        self.departed: deque[Departed] = deque()
        self.times_sent: dict[str, int] = {}
        self._count = 0

    @property
    def url(self) -> str:
        """The address for `graph_url`."""
        return f"http://{HOST}:{self.port}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator["GraphStub"]:
        """Listen on a free port until the end of the block."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Conversation(self), HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    def take(self, path: str, body: bytes) -> bytes:
        """Answer one call."""
        send = _SEND.decode(body)
        if send.status:
            return b'{"success":true}'
        number = path.split("/")[-2]
        mark = send.biz_opaque_callback_data
        self.times_sent[mark] = self.times_sent.get(mark, 0) + 1
        self._count += 1
        sent = Departed(id=f"wamid.OUT{self._count:024d}", number=number, phone=send.to, mark=mark)
        self.departed.append(sent)
        return msgspec.json.encode(
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": send.to, "wa_id": send.to}],
                "messages": [{"id": sent.id}],
            }
        )


class _Conversation(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, stub: GraphStub) -> None:
        self._stub = stub
        self._rest = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._rest += data
        while (end := self._rest.find(b"\r\n\r\n")) >= 0:
            head = self._rest[:end]
            at = head.lower().find(_LENGTH)
            length = int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._rest) < end + 4 + length:
                return
            body, self._rest = self._rest[end + 4 : end + 4 + length], self._rest[end + 4 + length :]
            self._answer(self._stub.take(head.split(b" ", 2)[1].decode(), body))

    def _answer(self, body: bytes) -> None:
        assert self._transport is not None
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)
