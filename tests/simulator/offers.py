"""One message of every kind that a business can send, with the files it needs."""

from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

import httpx2

from waframe.simulator import SimulatorSettings
from waframe.simulator.samples import sample

CENTRO = "100000000000141"
REPLY = {"type": "reply", "reply": {"id": "quote:ok", "title": "Confirmar"}}
ROW = {"id": "b:1", "title": "Vallejo", "description": "Calle 9"}
FLOW = {
    "flow_message_version": "3",
    "flow_id": "9",
    "flow_cta": "Abrir ficha",
    "flow_token": "t:77",
    "flow_action_payload": {"screen": "CAR", "data": {"marca": "Nissan", "modelo": ""}},
}
GOODS = [
    {"title": "Delanteros", "product_items": [{"product_retailer_id": "BAL-0455"}, {"product_retailer_id": "DIS-2"}]}
]
PERSON = {
    "name": {"formatted_name": "Mostrador Uno", "first_name": "Mostrador"},
    "phones": [{"phone": "+52 55 5555 0111", "wa_id": "525555550111"}],
}


class Business:
    """A business that speaks over the network with a running simulator."""

    def __init__(self, base_url: str, customer: str) -> None:
        settings = SimulatorSettings()
        self.customer = customer
        self.base_url = base_url.rstrip("/")
        self._http = httpx2.Client(headers={"Authorization": f"Bearer {settings.access_token}"})
        self._graph = f"{self.base_url}/{settings.version}/{CENTRO}"

    def upload(self, kind: str) -> str:
        """Upload the sample of a kind."""
        file = sample(kind)
        mime_type = file.mime_type.partition(";")[0]
        form = {"messaging_product": "whatsapp", "type": mime_type}
        answer = self._http.post(f"{self._graph}/media", data=form, files={"file": (file.name, file.data, mime_type)})
        media_id: str = answer.json()["id"]
        return media_id

    def send(self, message: dict[str, Any]) -> str:
        """Send a message to the customer and return its id."""
        head = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": f"+{self.customer}"}
        answer = self._http.post(f"{self._graph}/messages", json=head | message)
        assert answer.status_code == 200, answer.text
        wamid: str = answer.json()["messages"][0]["id"]
        return wamid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def control(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Ask the control API."""
        answer: dict[str, Any] = self._http.request(method, f"{self.base_url}/control{path}", json=body).json()
        return answer

    def act(self, **act: object) -> dict[str, Any]:
        """Let the customer act."""
        return self.control("POST", f"/chats/{CENTRO}/{self.customer}/messages", act)

    def written(self) -> list[dict[str, Any]]:
        """List what the customer has sent, as it was on the wire."""
        messages = self.control("GET", f"/chats/{CENTRO}/{self.customer}")["messages"]
        return [message for message in messages if message["direction"] == "in"]


def every_kind(business: Business, reply_to: str) -> Iterator[dict[str, Any]]:
    """Write a message of each kind."""
    photo = business.upload("image")
    yield {"type": "text", "text": {"body": "*a* _b_ ~c~ `d` https://example.com/x", "preview_url": True}}
    yield {"type": "text", "text": {"body": "con cita"}, "context": {"message_id": reply_to}}
    yield {"type": "image", "image": {"id": photo, "caption": "Su placa"}}
    yield {"type": "image", "image": {"link": "https://img.example.com/1.jpg"}}
    yield {"type": "video", "video": {"id": business.upload("video"), "caption": "Así suena"}}
    yield {"type": "audio", "audio": {"id": business.upload("voice"), "voice": True}}
    yield {"type": "document", "document": {"id": business.upload("document"), "filename": "cotizacion.pdf"}}
    yield {"type": "sticker", "sticker": {"id": business.upload("sticker")}}
    yield {"type": "location", "location": {"latitude": 19.4, "longitude": -99.1, "name": "Almacén", "address": "C 1"}}
    yield {"type": "contacts", "contacts": [PERSON]}
    yield {"type": "reaction", "reaction": {"message_id": reply_to, "emoji": "👍"}}
    yield ticket_ready()
    for interactive in _interactives(photo):
        yield {"type": "interactive", "interactive": interactive}


def _interactives(photo: str) -> Iterator[dict[str, Any]]:
    image = {"type": "image", "image": {"id": photo}}
    yield _one("button", {"buttons": [REPLY]}, header=image, footer={"text": "IVA incluido"})
    yield _one("list", {"button": "Sucursales", "sections": [{"title": "Norte", "rows": [ROW]}]})
    link = {"display_text": "Ver ticket", "url": "https://example.com/t/1"}
    yield _one("cta_url", {"name": "cta_url", "parameters": link})
    yield _one("location_request_message", {"name": "send_location"})
    yield _one("request_contact_info", {"name": "request_contact_info"})
    yield _one("flow", {"name": "flow", "parameters": FLOW})
    yield _one("product", {"catalog_id": "19", "product_retailer_id": "BAL-0455"})
    yield _one("product_list", {"catalog_id": "19", "sections": GOODS}, header={"type": "text", "text": "Frenos"})
    thumbnail = {"thumbnail_product_retailer_id": "FIL-0012"}
    yield _one("catalog_message", {"name": "catalog_message", "parameters": thumbnail})
    yield _one("carousel", {"cards": [_card(place, image) for place in range(3)]})
    yield _one("address_message", {"name": "address_message", "parameters": {"country": "IN"}})
    yield _one("call_permission_request", {"name": "call_permission_request"})


def _one(kind: str, action: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"type": kind, "body": {"text": f"Esto es {kind}"}, "action": action} | more


def _card(place: int, header: dict[str, Any]) -> dict[str, Any]:
    parameters = {"display_text": "Ver oferta", "url": f"https://example.com/{place}"}
    action = {"name": "cta_url", "parameters": parameters}
    return {
        "card_index": place,
        "type": "cta_url",
        "header": header,
        "body": {"text": f"Oferta {place}"},
        "action": action,
    }


def ticket_ready() -> dict[str, Any]:
    values = {"customer": "Ana", "total": "$1,250.00"}
    parameters = [{"type": "text", "parameter_name": name, "text": text} for name, text in values.items()]
    payload = {"type": "payload", "payload": "ticket:4711"}
    components = [
        {"type": "body", "parameters": parameters},
        {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [payload]},
    ]
    return {
        "type": "template",
        "template": {"name": "ticket_ready", "language": {"code": "es_MX"}, "components": components},
    }
