"""The control API: break things, move the clock and watch, over HTTP."""

from collections.abc import Awaitable, Callable

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.simulator.changes import Changes
from waframe.simulator.commands import Advance
from waframe.simulator.control_wire import Answer, BadRequest, number_in, read_json, route
from waframe.simulator.faults import FaultBoard, Faults
from waframe.simulator.media import MediaStore
from waframe.simulator.sending import Desk
from waframe.simulator.settings import NumberSettings
from waframe.simulator.trace import Trace
from waframe.simulator.view import View, describe_entry, plain
from waframe.simulator.world import World

LONGEST_WAIT_SECONDS = 25.0
INLINE_TYPES = ("image/jpeg", "image/png", "image/webp", "audio/", "video/")


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
        media: MediaStore,
        desk: Desk,
        faults: FaultBoard,
        trace: Trace,
        hands: Hands,
    ) -> None:
        self._world = world
        self._view = view
        self._media = media
        self._desk = desk
        self._faults = faults
        self._trace = trace
        self._hands = hands
        self._changes: Changes = world.changes

    def routes(self) -> list[Route]:
        """List the routes."""
        return [
            route("GET", "/view", self._read_view),
            route("GET", "/numbers", self._read_numbers),
            route("POST", "/numbers", self._add_number),
            route("GET", "/faults", self._read_faults),
            route("PUT", "/faults", self._set_faults),
            route("PATCH", "/faults", self._switch_faults),
            route("DELETE", "/faults", self._clear_faults),
            route("GET", "/clock", self._read_clock),
            route("POST", "/clock", self._advance),
            route("POST", "/settle", self._settle),
            route("POST", "/subscribe", self._subscribe),
            route("GET", "/trace", self._read_trace),
            route("GET", "/sends", self._read_sends),
            route("GET", "/transcript", self._read_transcript),
            route("GET", "/events", self._watch),
            route("GET", "/media/{media_id}", self._read_media),
        ]

    async def _read_view(self, request: Request) -> Answer:
        return self._view.page(request.query_params.get("customer"), request.query_params.get("number"))

    async def _read_numbers(self, _: Request) -> Answer:
        return self._view.numbers()

    async def _add_number(self, request: Request) -> Answer:
        number = await read_json(request, NumberSettings)
        self._world.add_number(number)
        return plain(number)

    async def _read_faults(self, _: Request) -> Answer:
        return self._view.faults()

    async def _set_faults(self, request: Request) -> Answer:
        self._faults.set(await read_json(request, Faults))
        return self._view.faults()

    async def _switch_faults(self, request: Request) -> Answer:
        self._faults.switch(**await read_json(request, dict[str, object]))
        return self._view.faults()

    async def _clear_faults(self, _: Request) -> Answer:
        self._faults.clear()
        return self._view.faults()

    async def _read_clock(self, _: Request) -> Answer:
        return {"now": self._world.clock.now()}

    async def _advance(self, request: Request) -> Answer:
        advance = await read_json(request, Advance)
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
        return [describe_entry(entry) for entry in self._trace.since(number_in(request, "since"))]

    async def _read_sends(self, _: Request) -> Answer:
        return [plain(send) for send in self._desk.sends]

    async def _read_transcript(self, _: Request) -> Answer:
        return self._view.transcript()

    async def _watch(self, request: Request) -> Answer:
        seconds = min(float(number_in(request, "seconds", default=25)), LONGEST_WAIT_SECONDS)
        found = await self._changes.wait(number_in(request, "since"), seconds)
        return {"seq": self._changes.seq, "events": [plain(change) for change in found]}

    async def _read_media(self, request: Request) -> Answer:
        file = self._media.find(request.path_params["media_id"])
        inline = file.mime_type.startswith(INLINE_TYPES)
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
        headers |= {} if inline else {"Content-Disposition": "attachment"}
        return Response(file.data, media_type=file.mime_type if inline else "application/octet-stream", headers=headers)
