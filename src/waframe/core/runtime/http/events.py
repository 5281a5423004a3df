"""`GET /api/events`: what happened since a number, at once or as soon as something does."""

from collections.abc import Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from waframe.core.contract.describing import described
from waframe.core.runtime.http.asking import number
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.event_socket import EventSocket
from waframe.core.runtime.http.feed import Feed
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.telling import EventShown

LARGEST = 2**62
_PATIENCE_SECONDS = 25.0


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """What happened since a number, up to `last`; after a gap the lists have to be read anew."""

    events: Sequence[msgspec.Raw]
    last: int
    gap: bool = False


class HappenedShown(msgspec.Struct, frozen=True, kw_only=True):
    """`Happened` as it reads."""

    events: tuple[EventShown, ...]
    last: int
    gap: bool


class Events:
    """The route of what happens: for those who ask again and again, and for sockets."""

    def __init__(
        self, feed: Feed, *, granting: Granting, socket: EventSocket, patience: float = _PATIENCE_SECONDS
    ) -> None:
        self._feed = feed
        self._granting = granting
        self._socket = socket
        self._patience = patience

    def routes(self) -> list[BaseRoute]:
        """List the routes."""
        return [Route("/api/events", self.happened), WebSocketRoute("/api/events", self._socket)]

    @described(HappenedShown, query=("since",), refusals=("400 query-invalid",))
    async def happened(self, request: Request) -> Response:
        """Give what happened since a number, waiting for it if need be; without one, give the newest number."""
        caller = await self._granting.caller(request)
        await self._feed.begin()
        if "since" not in request.query_params:
            return write_body(Happened(events=(), last=self._feed.last))
        since = number(request, "since", least=0, most=LARGEST, default=0)
        gap = await self._feed.is_gap(since)
        piece = await self._feed.wait(since, caller, seconds=0 if gap else self._patience)
        if await self._granting.caller(request) != caller:  # what was granted has changed while one waited
            return write_body(Happened(events=(), last=since))
        told = [msgspec.Raw(text.encode()) for text in piece.told]
        return write_body(Happened(events=told, last=piece.last, gap=gap))
