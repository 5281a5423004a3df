"""A business of a few lines: checks the signature, answers with buttons, a list or an echo."""

import hashlib
import hmac
import json
from types import TracebackType
from typing import Any, Self

import httpx2
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from waframe.simulator import SimulatorSettings

CENTRO = "100000000000141"
PORTALES = "100000000000142"
MENU = [("menu:stock", "Ver existencias"), ("menu:branch", "Elegir sucursal"), ("menu:bye", "Adiós")]


class ToyBot:
    """Takes webhooks, answers by the Graph API, and remembers what it saw."""

    def __init__(self, settings: SimulatorSettings, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self.settings = settings
        self.graph = httpx2.AsyncClient(
            transport=transport,
            base_url=f"{settings.base_url}/{settings.version}",
            headers={"Authorization": f"Bearer {settings.access_token}"},
        )
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.status = 200
        self.answers = True
        self.app = Starlette(routes=[Route("/webhooks/whatsapp", self._take, methods=["GET", "POST"])])

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.graph.aclose()

    @property
    def changes(self) -> list[dict[str, Any]]:
        return [change for body in self.bodies for entry in json.loads(body)["entry"] for change in entry["changes"]]

    @property
    def values(self) -> list[dict[str, Any]]:
        return [change["value"] for change in self.changes]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [message for value in self.values for message in value.get("messages", [])]

    @property
    def statuses(self) -> list[dict[str, Any]]:
        return [status for value in self.values for status in value.get("statuses", [])]

    async def send(self, phone_number_id: str, to: str, **message: object) -> httpx2.Response:
        body: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": to} | message
        return await self.graph.post(f"/{phone_number_id}/messages", json=body)

    async def say(self, phone_number_id: str, to: str, text: str, **more: object) -> httpx2.Response:
        return await self.send(phone_number_id, to, type="text", text={"body": text}, **more)

    async def _take(self, request: Request) -> Response:
        if request.method == "GET":
            return self._verify(request)
        body = await request.body()
        good = "sha256=" + hmac.new(self.settings.app_secret.encode(), body, hashlib.sha256).hexdigest()
        if request.headers.get("x-hub-signature-256") != good:
            return Response(status_code=401)
        self.bodies.append(body)
        self.headers.append(dict(request.headers))
        if self.status == 200 and self.answers:
            for entry in json.loads(body)["entry"]:
                for change in entry["changes"]:
                    await self._answer(change["value"])
        return Response(status_code=self.status)

    def _verify(self, request: Request) -> Response:
        if request.query_params.get("hub.verify_token") != self.settings.verify_token:
            return Response(status_code=403)
        return PlainTextResponse(request.query_params["hub.challenge"])

    async def _answer(self, value: dict[str, Any]) -> None:
        for message in value.get("messages", []):
            number = value["metadata"]["phone_number_id"]
            mark = {"messaging_product": "whatsapp", "status": "read", "message_id": message["id"]}
            typing = {"typing_indicator": {"type": "text"}}
            await self.graph.post(f"/{number}/messages", json=mark | typing)
            if "from" in message:
                await self._reply(number, message["from"], message)

    async def _reply(self, number: str, to: str, message: dict[str, Any]) -> None:
        words = message.get("text", {}).get("body", "").lower()
        replied = message.get("interactive", {}).get("button_reply", {}).get("id")
        if "hola" in words:
            await self.send(number, to, type="interactive", interactive=_buttons())
        elif replied == "menu:branch" or "lista" in words:
            await self.send(number, to, type="interactive", interactive=_list())
        elif message["type"] == "image":
            await self._echo_photo(number, to, message["image"]["id"])
        elif message["type"] in ("text", "interactive"):
            await self.say(number, to, f"Anotado: *{words or message['interactive']}*")
        else:
            await self.say(number, to, f"Recibí algo de tipo {message['type']}")

    async def _echo_photo(self, number: str, to: str, media_id: str) -> None:
        found = (await self.graph.get(f"/{media_id}")).json()
        photo = await self.graph.get(found["url"])
        form = {"messaging_product": "whatsapp", "type": found["mime_type"]}
        file = {"file": ("foto.jpg", photo.content, found["mime_type"])}
        uploaded = (await self.graph.post(f"/{number}/media", data=form, files=file)).json()
        await self.send(number, to, type="image", image={"id": uploaded["id"], "caption": "Su foto"})


def _buttons() -> dict[str, Any]:
    buttons = [{"type": "reply", "reply": {"id": reply_id, "title": title}} for reply_id, title in MENU]
    return {
        "type": "button",
        "header": {"type": "text", "text": "Refaccionaria"},
        "body": {"text": "¿Qué necesita *hoy*?"},
        "footer": {"text": "Responda cuando guste"},
        "action": {"buttons": buttons},
    }


def _list() -> dict[str, Any]:
    rows = [
        {"id": "b:1", "title": "Centro", "description": "Calle 1"},
        {"id": "b:2", "title": "Portales", "description": "Calle 2"},
    ]
    sections = [{"title": "Norte", "rows": rows}]
    action = {"button": "Sucursales", "sections": sections}
    return {"type": "list", "body": {"text": "Elija sucursal"}, "action": action}
