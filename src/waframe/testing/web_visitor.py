"""A visitor of a web chat, who speaks with an application in process, frame by frame, as the page does."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx2
from anyio.abc import ObjectReceiveStream, ObjectSendStream
from starlette.types import ASGIApp, Message

from waframe import new_id

Frame = dict[str, Any]
HOST = "chat.test"
_PATIENCE_SECONDS = 10.0


class Closed(Exception):
    """Raised when the other side has closed the socket, with its code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class Socket:
    """A WebSocket that is open."""

    def __init__(self, told: ObjectReceiveStream[Message], says: ObjectSendStream[Message]) -> None:
        self._told = told
        self._says = says

    async def send(self, frame: Frame | str) -> None:
        """Send a frame, or words that are none."""
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await self._says.send({"type": "websocket.receive", "text": text})

    async def next(self, kind: str | None = None) -> Frame:
        """Wait for the next frame, or for the next of a kind; raises Closed."""
        with anyio.fail_after(_PATIENCE_SECONDS):
            while (frame := await self._frame()) is None or kind not in {None, frame["type"]}:
                pass
        return frame

    async def _frame(self) -> Frame | None:
        """Give the next frame; None for what is none, such as that the socket was accepted."""
        message = await self._told.receive()
        if message["type"] == "websocket.close":
            raise Closed(message.get("code", 1000))
        return json.loads(message["text"]) if message["type"] == "websocket.send" else None

    async def closed(self) -> int:
        """Wait until the other side closes, and give its code."""
        try:
            while True:
                await self.next()
        except Closed as closed:
            return closed.code


@asynccontextmanager
async def connected(app: ASGIApp, path: str, *, headers: Mapping[str, str] | None = None) -> AsyncIterator[Socket]:
    """Open a WebSocket, from the application's own page unless the headers say otherwise."""
    given = {"host": HOST, "origin": f"http://{HOST}", **(headers or {})}
    scope = {
        "type": "websocket",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "ws",
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 40000),
        "server": (HOST, 80),
        "subprotocols": [],
        "state": {},
        "extensions": {},
    }
    ended: Closed | None = None
    to_page, told = anyio.create_memory_object_stream[Message](1000)
    says, from_page = anyio.create_memory_object_stream[Message](1000)
    async with to_page, told, says, from_page, anyio.create_task_group() as tasks:
        gone = anyio.Event()

        async def serve() -> None:
            try:
                await app(scope, from_page.receive, to_page.send)
            finally:
                gone.set()

        await says.send({"type": "websocket.connect"})
        tasks.start_soon(serve)
        try:
            yield Socket(told, says)
        except Closed as closed:
            ended = closed
        finally:
            await says.send({"type": "websocket.disconnect", "code": 1001})
            with anyio.move_on_after(_PATIENCE_SECONDS, shield=True):
                await gone.wait()
            tasks.cancel_scope.cancel()
    if ended is not None:
        raise ended


class WebVisitor:
    """A browser at one site: its token, and what its page shows, across sockets."""

    def __init__(self, app: ASGIApp, site: str, *, name: str | None = None) -> None:
        self.app = app
        self.site = site
        self.name = name
        self.token: str | None = None
        self.shown: dict[int, Frame] = {}
        self.read_upto = 0

    @property
    def since(self) -> int:
        """The number of the last message that the page has."""
        return max(self.shown, default=0)

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Socket]:
        """Open the page, greet, and read what waited."""
        async with connected(self.app, f"/webchat/{self.site}/socket") as socket:
            await socket.send({"type": "hello", "token": self.token, "since": self.since, "name": self.name})
            welcome = await socket.next("welcome")
            self.token = welcome["token"] or self.token
            while self.since < welcome["last"]:
                self.heed(await socket.next())
            yield socket

    async def says(self, frame: Frame, *, socket: Socket | None = None) -> Frame:
        """Send a message with an id of its own, and give what became of it (`taken` or `refused`)."""
        said = {"id": new_id(), **frame}
        if socket is not None:
            await socket.send(said)
            while (answer := await socket.next())["type"] not in {"taken", "refused"}:
                self.heed(answer)
            return answer
        async with self.page() as opened:
            return await self.says(said, socket=opened)

    async def writes(self, text: str, *, socket: Socket | None = None) -> Frame:
        """Write a text."""
        return await self.says({"type": "text", "body": text}, socket=socket)

    async def taps(self, title: str, *, socket: Socket | None = None) -> Frame:
        """Tap the newest option with this title or id."""
        number, choice = next(
            (number, option["id"])
            for number, line in sorted(self.shown.items(), reverse=True)
            for group in line["content"].get("groups", ())
            for option in group["options"]
            if title in (option["title"], option["id"])
        )
        return await self.says({"type": "choice", "message": number, "choice": choice}, socket=socket)

    async def uploads(self, data: bytes, *, mime: str, name: str = "") -> httpx2.Response:
        """Bring a file, and give the answer."""
        way = httpx2.ASGITransport(app=self.app)
        async with httpx2.AsyncClient(transport=way, base_url=f"http://{HOST}") as client:
            return await client.post(
                f"/webchat/{self.site}/files",
                params={"name": name},
                content=data,
                headers={
                    "content-type": mime,
                    "authorization": f"Bearer {self.token}",
                    "origin": f"http://{HOST}",
                },
            )

    async def looks(self, *, many: int = 0, reads: bool = True) -> list[Frame]:
        """Open the page, wait until it shows so many messages, mark them as seen, and list them all."""
        async with self.page() as socket:
            return await self.watches(socket, many=many, reads=reads)

    async def watches(self, socket: Socket, *, many: int = 0, reads: bool = True) -> list[Frame]:
        """Look at an open page until it shows so many messages, and list them all."""
        while len(self.shown) < many:
            self.heed(await socket.next())
        if reads:
            await socket.send({"type": "mark", "got": self.since, "read": self.since})
            await socket.send({"type": "beat"})
            while (answer := await socket.next())["type"] != "beat":
                self.heed(answer)
        return [self.shown[number] for number in sorted(self.shown)]

    def heed(self, frame: Frame) -> None:
        """Show what a frame tells."""
        if frame["type"] == "lines":
            self.shown.update({line["number"]: line for line in frame["lines"]})
        if frame["type"] == "state":
            self.read_upto = frame["read"]
