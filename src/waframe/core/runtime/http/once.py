"""`Idempotency-Key`: a write that bears one is done once, however often and wherever it arrives."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from functools import wraps

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Scope

from waframe.core.contract.clock import Clock
from waframe.core.errors import AlreadyAnswered
from waframe.core.records.ids import new_id
from waframe.core.runtime.desk.callers import Callers
from waframe.core.runtime.http.bodies import read_bytes
from waframe.core.runtime.http.problems import Problem
from waframe.core.store.requests import Answer, Asked, Misused, Requests, Running, Work

HEADER = "idempotency-key"
_SCOPE = "waframe.asked"
_WRITES = {"POST", "PUT", "PATCH", "DELETE"}
_LONGEST_KEY = 200
_PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 0.05
_LONGEST_PAUSE_SECONDS = 0.4

Endpoint = Callable[[Request], Awaitable[Response]]


class Errand:
    """What a route knows of the request that it does: a name for what it makes, and the key, where it has one."""

    __slots__ = ("asked", "id")

    def __init__(self, work_id: str, asked: Asked | None = None) -> None:
        self.id = work_id
        self.asked = asked

    @property
    def key(self) -> str | None:
        """The key, for the one who sent it."""
        return self.asked.key if self.asked else None


def errand_of(request: Request) -> Errand:
    """Tell for what a request is done; one without a key is done by itself."""
    found = request.scope.get(_SCOPE)
    return found if isinstance(found, Errand) else Errand(new_id())


class Once:
    """Stands around routes, and lets of all requests with one key the first one through."""

    def __init__(self, requests: Requests, *, callers: Callers, clock: Clock) -> None:
        self._requests = requests
        self._callers = callers
        self._clock = clock

    def around(self, routes: Sequence[BaseRoute]) -> list[BaseRoute]:
        """Put the routes that write under keys; the others stay as they are."""
        return [
            self._guarded(one) if isinstance(one, Route) and one.methods and one.methods & _WRITES else one
            for one in routes
        ]

    def _guarded(self, route: Route) -> Route:
        endpoint: Endpoint = route.endpoint

        @wraps(endpoint)
        async def guarded(request: Request) -> Response:
            if HEADER not in request.headers:
                return await endpoint(request)
            return await self._serve(request, endpoint)

        return Route(route.path, guarded, methods=sorted(route.methods or ()))

    async def _serve(self, request: Request, endpoint: Endpoint) -> Response:
        caller = await self._callers.require(request)
        key = request.headers[HEADER].strip()
        if not key or len(key) > _LONGEST_KEY:
            raise Problem(400, "key-invalid", f"an Idempotency-Key has 1 to {_LONGEST_KEY} characters")
        body = await read_bytes(request)
        asked = Asked(caller_id=caller.id, key=key, fingerprint=_fingerprint(request, body))
        until, pause = anyio.current_time() + _PATIENCE_SECONDS, _PAUSE_SECONDS
        while (answer := await self._try(request, endpoint, asked=asked, body=body)) is None:
            if anyio.current_time() >= until:
                headers = {"Retry-After": "1"}
                raise Problem(409, "key-in-use", "the first request with this key is still running", headers=headers)
            await anyio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        return answer

    async def _try(self, request: Request, endpoint: Endpoint, *, asked: Asked, body: bytes) -> Response | None:
        """Do the request or give the first answer again; None while another one is doing it."""
        begun = await self._requests.begin(asked, now=self._clock.now())
        match begun:
            case Misused():
                raise Problem(422, "key-reused", "this key belongs to another request")
            case Answer():
                return _again(begun)
            case Running():
                return None
            case Work():
                replayed = _replayed(request, body, Errand(begun.id, asked))
                return await self._do(replayed, endpoint, asked=asked, work=begun)

    async def _do(self, request: Request, endpoint: Endpoint, *, asked: Asked, work: Work) -> Response | None:
        """Do the request; whatever else goes wrong than a refusal leaves the key held, for it may have been done."""
        try:
            answer = await endpoint(request)
        except Problem:
            await self._requests.release(asked, work)
            raise
        except AlreadyAnswered:
            return None
        text = bytes(answer.body).decode()
        await self._requests.finish(
            Answer(caller_id=asked.caller_id, key=asked.key, status=answer.status_code, answer=text)
        )
        return answer


def _fingerprint(request: Request, body: bytes) -> str:
    target = f"{request.method} {request.url.path}?{request.url.query}\n"
    return hashlib.sha256(target.encode() + body).hexdigest()


def _replayed(request: Request, body: bytes, errand: Errand) -> Request:
    """Give a request whose body was read to a route that reads it again."""
    scope: Scope = {**request.scope, _SCOPE: errand}

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(scope, receive)


def _again(answer: Answer) -> Response:
    headers = {"Cache-Control": "no-store", "Idempotency-Replayed": "true"}
    media_type = "application/json" if answer.answer else None
    return Response(answer.answer or None, status_code=answer.status, media_type=media_type, headers=headers)
