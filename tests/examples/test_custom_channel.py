"""The channel of the example keeps the promises of every channel, against a gateway in memory."""

import hmac
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus

import httpx2
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from tests.examples.copies import EXAMPLES

from waframe import AnyContent, Channel, Incoming, Parcel, Store, new_id, phone_identity
from waframe.simulator import VirtualClock
from waframe.testing import Promise, RememberingHost, Trouble, TurnedClock, conformance
from waframe.testing.inside import choose_database, load_file

FILE = EXAMPLES / "custom_channel" / "plugins" / "sms.py"
URL = "http://sms.test"
SECRET, KEY = "secret-of-the-webhook", "key-of-the-gateway"
OURS, THEIRS = "525512345678", "5215587654321"
LOST = 0
CODES = {Trouble.REFUSED: 400, Trouble.BUSY: 429, Trouble.UNCERTAIN: LOST}


class Gateway:
    """The other side: keeps what it is given, and posts what happens."""

    def __init__(self) -> None:
        self.app = Starlette(
            routes=[
                Route("/messages", self.take, methods=["POST"]),
                Route("/files/{id}", self.give),
            ]
        )
        self.texts: list[str] = []
        self.files: dict[str, bytes] = {}
        self.codes: list[int] = []
        self.ours: httpx2.AsyncClient
        self._untold: list[dict[str, object]] = []

    async def take(self, request: Request) -> Response:
        assert request.headers["authorization"] == f"Bearer {KEY}"
        asked = await request.json()
        code = self.codes.pop() if self.codes else 200
        if code == LOST:
            raise httpx2.ReadTimeout("the answer was lost")
        if code != HTTPStatus.OK:
            return JSONResponse({"error": "no"}, status_code=code)
        self.texts.append(asked["text"])
        told = {"id": f"g{len(self.texts)}", "from": OURS, "reference": asked["reference"]}
        self._untold += [{"kind": "status", "status": status, **told} for status in ("sent", "delivered")]
        return JSONResponse({"id": told["id"]})

    async def give(self, request: Request) -> Response:
        data = self.files.get(request.path_params["id"])
        return Response(status_code=404) if data is None else Response(data, media_type="image/png")

    async def tell(self) -> None:
        while self._untold:
            await self.post(self._untold.pop(0))

    async def post(self, news: dict[str, object], *, secret: str = SECRET) -> int:
        body = msgspec.json.encode({"at": datetime(2026, 7, 1, tzinfo=UTC), **news})
        signature = hmac.new(secret.encode(), body, "sha256").hexdigest()
        answer = await self.ours.post("/webhooks/sms", content=body, headers={"x-sms-signature": signature})
        return answer.status_code


class SmsRig:
    """The channel with one customer, who writes from an ordinary phone."""

    address = OURS

    def __init__(self, channel: Channel, host: RememberingHost, *, gateway: Gateway) -> None:
        self.channel = channel
        self.gateway = gateway
        self._host = host
        self._last: dict[str, object] = {}

    @property
    def arrived(self) -> Sequence[Incoming]:
        return self._host.arrived

    def parcel(self, content: AnyContent) -> Parcel:
        return Parcel(
            id=new_id(),
            message_id=new_id(),
            conversation_id=new_id(),
            branch="centro",
            channel="sms",
            address=OURS,
            recipients=(phone_identity(THEIRS),),
            content=content,
            created_at=self._host.clock.now(),
        )

    async def write(self, text: str, **more: object) -> None:
        self._last = {"kind": "message", "id": new_id(), "from": THEIRS, "to": OURS, "text": text, **more}
        assert await self.gateway.post(self._last) == HTTPStatus.OK

    async def repeat(self) -> None:
        await self.gateway.post(self._last)

    async def choose(self, number: int) -> None:
        await self.write(f" {number} ")

    async def send_photo(self, data: bytes) -> None:
        self.gateway.files["photo"] = data
        await self.write("", files=[{"id": "photo", "mime": "image/png"}])

    async def seen(self) -> Sequence[str]:
        await self.gateway.tell()
        return self.gateway.texts

    def make_trouble(self, trouble: Trouble) -> bool:
        self.gateway.codes.append(CODES[trouble])
        return True


@asynccontextmanager
async def sms() -> AsyncIterator[SmsRig]:
    installed = load_file(FILE)
    gateway = Gateway()
    host = RememberingHost(
        Store(choose_database("sqlite:///none.db"), media_folder=FILE.parent),
        clock=TurnedClock(VirtualClock()),
        transport=httpx2.ASGITransport(gateway.app),
    )
    settings = installed.settings(url=URL, key=KEY, webhook_secret=SECRET)
    plugin = installed.plugin(settings, branch=None, shared=host)
    (channel,) = plugin.register_channels()  # type: ignore[attr-defined]  # a hook, which a class need not have
    routes = plugin.register_routes()  # type: ignore[attr-defined]
    transport = httpx2.ASGITransport(Starlette(routes=routes))
    gateway.ours = httpx2.AsyncClient(transport=transport, base_url="http://waframe.test")
    async with gateway.ours, channel.running(host):
        yield SmsRig(channel, host, gateway=gateway)


@pytest.mark.parametrize("promise", conformance(sms), ids=str)
async def test_it_keeps_the_promises_of_a_channel(promise: Promise) -> None:
    await promise()


async def test_it_keeps_the_promises_of_a_plugin() -> None:
    settings = {"url": URL, "key": "${SMS_KEY}", "webhook_secret": "${SMS_WEBHOOK_SECRET}"}
    environment = {"SMS_KEY": KEY, "SMS_WEBHOOK_SECRET": SECRET}

    await conformance(FILE, settings=settings, environment=environment).check()


async def test_what_is_not_signed_or_cannot_be_read_is_not_taken() -> None:
    async with sms() as rig:
        hello: dict[str, object] = {"kind": "message", "id": "m1", "from": THEIRS, "to": OURS, "text": "hola"}

        codes = [
            await rig.gateway.post(hello, secret="another"),
            await rig.gateway.post({"kind": "message"}),
            await rig.gateway.post(hello),
        ]

        assert codes == [401, 400, 200]
        assert len(rig.arrived) == 1
