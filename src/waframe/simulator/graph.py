"""The Graph API as the business calls it."""

import time
from collections.abc import Awaitable, Callable

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from waframe.simulator.cut import CutResponse
from waframe.simulator.errors import GraphError
from waframe.simulator.faults import FaultBoard
from waframe.simulator.media import MediaStore
from waframe.simulator.multipart import read_form
from waframe.simulator.parts import Part
from waframe.simulator.records import JsonObject
from waframe.simulator.sending import Desk
from waframe.simulator.settings import NumberSettings, SimulatorSettings
from waframe.simulator.trace import Trace
from waframe.simulator.world import World

Answer = JsonObject | Response
Handler = Callable[[Request], Awaitable[Answer]]
Endpoint = Callable[[Request], Awaitable[Response]]


class GraphApi:
    """Answers what `graph.facebook.com` and the media host answer."""

    def __init__(
        self,
        settings: SimulatorSettings,
        world: World,
        *,
        desk: Desk,
        media: MediaStore,
        faults: FaultBoard,
        trace: Trace,
    ) -> None:
        self._settings = settings
        self._world = world
        self._desk = desk
        self._media = media
        self._faults = faults
        self._trace = trace

    def routes(self) -> list[Route]:
        """List the routes; the version in the path may be any."""
        return [
            self._route("/{version:version}/{number}/messages", self._messages, "POST"),
            self._route("/{version:version}/{number}/media", self._upload, "POST"),
            self._route("/{version:version}/{waba}/phone_numbers", self._phone_numbers, "GET"),
            self._route("/{version:version}/{waba}/subscribed_apps", self._subscribe, "POST"),
            self._route("/{version:version}/{waba}/subscribed_apps", self._subscriptions, "GET"),
            self._route("/{version:version}/{object_id}", self._object, "GET"),
            self._route("/{version:version}/{object_id}", self._delete, "DELETE"),
            self._route("/lookaside/whatsapp_business/attachments/", self._download, "GET"),
        ]

    def _route(self, path: str, handler: Handler, method: str) -> Route:
        return Route(path, self._guarded(handler), methods=[method])

    def _guarded(self, handler: Handler) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            started = time.perf_counter()
            error_code = None
            try:
                self._check_token(request)
                answer = await handler(request)
                response = answer if isinstance(answer, Response) else JSONResponse(answer)
            except GraphError as error:
                error_code = error.code
                response = JSONResponse(error.body(self._world.ids.trace()), error.http_status)
            status = None if isinstance(response, CutResponse) else response.status_code
            self._trace.graph(
                await _describe(request),
                status=status,
                seconds=time.perf_counter() - started,
                error_code=error_code,
                body=await _words(request),
            )
            return response

        return endpoint

    def _check_token(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        expired = self._faults.now.token_expired
        if expired or scheme.lower() != "bearer" or token != self._settings.access_token:
            raise GraphError(190, "The access token is expired or invalid.")

    async def _messages(self, request: Request) -> Answer:
        number = self._number(request.path_params["number"])
        body = _body(await request.body())
        if body.has("status"):
            return self._desk.mark(number.phone_number_id, body)
        answer = await self._desk.accept(number.phone_number_id, body)
        return CutResponse() if self._faults.now.cut_after_accept else answer

    async def _upload(self, request: Request) -> Answer:
        number = self._number(request.path_params["number"])
        form = read_form(request.headers.get("content-type", ""), await request.body())
        if "file" not in form:
            raise GraphError(131008, "The parameter file is required.")
        if "messaging_product" not in form or form["messaging_product"].text != "whatsapp":
            raise GraphError(100, "Param messaging_product must be one of {whatsapp}.")
        file = form["file"]
        mime_type = form["type"].text if "type" in form else file.mime_type
        stored = self._media.upload(number.phone_number_id, file.data, mime_type=mime_type, filename=file.filename)
        return {"id": stored.id}

    async def _object(self, request: Request) -> Answer:
        object_id = request.path_params["object_id"]
        if object_id in self._world.numbers:
            return _describe_number(self._world.number(object_id))
        file = self._media.find(object_id, phone_number_id=request.query_params.get("phone_number_id"))
        place = f"{self._settings.base_url}/lookaside/whatsapp_business/attachments/"
        return {
            "messaging_product": "whatsapp",
            "url": f"{place}?mid={file.id}&ext={self._media.expiry()}",
            "mime_type": file.mime_type,
            "sha256": file.digest.hex(),
            "file_size": len(file.data),
            "id": file.id,
        }

    async def _download(self, request: Request) -> Answer:
        expires = request.query_params.get("ext", "")
        if not expires.isdigit() or int(expires) < self._world.clock.now():
            return Response("URL signature expired", 404)
        file = self._media.find(request.query_params.get("mid", ""))
        return Response(file.data, media_type=file.mime_type)

    async def _delete(self, request: Request) -> Answer:
        self._media.delete(request.path_params["object_id"])
        return {"success": True}

    async def _phone_numbers(self, request: Request) -> Answer:
        waba = request.path_params["waba"]
        found = [_describe_number(number) for number in self._world.numbers.values() if number.waba_id == waba]
        if not found:
            raise GraphError(100, f"Object with ID '{waba}' does not exist.")
        return {"data": [*found], "paging": {"cursors": {"before": "QVFI", "after": "QVFJ"}}}

    async def _subscribe(self, request: Request) -> Answer:
        return {"success": True}

    async def _subscriptions(self, request: Request) -> Answer:
        application: JsonObject = {"id": "390000000000001", "name": "waframe simulator"}
        return {"data": [{"whatsapp_business_api_data": application}]}

    def _number(self, phone_number_id: str) -> NumberSettings:
        if phone_number_id not in self._world.numbers:
            raise GraphError(33, f"Object with ID '{phone_number_id}' does not exist.")
        return self._world.number(phone_number_id)


def _describe_number(number: NumberSettings) -> JsonObject:
    return {
        "id": number.phone_number_id,
        "display_phone_number": number.display_phone,
        "verified_name": number.name,
        "quality_rating": "GREEN",
        "status": "CONNECTED",
        "name_status": "APPROVED",
        "code_verification_status": "VERIFIED",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "is_official_business_account": False,
    }


def _body(body: bytes) -> Part:
    try:
        return Part(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise GraphError(100, f"The body is not JSON: {error}") from error


async def _describe(request: Request) -> str:
    path = "/" + request.url.path.rstrip("/").rsplit("/", 1)[-1]
    known = ("messages", "media", "phone_numbers", "subscribed_apps", "attachments")
    short = path if path[1:] in known else "/{id}"
    words = f"{request.method} {short}"
    if short != "/messages":
        return words
    try:
        body = _body(await request.body()).value
    except GraphError:
        return words
    kind = body.get("type") if "status" not in body else "read"
    return f"{words} · {kind}" if isinstance(kind, str) else words


async def _words(request: Request) -> str:
    is_json = request.headers.get("content-type", "").startswith("application/json")
    return (await request.body()).decode(errors="replace") if is_json else ""
