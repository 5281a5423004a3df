"""The control API: play the customer, break things, move the clock and watch, over HTTP."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from waframe.simulator.changes import Changes
from waframe.simulator.commands import Advance, FileAct, NewCustomer, Shown, carry_out, read_act
from waframe.simulator.errors import GraphError
from waframe.simulator.faults import FaultBoard, Faults
from waframe.simulator.inbound import Inbound
from waframe.simulator.media import MediaStore
from waframe.simulator.receipts import Receipts
from waframe.simulator.records import Json, JsonObject
from waframe.simulator.sending import Desk
from waframe.simulator.settings import NumberSettings
from waframe.simulator.trace import Trace
from waframe.simulator.view import View, describe_entry, plain
from waframe.simulator.world import Unknown, World

LONGEST_WAIT_SECONDS = 25.0
INLINE_TYPES = ("image/jpeg", "image/png", "image/webp", "audio/", "video/")
Answer: TypeAlias = "Json | Response"
Handler = Callable[[Request], Awaitable[Answer]]
Endpoint = Callable[[Request], Awaitable[Response]]
Read = TypeVar("Read")


class BadRequest(Exception):
    """Raised when a control request cannot be understood."""


class Hands(msgspec.Struct, frozen=True, kw_only=True):
    """What a control request may move by itself: time, and the proof of the callback."""

    advance: Callable[[float], Awaitable[None]]
    settle: Callable[[], Awaitable[None]]
    subscribe: Callable[[], Awaitable[bool]]


class ControlApi:
    """Answers under `/control/`."""

    def __init__(
        self,
        world: World,
        view: View,
        *,
        inbound: Inbound,
        receipts: Receipts,
        media: MediaStore,
        desk: Desk,
        faults: FaultBoard,
        trace: Trace,
        hands: Hands,
    ) -> None:
        self._world = world
        self._view = view
        self._inbound = inbound
        self._receipts = receipts
        self._media = media
        self._desk = desk
        self._faults = faults
        self._trace = trace
        self._hands = hands
        self._changes: Changes = world.changes

    def routes(self) -> list[Route]:
        """List the routes."""
        chat = "/chats/{number}/{customer}"
        return [
            _route("GET", "/view", self._read_view),
            _route("GET", "/numbers", self._read_numbers),
            _route("POST", "/numbers", self._add_number),
            _route("GET", "/customers", self._read_customers),
            _route("POST", "/customers", self._add_customer),
            _route("GET", chat, self._read_chat),
            _route("POST", f"{chat}/messages", self._act),
            _route("POST", f"{chat}/files", self._send_file),
            _route("POST", f"{chat}/shown", self._show),
            _route("POST", f"{chat}/close-window", self._close_window),
            _route("GET", "/faults", self._read_faults),
            _route("PUT", "/faults", self._set_faults),
            _route("PATCH", "/faults", self._switch_faults),
            _route("DELETE", "/faults", self._clear_faults),
            _route("GET", "/clock", self._read_clock),
            _route("POST", "/clock", self._advance),
            _route("POST", "/settle", self._settle),
            _route("POST", "/subscribe", self._subscribe),
            _route("GET", "/trace", self._read_trace),
            _route("GET", "/sends", self._read_sends),
            _route("GET", "/transcript", self._read_transcript),
            _route("GET", "/events", self._watch),
            _route("GET", "/media/{media_id}", self._read_media),
        ]

    async def _read_view(self, request: Request) -> Answer:
        return self._view.page(request.query_params.get("customer"), request.query_params.get("number"))

    async def _read_numbers(self, _: Request) -> Answer:
        return self._view.numbers()

    async def _add_number(self, request: Request) -> Answer:
        number = await _read(request, NumberSettings)
        self._world.add_number(number)
        return plain(number)

    async def _read_customers(self, _: Request) -> Answer:
        return self._view.customers()

    async def _add_customer(self, request: Request) -> Answer:
        new = await _read(request, NewCustomer)
        if not new.name.strip() or (new.phone is not None and not any(map(str.isdigit, new.phone))):
            raise BadRequest("a customer needs a name, and a phone has digits")
        person = self._world.add_person(name=new.name.strip(), phone=new.phone, bsuid=new.bsuid, username=new.username)
        return plain(person)

    async def _read_chat(self, request: Request) -> Answer:
        return self._view.chat(*self._chat(request))

    async def _act(self, request: Request) -> Answer:
        chat = self._chat(request)
        _check_json(request)
        return plain(carry_out(read_act(await request.body()), self._inbound, chat))

    async def _send_file(self, request: Request) -> Answer:
        number, person = self._chat(request)
        act = msgspec.convert(dict(request.query_params), FileAct)
        data = await request.body()
        if not data:
            raise BadRequest("the body is the file, and it is empty")
        sent = self._inbound.send_file(
            number,
            person,
            data,
            kind=act.kind,
            mime_type=request.headers.get("content-type", "application/octet-stream"),
            caption=act.caption,
            filename=act.filename,
        )
        return plain(sent)

    async def _show(self, request: Request) -> Answer:
        number, person = self._chat(request)
        shown = await _read(request, Shown)
        self._world.show_chat(number if shown.shown else None, person)
        if shown.shown:
            self._receipts.show(number, person)
        return {"shown": shown.shown}

    async def _close_window(self, request: Request) -> Answer:
        self._world.close_window(*self._chat(request))
        return {"window_left_seconds": 0.0}

    async def _read_faults(self, _: Request) -> Answer:
        return self._view.faults()

    async def _set_faults(self, request: Request) -> Answer:
        self._faults.set(await _read(request, Faults))
        return self._view.faults()

    async def _switch_faults(self, request: Request) -> Answer:
        self._faults.switch(**await _read(request, dict[str, object]))
        return self._view.faults()

    async def _clear_faults(self, _: Request) -> Answer:
        self._faults.clear()
        return self._view.faults()

    async def _read_clock(self, _: Request) -> Answer:
        return {"now": self._world.clock.now()}

    async def _advance(self, request: Request) -> Answer:
        advance = await _read(request, Advance)
        if advance.advance_seconds < 0:
            raise BadRequest("time does not go back")
        await self._hands.advance(advance.advance_seconds)
        self._changes.add("clock")
        return {"now": self._world.clock.now()}

    async def _settle(self, _: Request) -> Answer:
        await self._hands.settle()
        return {"now": self._world.clock.now()}

    async def _subscribe(self, _: Request) -> Answer:
        return {"proven": await self._hands.subscribe()}

    async def _read_trace(self, request: Request) -> Answer:
        return [describe_entry(entry) for entry in self._trace.since(_number(request, "since"))]

    async def _read_sends(self, _: Request) -> Answer:
        return [plain(send) for send in self._desk.sends]

    async def _read_transcript(self, _: Request) -> Answer:
        return self._view.transcript()

    async def _watch(self, request: Request) -> Answer:
        seconds = min(float(_number(request, "seconds", default=25)), LONGEST_WAIT_SECONDS)
        found = await self._changes.wait(_number(request, "since"), seconds)
        return {"seq": self._changes.seq, "events": [plain(change) for change in found]}

    async def _read_media(self, request: Request) -> Answer:
        file = self._media.find(request.path_params["media_id"])
        inline = file.mime_type.startswith(INLINE_TYPES)
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
        headers |= {} if inline else {"Content-Disposition": "attachment"}
        return Response(file.data, media_type=file.mime_type if inline else "application/octet-stream", headers=headers)

    def _chat(self, request: Request) -> tuple[str, str]:
        number = self._world.number(request.path_params["number"])
        return number.phone_number_id, self._world.person(request.path_params["customer"]).id


def _route(method: str, path: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            answer = await handler(request)
        except (Unknown, GraphError) as error:
            return _problem(404, "not-found", str(error))
        except (BadRequest, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return _problem(400, "bad-request", str(error))
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    return Route(f"/control{path}", endpoint, methods=[method])


def _problem(status: int, code: str, detail: str) -> Response:
    body: JsonObject = {"status": status, "code": code, "title": code.replace("-", " "), "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


async def _read(request: Request, shape: type[Read]) -> Read:
    _check_json(request)
    return msgspec.json.decode(await request.body(), type=shape)


def _check_json(request: Request) -> None:
    """The content type keeps the forms of foreign pages out."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise BadRequest("the body must be application/json")


def _number(request: Request, name: str, *, default: int = 0) -> int:
    value = request.query_params.get(name, "")
    if value and not value.isdecimal():
        raise BadRequest(f"{name} must be a number")
    return int(value) if value else default
