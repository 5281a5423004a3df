"""The web application: the plugins' routes, and what operators ask of a process."""

from collections.abc import Sequence
from importlib.metadata import version

import anyio
import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from waframe.core.errors import StoreError
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.api import EVENTS, Api
from waframe.core.runtime.http.headers import SecureHeaders, secure_headers
from waframe.core.runtime.http.problems import Problem, answer_problem
from waframe.core.store.outbox import Blocked, Outbox
from waframe.core.store.work import read_waiting

_PATIENCE_SECONDS = 3.0
_PROBES = frozenset({"/healthz", "/readyz", "/metrics", "/version"})


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin that is left out in a branch for now."""

    branch: str
    plugin: str
    reason: str


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """What `/readyz` says; neither `degraded` plugins nor `blocked` addresses make a process unready.

    `deployment` tells one deployment from another.
    """

    ready: bool
    database: str
    deployment: str = ""
    waiting: int = 0
    oldest_seconds: float = 0.0
    degraded: tuple[Trouble, ...] = ()
    blocked: tuple[Blocked, ...] = ()


class App:
    """The application of a running deployment: what operators ask, and the routes of the plugins as they are now."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._routes: tuple[BaseRoute, ...] | None = None
        self._headers = secure_headers(deployment.config.server.base_url)
        self._plugins: ASGIApp = Starlette()
        self._direct: dict[str, ASGIApp] = {}
        self._api = Api(deployment)
        self._probes = self._secured(Starlette(routes=Probes(deployment).routes()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request to whom it is for; a reload may have changed the plugins' routes since the last one."""
        if scope["type"] == "http" and scope["path"] in _PROBES:
            await self._probes(scope, receive, send)
            return
        if scope["type"] == "websocket" and scope["path"] == EVENTS:
            await self._api.socket(scope, receive, send)
            return
        routes = self._deployment.registry.routes()
        if routes is not self._routes:
            self._routes = routes
            self._plugins = self._secured(
                Starlette(routes=[*self._api.routes, *routes], exception_handlers={Problem: answer_problem})
            )
            self._direct = _direct(routes)
        direct = self._direct.get(scope["path"]) if scope["type"] == "http" else None
        await (direct or self._plugins)(scope, receive, send)

    def stop(self) -> None:
        """Let nobody wait for what happens any more, since the process stops."""
        self._api.stop()

    def _secured(self, app: ASGIApp) -> ASGIApp:
        return SecureHeaders(app, headers=self._headers)


def _direct(routes: Sequence[BaseRoute]) -> dict[str, ASGIApp]:
    """Find the routes that are applications of their own: a webhook, called without anything in between."""
    return {
        route.path: route.endpoint
        for route in routes
        if isinstance(route, Route) and not route.param_convertors and route.app is route.endpoint
    }


class Probes:
    """What operators and their machines ask."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment

    def routes(self) -> list[Route]:
        """List the routes."""
        return [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.metrics),
            Route("/version", self.version),
        ]

    async def alive(self, _request: Request) -> Response:
        """Answer as long as the process can."""
        return Response("ok", media_type="text/plain")

    async def ready(self, _request: Request) -> Response:
        """Tell whether messages can be taken, and what is in trouble."""
        readiness = await self._look()
        return _json(readiness, status=200 if readiness.ready else 503)

    async def metrics(self, _request: Request) -> Response:
        """Give all numbers in the format of Prometheus."""
        deployment = self._deployment
        readiness = await self._look()
        deployment.metrics.level("ready", 1 if readiness.ready else 0)
        deployment.metrics.level("conversations_waiting", readiness.waiting)
        deployment.metrics.level("oldest_waiting_seconds", readiness.oldest_seconds)
        deployment.metrics.level("channels_blocked", len(readiness.blocked))
        deployment.metrics.level("plugins_degraded", len(readiness.degraded))
        if readiness.ready:
            counts = await Outbox(deployment.database, owner=deployment.owner).counts()
            for (address, state), many in counts.items():
                deployment.metrics.level("outbox_waiting", many, address=address, state=state)
        return Response(deployment.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def version(self, _request: Request) -> Response:
        """Give the version of waframe."""
        return _json({"waframe": version("waframe")})

    async def _look(self) -> Readiness:
        deployment = self._deployment
        degraded = tuple(
            Trouble(branch=one.branch, plugin=one.plugin, reason=one.reason) for one in deployment.registry.degraded()
        )
        try:
            with anyio.fail_after(_PATIENCE_SECONDS):
                waiting = await read_waiting(deployment.database)
                blocked = await Outbox(deployment.database, owner=deployment.owner).blocked()
        except (StoreError, TimeoutError) as error:
            why = str(error) or "no answer"
            return Readiness(ready=False, database=why, deployment=deployment.fingerprint, degraded=degraded)
        oldest = (deployment.clock.now() - waiting.since).total_seconds() if waiting.since else 0.0
        return Readiness(
            ready=True,
            database="ok",
            deployment=deployment.fingerprint,
            waiting=waiting.many,
            oldest_seconds=max(oldest, 0.0),
            degraded=degraded,
            blocked=tuple(blocked),
        )


def _json(value: object, *, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")
