"""The routes with which a browser asks to be told by push, and to be told no more."""

import ipaddress
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from waframe import Caller, Host, Problem, described
from waframe.plugins.web.subscriptions import Subscriptions
from waframe.plugins.web.web_push import public_point, read_browser, read_key, text_of

Shape = TypeVar("Shape")

_LARGEST = 4096
_INSIDE = (".local", ".internal", ".localhost", ".lan", ".home.arpa")


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    """A browser's keys, as it writes them."""

    p256dh: str
    auth: str


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A subscription as a browser writes it (`PushSubscription.toJSON`)."""

    endpoint: str
    keys: Keys


class Ended(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which browser is told no more."""

    endpoint: str


class PublicKey(msgspec.Struct, frozen=True, kw_only=True):
    """The public key of this deployment, with which a browser subscribes."""

    key: str


class PushRoutes:
    """What the page asks."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._subscriptions = Subscriptions(host)

    def routes(self) -> list[BaseRoute]:
        """List the routes."""
        return [
            Route("/api/push", self.key, methods=["GET"]),
            Route("/api/push", self.subscribe, methods=["PUT"]),
            Route("/api/push/end", self.end, methods=["POST"]),
        ]

    @described(PublicKey, refusals=("403 not-a-person",))
    async def key(self, request: Request) -> Response:
        """Give the public key for which a browser subscribes."""
        await self._person(request)
        key = text_of(public_point(read_key(await self._subscriptions.key())))
        return Response(msgspec.json.encode(PublicKey(key=key)), media_type="application/json")

    @described(
        status=204,
        body=Wanted,
        refusals=(
            "400 body-invalid",
            "403 not-a-person",
            "413 too-large",
            "422 endpoint-refused",
            "422 keys-invalid",
        ),
    )
    async def subscribe(self, request: Request) -> Response:
        """Tell this browser, as long as its session lasts."""
        caller = await self._person(request)
        wanted = await _read(request, Wanted)
        if not is_outside(wanted.endpoint):
            raise Problem(422, "endpoint-refused", "the endpoint is no https address of a push service")
        try:
            read_browser(wanted.endpoint, public=wanted.keys.p256dh, secret=wanted.keys.auth)
        except ValueError as error:
            raise Problem(422, "keys-invalid", str(error)) from error
        await self._subscriptions.put(
            wanted.endpoint,
            agent_id=caller.id,
            session_id=caller.session_id or "",
            public=wanted.keys.p256dh,
            secret=wanted.keys.auth,
        )
        return Response(status_code=204)

    @described(status=204, body=Ended, refusals=("400 body-invalid", "403 not-a-person", "413 too-large"))
    async def end(self, request: Request) -> Response:
        """Forget a browser of the caller's."""
        caller = await self._person(request)
        wanted = await _read(request, Ended)
        await self._subscriptions.drop_own(wanted.endpoint, agent_id=caller.id)
        return Response(status_code=204)

    async def _person(self, request: Request) -> Caller:
        caller = await self._host.require(request)
        if not caller.is_person or not caller.session_id:
            raise Problem(403, "not-a-person", "only a browser with a session is told by push")
        return caller


def is_outside(endpoint: str) -> bool:
    """Tell whether an address may be one of a push service: https, with a name, and not inside of our own network."""
    parts = urlsplit(endpoint)
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme != "https" or "." not in host or parts.username or host.endswith(_INSIDE):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False


async def _read(request: Request, shape: type[Shape]) -> Shape:
    body = await request.body()
    if len(body) > _LARGEST:
        raise Problem(413, "too-large", "a subscription is smaller than that")
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.DecodeError as error:
        raise Problem(400, "body-invalid", str(error)) from error
