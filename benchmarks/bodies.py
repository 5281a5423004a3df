"""Writes webhooks as Meta does: signed, about a kilobyte, each message with an id of its own."""

import hashlib
import hmac
import time
from collections.abc import Sequence

import msgspec

SECRET = "bench-app-secret"
PATH = "/webhooks/whatsapp"
NUMBERS = tuple(f"20{number:013d}" for number in range(40))
QUESTION = (
    "Buenas tardes, busco balatas delanteras para Tsuru 94, ¿tienen en existencia en la sucursal Centro y cuánto "
    "cuestan con IVA? También necesito el filtro de aceite y las bujías. " + "Gracias. " * 25
)


class InboundText(msgspec.Struct, frozen=True, kw_only=True):
    """A text of a customer: who writes it to which of our numbers, and its id at Meta."""

    id: str
    number: str
    phone: str
    text: str = QUESTION


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """News of a message that we sent: how far it has come."""

    id: str
    number: str
    phone: str
    status: str
    mark: str = ""


def phone_of(customer: int) -> str:
    """Give the phone of a customer by number."""
    return f"52155{customer:08d}"


def write_texts(texts: Sequence[InboundText], *, at: int | None = None) -> bytes:
    """Write one body that holds some texts, a change for each."""
    return _body([(text.number, _message(text, at or int(time.time()))) for text in texts])


def write_statuses(news: Sequence[Reached], *, at: int | None = None) -> bytes:
    """Write one body that holds some statuses, a change for each."""
    return _body([(one.number, _status(one, at or int(time.time()))) for one in news])


def request_of(body: bytes, *, path: str = PATH, secret: str = SECRET) -> bytes:
    """Wrap a body into a signed HTTP/1.1 request."""
    signature = hmac.digest(secret.encode(), body, hashlib.sha256).hex()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def write_requests(prefix: str, many: int, *, customers: int, path: str = PATH) -> list[bytes]:
    """Write many requests of one text each; their messages are `message_id(prefix, 0)` and on."""
    model = InboundText(id="%ID%", number="%NUMBER%", phone="%PHONE%")
    pieces = write_texts([model]).decode()
    requests = []
    for index in range(many):
        customer = index % customers
        filled = pieces.replace("%ID%", message_id(prefix, index)).replace("%PHONE%", phone_of(customer))
        requests.append(request_of(filled.replace("%NUMBER%", NUMBERS[customer % len(NUMBERS)]).encode(), path=path))
    return requests


def message_id(prefix: str, index: int) -> str:
    """Give the id of a message, as long as Meta's are."""
    return f"wamid.HBgN{prefix:_>12}{index:024d}VAgASGBQzQTdGNkZFNzg0"


def _message(text: InboundText, at: int) -> dict[str, object]:
    person = {"profile": {"name": "Juan Pérez Hernández"}, "wa_id": text.phone, "user_id": f"MX.{text.phone}"}
    message = {
        "from": text.phone,
        "from_user_id": f"MX.{text.phone}",
        "id": text.id,
        "timestamp": str(at),
        "text": {"body": text.text},
        "type": "text",
    }
    return {"contacts": [person], "messages": [message]}


def _status(news: Reached, at: int) -> dict[str, object]:
    status = {
        "id": news.id,
        "status": news.status,
        "timestamp": str(at),
        "recipient_id": news.phone,
        "biz_opaque_callback_data": news.mark,
    }
    return {"statuses": [status]}


def _body(parts: Sequence[tuple[str, dict[str, object]]]) -> bytes:
    changes = [
        {
            "value": {
                "messaging_product": "whatsapp",
                "metadata": {"display_phone_number": f"52{number[-10:]}", "phone_number_id": number},
                **value,
            },
            "field": "messages",
        }
        for number, value in parts
    ]
    account = {"object": "whatsapp_business_account", "entry": [{"id": "1020304050607080", "changes": changes}]}
    return msgspec.json.encode(account)
