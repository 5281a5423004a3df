"""The Graph API as the business calls it: proves the caller, finds the edge, writes down what crossed."""

import hmac
import re
import time
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from waframe.simulator.cut import CutResponse
from waframe.simulator.edges import Answer, Call, Edge, read_json, read_params
from waframe.simulator.errors import GraphError
from waframe.simulator.faults import FaultBoard
from waframe.simulator.media_edges import PLACE, MediaEdges
from waframe.simulator.nodes import Nodes
from waframe.simulator.recording import Recorder
from waframe.simulator.sending import Desk
from waframe.simulator.subscriptions import App, Subscriptions
from waframe.simulator.trace import Trace
from waframe.simulator.usage import TooManyCalls, Usage
from waframe.simulator.world import World

Endpoint = Callable[[Request], Awaitable[Response]]
SECRETS = re.compile(r"(access_token|client_secret|appsecret_proof)=[^&]*")
KNOWN = (
    "messages",
    "media",
    "phone_numbers",
    "subscribed_apps",
    "attachments",
    "message_templates",
    "block_users",
    "settings",
    "uploads",
    "register",
)


class GraphApi:
    """Answers what `graph.facebook.com` and the media host answer."""

    def __init__(
        self,
        world: World,
        *,
        desk: Desk,
        nodes: Nodes,
        media: MediaEdges,
        edges: list[Edge],
        subscriptions: Subscriptions,
        usage: Usage,
        faults: FaultBoard,
        trace: Trace,
        recorder: Recorder,
    ) -> None:
        self._world = world
        self._desk = desk
        self._nodes = nodes
        self._media = media
        self._edges = edges
        self._subscriptions = subscriptions
        self._usage = usage
        self._faults = faults
        self._trace = trace
        self._recorder = recorder

    def routes(self) -> list[Route]:
        """List the routes; the version in the path may be any, since old ones are served by the oldest alive."""
        own = [Edge(method="POST", path="/{number}/messages", answer=self._messages, manages=False)]
        nodes = [
            Edge(method="GET", path="/{object_id}", answer=self._nodes.read),
            Edge(method="POST", path="/{object_id}", answer=self._nodes.write),
            Edge(method="DELETE", path="/{object_id}", answer=self._nodes.delete),
        ]
        download = Edge(method="GET", path=PLACE, answer=self._media.download, manages=False)
        return [
            Route("/{version:version}/oauth/access_token", self._app_token, methods=["GET", "POST"]),
            *(self._route(edge, "/{version:version}") for edge in [*own, *self._edges, *nodes]),
            *(self._route(edge, "/{version:version}", slash="/") for edge in nodes),
            self._route(download, ""),
        ]

    def _route(self, edge: Edge, before: str, *, slash: str = "") -> Route:
        return Route(f"{before}{edge.path}{slash}", self._guarded(edge), methods=[edge.method])

    def _guarded(self, edge: Edge) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            started = time.perf_counter()
            error_code, app = None, None
            try:
                app = await self._caller(request)
                response = self._broken() or await self._answer(edge, request, app)
            except GraphError as error:
                error_code = error.code
                headers = error.headers if isinstance(error, TooManyCalls) else None
                response = JSONResponse(error.body(self._world.ids.trace()), error.http_status, headers=headers)
            await self._note(request, response, app=app, error_code=error_code, seconds=time.perf_counter() - started)
            return response

        return endpoint

    async def _caller(self, request: Request) -> App:
        """Find whose token came: in the header, or as a parameter."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() not in ("bearer", "oauth"):
            token = str((await read_params(request)).value.get("access_token", "")) if not scheme else ""
        app = self._subscriptions.app_of(token.strip())
        if self._faults.now.token_expired or app is None:
            raise GraphError(190, "The access token is expired or invalid.")
        proof = request.query_params.get("appsecret_proof")
        if (
            proof is not None
            and proof != hmac.new(app.app_secret.encode(), token.strip().encode(), "sha256").hexdigest()
        ):
            raise GraphError(104, "Invalid appsecret_proof provided in the API argument.")
        return app

    def _broken(self) -> Response | None:
        """An answer that is no JSON, or one that asks to wait, if a fault is for this call."""
        faults = self._faults.now
        if self._faults.takes("broken_calls"):
            return Response("<html><body>Sorry</body></html>", faults.broken_status, media_type="text/html")
        if self._faults.takes("too_many_calls"):
            return Response("Too Many Requests", 429, headers={"Retry-After": str(faults.retry_after_seconds)})
        return None

    async def _answer(self, edge: Edge, request: Request, app: App) -> Response:
        call = Call(request=request, app=app, params=await read_params(request))
        headers = self._count(call) if edge.manages else {}
        answer = await edge.answer(call)
        response = answer if isinstance(answer, Response) else JSONResponse(answer)
        response.headers.update(headers)
        return response

    def _count(self, call: Call) -> dict[str, str]:
        """Calls that manage count for the account that they concern."""
        about = next(iter(value for name, value in call.request.path_params.items() if name != "version"), "")
        waba_id = self._nodes.account_of(str(about))
        if waba_id is None:
            return {}
        return self._usage.take(call.app.id, waba_id, has_numbers=self._nodes.has_numbers(waba_id))

    async def _messages(self, call: Call) -> Answer:
        number = self._nodes.number(call.name("number"))
        body = read_json(await call.request.body())
        if body.has("status"):
            return self._desk.mark(number.phone_number_id, body)
        answer = await self._desk.accept(number.phone_number_id, body)
        return CutResponse() if self._faults.now.cut_after_accept else answer

    async def _app_token(self, request: Request) -> Response:
        """An app proves itself by its secret and gets the token that speaks for it alone."""
        params = (await read_params(request)).value
        app = self._subscriptions.apps.get(str(params.get("client_id", "")))
        if app is None or params.get("client_secret") != app.app_secret:
            error = GraphError(1, "Error validating client secret.")
            return JSONResponse(error.body(self._world.ids.trace()), error.http_status)
        return JSONResponse({"access_token": f"{app.id}|{app.app_secret}", "token_type": "bearer"})

    async def _note(
        self, request: Request, response: Response, *, app: App | None, error_code: int | None, seconds: float
    ) -> None:
        status = None if isinstance(response, CutResponse) else response.status_code
        body = await request.body()
        self._trace.graph(
            _describe(request, body),
            status=status,
            seconds=seconds,
            error_code=error_code,
            body=_words(request, body),
        )
        answer = getattr(response, "body", b"")
        self._recorder.note(
            "in",
            request.method,
            url=_address(request),
            app_id=app.id if app else None,
            body=body,
            status=status,
            answer=answer if isinstance(answer, bytes) else b"",
        )


def _address(request: Request) -> str:
    query = SECRETS.sub(r"\1=***", request.url.query)
    return f"{request.url.path}?{query}" if query else request.url.path


def _describe(request: Request, body: bytes) -> str:
    last = request.url.path.rstrip("/").rsplit("/", 1)[-1]
    short = f"/{last}" if last in KNOWN else "/{id}"
    words = f"{request.method} {short}"
    if short != "/messages":
        return words
    try:
        sent = read_json(body).value
    except GraphError:
        return words
    kind = sent.get("type") if "status" not in sent else "read"
    return f"{words} · {kind}" if isinstance(kind, str) else words


def _words(request: Request, body: bytes) -> str:
    is_json = request.headers.get("content-type", "").startswith("application/json")
    return body.decode(errors="replace") if is_json else ""
