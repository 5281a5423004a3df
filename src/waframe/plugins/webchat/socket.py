"""The WebSocket `/webchat/{site}/socket`: one visitor's page, told what is new, and heard."""

from collections.abc import Sequence

import anyio
import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from waframe import AnyMedia, Host, StoreError
from waframe.plugins.webchat.channel import identity_of
from waframe.plugins.webchat.counter import Counter, NotTaken
from waframe.plugins.webchat.drawing import draw, safe_link
from waframe.plugins.webchat.pacers import Pacers
from waframe.plugins.webchat.places import Places
from waframe.plugins.webchat.seats import Seat, Seats
from waframe.plugins.webchat.settings import CHANNEL, WebChatSite
from waframe.plugins.webchat.thread import NEWEST, Entry, Thread
from waframe.plugins.webchat.visitors import Visitor, Visitors
from waframe.plugins.webchat.wire import (
    FOREIGN_ORIGIN,
    FRAME_TOO_LARGE,
    LARGEST_FRAME,
    MALFORMED,
    SILENT,
    SITE_UNKNOWN,
    TOKEN_UNKNOWN,
    TOO_MANY,
    TRY_LATER,
    WORDS,
    Alive,
    Beat,
    Chosen,
    Hello,
    Line,
    Lines,
    Marked,
    Named,
    Older,
    Placed,
    Refused,
    Said,
    Shown,
    State,
    Taken,
    Typing,
    Welcome,
    Word,
    write,
)

HELLO_SECONDS = 15.0
LINKS_SECONDS = 24 * 3600.0
PAGE = 50


class Closing(Exception):
    """Raised to close a socket with a code."""

    def __init__(self, code: int) -> None:
        super().__init__(f"close with {code}")
        self.code = code


class Sockets:
    """Serves the sockets of this process. A refusal is accepted and closed, since a page cannot read another one."""

    def __init__(self, host: Host, *, places: Places, pacers: Pacers, seats: Seats) -> None:
        self._host = host
        self._places = places
        self._pacers = pacers
        self._seats = seats

    async def serve(self, socket: WebSocket) -> None:
        """Serve one socket until either side ends it."""
        await socket.accept()
        code: int | None = None
        try:
            site = self._admitted(socket)
            talk = Talk(self._host, socket, pacers=self._pacers, ip=self._places.whence(socket))
            code = await talk.run(site, self._seats)
        except Closing as closing:
            code = closing.code
        except StoreError:
            code = TRY_LATER
        except (WebSocketDisconnect, OSError, RuntimeError):  # the page has gone
            return
        if code is not None:
            self._host.count("webchat_closed", code=str(code))
            with anyio.move_on_after(1):
                await socket.close(code)

    def _admitted(self, socket: WebSocket) -> WebChatSite:
        site = self._places.site(socket.path_params["site"])
        if site is None:
            raise Closing(SITE_UNKNOWN)
        if not self._places.lets_in(socket, site):
            raise Closing(FOREIGN_ORIGIN)
        if not self._pacers.visit(self._places.whence(socket), now=self._host.clock.now()):
            raise Closing(TOO_MANY)
        return site


