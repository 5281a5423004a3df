"""The stand-in as an application: chat completions, the list of models, and voice notes."""

from collections.abc import AsyncIterator, Iterable
from typing import assert_never

import anyio
import httpx2
import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from waframe.simulator import InMemory
from waframe.simulator.multipart import read_form
from waframe.testing.model_server.asked import Asked, read_asked
from waframe.testing.model_server.faults import (
    BrokenJson,
    Cut,
    Dripping,
    Empty,
    EndlessCalls,
    ErrorInside,
    Fault,
    Refused,
    Slow,
    Status,
    WrongArguments,
    WrongTool,
)
from waframe.testing.model_server.rendering import Written, events, signature, whole, written
from waframe.testing.model_server.script import Mind, Said, Wanted, filled
from waframe.testing.model_server.seller import Seller

_STREAM = "text/event-stream"
_FOREVER = -1


class ModelServer:
    """A server that behaves as its `mind` says, or fails as it is told; it remembers what it was asked.

    A call costs `price` US dollars. Where `key` is set, others are refused. With `checks_signatures`, thoughts that do
    not come back as they were said are refused, as Gemini does.
    """

    def __init__(
        self,
        mind: Mind | None = None,
        *,
        price: float = 0.001,
        key: str | None = None,
        models: Iterable[str] = ("stand-in",),
        checks_signatures: bool = True,
    ) -> None:
        self.mind: Mind = mind or Seller()
        self.price = price
        self.key = key
        self.models = tuple(models)
        self.checks_signatures = checks_signatures
        self.asked: list[Asked] = []
        self.heard: list[dict[str, str]] = []
        self.transcript = "quiero balatas para un tsuru dos mil diez"
        self._faults: list[tuple[Fault, int]] = []
        self._number = 0
        self.app = Starlette(
            routes=[
                Route("/{prefix:path}/chat/completions", self._complete, methods=["POST"]),
                Route("/{prefix:path}/audio/transcriptions", self._transcribe, methods=["POST"]),
                Route("/{prefix:path}/models", self._list),
                Route("/{prefix:path}/key", self._show_key),
            ]
        )

    def fail(self, fault: Fault, *, times: int = 1) -> None:
        """Let the next requests fail so; with `times=-1` all of them."""
        self._faults.append((fault, times))

    def recover(self) -> None:
        """Forget all faults that were to come."""
        self._faults.clear()

    def transport(self) -> httpx2.AsyncBaseTransport:
        """Give the way to this server without a network."""
        return _Way(self)

    def refuses(self) -> bool:
        """Tell whether the next connection finds nobody."""
        if self._faults and isinstance(self._faults[0][0], Refused):
            self._next_fault()
            return True
        return False

    def _next_fault(self) -> Fault | None:
        if not self._faults:
            return None
        fault, times = self._faults.pop(0)
        if times == _FOREVER or times > 1:
            self._faults.insert(0, (fault, times if times == _FOREVER else times - 1))
        return fault

    async def _complete(self, request: Request) -> Response:
        try:
            asked = read_asked(await request.body(), request.headers)
        except msgspec.DecodeError as error:
            return _error(400, str(error))
        self.asked.append(asked)
        self._number += 1
        refusal = self._refusal(request) or self._unsigned(asked)
        return refusal or await self._answer(asked, self._next_fault())

    async def _answer(self, asked: Asked, fault: Fault | None) -> Response:
        match fault:
            case None | Refused():
                return self._spoken(asked, self.mind.answer(asked))
            case Status():
                headers = {"Retry-After": fault.retry_after} if fault.retry_after is not None else {}
                return _error(fault.code, fault.message, headers=headers)
            case ErrorInside():
                return self._error_inside(asked, fault)
            case BrokenJson():
                return Response(b'{"choices": [{"message": {"content": "sin', media_type="application/json")
            case Empty():
                return self._spoken(asked, Said())
            case WrongTool():
                return self._spoken(asked, Said(calls=(Wanted(name=fault.name, arguments={"percent": 90}),)))
            case WrongArguments():
                return self._wrongly_called(asked, fault)
            case EndlessCalls():
                offered = [tool.function for tool in asked.tools]
                return self._spoken(asked, Said(calls=tuple(filled(one, _guess(one.name)) for one in offered[:1])))
            case Slow():
                await anyio.sleep(fault.seconds)
                return self._spoken(asked, self.mind.answer(asked))
            case Dripping():
                return StreamingResponse(_drip(fault.seconds), media_type=_STREAM)
            case Cut():
                return self._cut(asked, fault)
            case _:
                assert_never(fault)

    def _write(self, asked: Asked, said: Said) -> Written:
        return written(said, asked, number=self._number, price=self.price)

    def _spoken(self, asked: Asked, said: Said) -> Response:
        answer = self._write(asked, said)
        if asked.stream:
            return StreamingResponse(events(answer), media_type=_STREAM)
        return Response(whole(answer), media_type="application/json")

    def _wrongly_called(self, asked: Asked, fault: WrongArguments) -> Response:
        name = asked.tools[0].function.name if asked.tools else "nothing"
        said = Said(calls=(Wanted(name=name),))
        answer = self._write(asked, said)
        calls = answer.message["tool_calls"]
        if isinstance(calls, list):
            calls[0]["function"]["arguments"] = fault.text
        if asked.stream:
            return StreamingResponse(events(answer), media_type=_STREAM)
        return Response(whole(answer), media_type="application/json")

    def _error_inside(self, asked: Asked, fault: ErrorInside) -> Response:
        error = {"code": fault.code, "message": fault.message}
        choice = {"index": 0, "finish_reason": "error", "error": error}
        body = {"choices": [choice]} if fault.in_choice else {"error": error}
        if not asked.stream:
            return JSONResponse(body)
        event = {"choices": [{**choice, "delta": {"content": ""}}]} if fault.in_choice else {"error": error}
        return StreamingResponse(iter([b"data: " + msgspec.json.encode(event) + b"\n\n"]), media_type=_STREAM)

    def _cut(self, asked: Asked, fault: Cut) -> Response:
        answer = self._write(asked, self.mind.answer(asked))
        if not asked.stream:
            return _Broken([whole(answer)[:40]], media_type="application/json")
        begun = [*events(answer)][:2]
        return StreamingResponse(iter(begun), media_type=_STREAM) if fault.politely else _Broken(begun, _STREAM)

    def _unsigned(self, asked: Asked) -> Response | None:
        """Refuse calls of ours whose thoughts do not come back as they were said."""
        for message in asked.messages if self.checks_signatures else ():
            numbers = {call.id.split("_")[1] for call in message.tool_calls if call.id.count("_") > 1}
            signed = [str(one.get("signature")) for one in message.reasoning_details or ()]
            if any(signature(int(number)) not in signed for number in numbers if number.isdigit()):
                return _error(400, "a function call is missing its thought signature")
        return None

    def _refusal(self, request: Request) -> Response | None:
        if self.key is None or request.headers.get("authorization") == f"Bearer {self.key}":
            return None
        return _error(401, f"No auth credentials found: {request.headers.get('authorization')}")

    async def _list(self, request: Request) -> Response:
        price = {"prompt": "0.0000003", "completion": "0.0000025"}
        refusal = self._refusal(request)
        return refusal or JSONResponse({"data": [{"id": name, "pricing": price} for name in self.models]})

    async def _show_key(self, request: Request) -> Response:
        return self._refusal(request) or JSONResponse({"data": {"label": "stand-in", "limit": None}})

    async def _transcribe(self, request: Request) -> Response:
        fault = self._next_fault()
        if isinstance(fault, Status):
            return _error(fault.code, fault.message)
        if isinstance(fault, Slow):
            await anyio.sleep(fault.seconds)
        form = read_form(request.headers["content-type"], await request.body())
        self.heard.append({name: field.text for name, field in form.items() if field.filename is None})
        refusal = self._refusal(request)
        usage = {"type": "duration", "seconds": 4}
        return refusal or JSONResponse({"text": self.transcript, "usage": usage})


class _Way(httpx2.AsyncBaseTransport):
    """The way to a stand-in in memory, on which the connection can be refused."""

    def __init__(self, server: ModelServer) -> None:
        self._server = server
        self._inner = InMemory(server.app)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self._server.refuses():
            raise httpx2.ConnectError("nobody listens there", request=request)
        return await self._inner.handle_async_request(request)


class _Broken(Response):
    """Begins an answer and never ends it, which every server takes for a broken connection."""

    def __init__(self, pieces: list[bytes], media_type: str) -> None:
        super().__init__(media_type=media_type)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        headers = [(b"content-type", str(self.media_type).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for piece in self._pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _drip(seconds: float) -> AsyncIterator[bytes]:
    while True:
        yield b": PROCESSING\n\n"
        await anyio.sleep(seconds)


def _guess(name: str) -> dict[str, object]:
    """Give arguments that fit the functions of a seller well enough."""
    return {"query": "balatas", "limit": 1} if name == "search_products" else {}


def _error(status: int, message: str, *, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"code": status, "message": message}}, status_code=status, headers=headers)
