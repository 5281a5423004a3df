"""The simulated inventory service over HTTP: four SOAP services with their WSDLs, and a door to tell it what to do."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Protocol

import anyio
import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from waframe.simulator.cut import CutResponse
from waframe.simulator.inventory import asmx, axis, nusoap, wcf
from waframe.simulator.inventory.faults import Fault, FaultBoard
from waframe.simulator.inventory.question import Malformed, Question, read_question
from waframe.simulator.inventory.reply import Raw, Reply, broken, fault_envelope
from waframe.simulator.inventory.shelf import Goods, Shelf

USER = "waframe"
PASSWORD = "simulated-inventory"  # noqa: S105  # the stand-in's own
FAULT_HEADER = "x-inventory-fault"
_WSDLS = Path(__file__).parent


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which fault is to be switched on, and for how many questions."""

    fault: Fault | None = None
    times: int | None = None


class Put(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What there is to be of a part."""

    part: str
    goods: tuple[Goods, ...] = ()


class _Shape(Protocol):
    def answer(self, question: Question, fault: Fault | None) -> Reply:
        """Answer a question."""
        ...


class InventorySimulator:
    """The service; `app` is the ASGI application, `asked` all questions so far."""

    def __init__(
        self, *, shelf: Shelf | None = None, user: str = USER, password: str = PASSWORD, slow_seconds: float = 30.0
    ) -> None:
        self.shelf = shelf or Shelf()
        self.faults = FaultBoard()
        self.asked: list[Question] = []
        self.wcf = wcf.Wcf(self.shelf, user=user, password=password)
        self._slow_seconds = slow_seconds
        shapes: Mapping[str, tuple[str, _Shape]] = {
            wcf.PATH: ("wcf", self.wcf),
            asmx.PATH: ("asmx", asmx.Asmx(self.shelf, user=user, password=password)),
            nusoap.PATH: ("nusoap", nusoap.NuSoap(self.shelf, user=user, password=password)),
            axis.PATH: ("axis", axis.Axis(self.shelf)),
        }
        self._shapes = shapes
        self.app = Starlette(
            routes=[
                *(Route(path, self._serve, methods=["GET", "POST"]) for path in shapes),
                Route("/control/fault", self._control_fault, methods=["GET", "PUT"]),
                Route("/control/goods", self._control_goods, methods=["PUT"]),
                Route("/control/asked", self._control_asked, methods=["GET"]),
            ]
        )

    async def _serve(self, request: Request) -> Response:
        name, shape = self._shapes[request.url.path]
        fault = self._fault(request)
        if request.method == "GET":
            return _wsdl(name, str(request.url.replace(query="")), fault)
        try:
            question = read_question(await request.body())
        except Malformed as error:
            return _plain(broken(fault_envelope(str(error), code="soap:Client"), None))
        self.asked.append(question)
        return await self._sent(broken(shape.answer(question, fault), fault), fault)

    def _fault(self, request: Request) -> Fault | None:
        """Give the fault of this question: the one that it names itself, else the one that is switched on."""
        named = request.headers.get(FAULT_HEADER) or request.query_params.get("fault")
        return Fault(named) if named in set(Fault) else self.faults.take()

    async def _sent(self, raw: Raw, fault: Fault | None) -> Response:
        match fault:
            case Fault.SLOW:
                await anyio.sleep(self._slow_seconds)
                return _plain(raw)
            case Fault.DRIPPING:
                return StreamingResponse(_drops(raw.body), status_code=raw.status, media_type="text/xml")
            case Fault.CUT:
                half = raw.body[: len(raw.body) // 2]
                return CutResponse(half, length=len(raw.body), media_type="text/xml")
            case Fault.RESET:
                return CutResponse(b"", length=1, media_type="text/xml")
            case _:
                return _plain(raw)

    async def _control_fault(self, request: Request) -> Response:
        if request.method == "PUT":
            try:
                wanted = msgspec.json.decode(await request.body(), type=Wanted)
            except msgspec.MsgspecError as error:
                return JSONResponse({"error": str(error)}, status_code=400)
            self.faults.switch(wanted.fault, times=wanted.times)
        return JSONResponse({"fault": self.faults.now, "possible": list(Fault)})

    async def _control_goods(self, request: Request) -> Response:
        try:
            put = msgspec.json.decode(await request.body(), type=Put)
        except msgspec.MsgspecError as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        self.shelf.put(put.part, put.goods)
        return JSONResponse({"part": put.part, "branches": len(put.goods)})

    async def _control_asked(self, request: Request) -> Response:
        del request
        return JSONResponse({"asked": [question.operation for question in self.asked], "logins": self.wcf.logins})


async def _drops(body: bytes) -> AsyncIterator[bytes]:
    """Send a byte now and then, so that no pause is ever long."""
    for place in range(len(body)):
        yield body[place : place + 1]
        await anyio.sleep(0.2)


def _wsdl(name: str, address: str, fault: Fault | None) -> Response:
    if fault is not None and fault not in (Fault.TOKEN_EXPIRED, Fault.NULL_STOCK):
        return _plain(broken(Reply(text="<definitions>"), Fault.HTML))
    text = (_WSDLS / f"{name}.wsdl").read_bytes().decode("latin-1" if name == "nusoap" else "utf-8")
    encoding = "latin-1" if name == "nusoap" else "utf-8"
    return Response(text.replace("{address}", address).encode(encoding), media_type="text/xml")


def _plain(raw: Raw) -> Response:
    return Response(raw.body, status_code=raw.status, headers={"Content-Type": raw.content_type})