class Talk:
    """One socket: a task that hears the page, and one that tells it what is new."""

    def __init__(self, host: Host, socket: WebSocket, *, pacers: Pacers, ip: str | None) -> None:
        database = host.store.database
        self._host = host
        self._socket = socket
        self._pacers = pacers
        self._ip = ip
        self._visitors, self._thread = Visitors(database), Thread(database)
        self._counter = Counter(host)
        self._sending = anyio.Lock()

    async def run(self, site: WebChatSite, seats: Seats) -> int | None:
        """Greet and serve; give the code with which to close, None where the page has gone."""
        hello = await self._hello()
        visitor = await self._known(hello, site)
        async with anyio.create_task_group() as tasks:
            seat = Seat(visitor.id, version=visitor.version, now=self._host.clock.now(), scope=tasks.cancel_scope)
            seats.add(seat)
            try:
                tasks.start_soon(self._hear, seat, visitor)
                await self._tell(seat, since=min(hello.since, visitor.last_number))
            except StoreError:
                seat.end(TRY_LATER)
            except (WebSocketDisconnect, OSError, RuntimeError):  # the page has gone
                tasks.cancel_scope.cancel()
            finally:
                seats.remove(seat)
        return seat.ended

    async def _hello(self) -> Hello:
        with anyio.move_on_after(HELLO_SECONDS):
            word = await self._word()
            if not isinstance(word, Hello):
                raise Closing(MALFORMED)
            return word
        raise Closing(SILENT)

    async def _known(self, hello: Hello, site: WebChatSite) -> Visitor:
        now, name = self._host.clock.now(), _name(hello.name)
        token: str | None = None
        if hello.token is None:
            visitor, token = await self._visitors.add(address=site.address, name=name, now=now)
        else:
            found = await self._visitors.by_token(hello.token, address=site.address)
            if found is None:
                raise Closing(TOKEN_UNKNOWN)
            await self._visitors.come(found.id, name=name, now=now)
            visitor = msgspec.structs.replace(found, name=name or found.name)
        await self._send(Welcome(token=token, name=visitor.name or "", last=visitor.last_number))
        return visitor

    async def _word(self) -> Word:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        said = message.get("text") or message.get("bytes") or b""
        if len(said) > LARGEST_FRAME:
            raise Closing(FRAME_TOO_LARGE)
        try:
            return WORDS.decode(said)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise Closing(MALFORMED) from error

    async def _hear(self, seat: Seat, visitor: Visitor) -> None:
        try:
            while True:
                word = await self._word()
                seat.heard_at = self._host.clock.now()
                if not self._pacers.frame(visitor.id, now=seat.heard_at):
                    raise Closing(TOO_MANY)
                visitor = await self._heed(word, seat, visitor)
        except Closing as closing:
            seat.end(closing.code)
        except StoreError:
            seat.end(TRY_LATER)
        except (WebSocketDisconnect, OSError, RuntimeError):
            seat.leave()

    async def _heed(self, word: Word, seat: Seat, visitor: Visitor) -> Visitor:
        """Do what a word asks for; give the visitor as they are afterwards."""
        match word:
            case Said() | Chosen() | Shown() | Placed():
                await self._take(word, visitor)
                seat.stir()
            case Marked():
                await self._counter.mark(visitor.id, word)
            case Named(name=name):
                await self._visitors.come(visitor.id, name=_name(name), now=seat.heard_at)
                return msgspec.structs.replace(visitor, name=_name(name) or visitor.name)
            case Older(before=before):
                await self._tell_old(visitor.id, before=before)
            case Typing():
                await self._show_typing(visitor)
            case Beat():
                await self._send(Alive())
            case Hello():
                raise Closing(MALFORMED)
        return visitor

    async def _show_typing(self, visitor: Visitor) -> None:
        try:
            await self._host.show_typing(CHANNEL, visitor.address, identity_of(visitor.id))
        except StoreError as error:
            self._host.log.debug("webchat.typing_not_shown", error=str(error))

    async def _take(self, message: Said | Chosen | Shown | Placed, visitor: Visitor) -> None:
        if not self._pacers.message(visitor.id, self._ip, now=self._host.clock.now()):
            raise Closing(TOO_MANY)
        try:
            entry = await self._counter.take(visitor, message)
        except NotTaken as error:
            await self._send(Refused(id=message.id, reason=str(error)))
            return
        await self._send(Taken(id=message.id, number=entry.number, at=entry.at.isoformat()))

    async def _tell(self, seat: Seat, *, since: int) -> None:
        """Tell what is new, and wait for more, for as long as the socket lives."""
        position, state = since, State(read=0, typing=False)
        if not position:
            recent = await self._thread.before(seat.visitor_id, NEWEST, many=PAGE)
            position = await self._tell_lines(recent, position, more=len(recent) == PAGE)
        while True:
            entries = await self._thread.since(seat.visitor_id, position, many=PAGE)
            position = await self._tell_lines(entries, position)
            if len(entries) == PAGE:
                continue
            visitor = await self._visitors.find(seat.visitor_id)
            if visitor is None:
                seat.end(TOKEN_UNKNOWN)
                return
            types_for = self._types_for(visitor)
            now_state = State(read=visitor.answered_number, typing=types_for > 0)
            if now_state != state:
                state = now_state
                await self._send(state)
            await seat.stirred(seconds=types_for or None)

    def _types_for(self, visitor: Visitor) -> float:
        """Tell for how many seconds it still counts that somebody is writing."""
        if visitor.typing_until is None:
            return 0.0
        return max((visitor.typing_until - self._host.clock.now()).total_seconds(), 0.0)

    async def _tell_old(self, visitor_id: str, *, before: int) -> None:
        entries = await self._thread.before(visitor_id, before, many=PAGE)
        lines = tuple(map(self._line, entries))
        await self._send(Lines(lines=lines, more=len(entries) == PAGE, old=True))

    async def _tell_lines(self, entries: Sequence[Entry], position: int, *, more: bool = False) -> int:
        """Send messages; give the number of the last one."""
        if not entries:
            return position
        await self._send(Lines(lines=tuple(map(self._line, entries)), more=more))
        return entries[-1].number

    def _line(self, entry: Entry) -> Line:
        return Line(
            number=entry.number,
            id=entry.channel_id,
            at=entry.at.isoformat(),
            content=draw(entry.content, url_of=self._url),
            mine=entry.client_id or "",
            reply_to=entry.reply_to or "",
        )

    def _url(self, media: AnyMedia) -> str:
        """Sign a link to a stored file; a link of elsewhere stays as it is, if it leads to the web."""
        if media.media_id is None:
            return safe_link(media.link)
        return self._host.media_url(media.media_id, seconds=LINKS_SECONDS, filename=media.filename or "")

    async def _send(self, word: Welcome | Lines | Taken | Refused | State | Alive) -> None:
        async with self._sending:
            await self._socket.send_text(write(word))


def _name(given: str | None) -> str | None:
    return " ".join((given or "").split()) or None
