"""The endpoint that Meta calls: verifies, reads, has it stored, and only then says 200."""

import hmac
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from waframe import Host, StoreError
from waframe.plugins.whatsapp.reading import CHANNEL, read_webhook
from waframe.plugins.whatsapp.settings import WhatsAppNumber, WhatsAppSettings
from waframe.plugins.whatsapp.signature import is_signed


class Webhook:
    """An ASGI application of one address, without a request object on the way of a message."""

    def __init__(self, settings: WhatsAppSettings, host: Host) -> None:
        self._settings = settings
        self._host = host
        self._secrets = settings.app_secrets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request: GET is Meta's question who we are, POST is news."""
        match scope["method"]:
            case "POST":
                status, text = await self._take(scope, receive)
            case "GET":
                status, text = self._verify(scope)
            case _:
                status, text = 405, b"only GET and POST"
        if status:
            await _answer(send, status, text)

    def _verify(self, scope: Scope) -> tuple[int, bytes]:
        asked = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        token = self._settings.verify_token.encode()
        given = asked.get("hub.verify_token", "").encode("utf-8", "replace")
        if not token or asked.get("hub.mode") != "subscribe" or not hmac.compare_digest(given, token):
            return 403, b"wrong verify token"
        return 200, asked.get("hub.challenge", "").encode("utf-8", "replace")

    async def _take(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        headers = dict(scope["headers"])
        if _announced(headers) > self._settings.max_body_bytes:
            return 413, b"too large"
        body = await _body(receive, limit=self._settings.max_body_bytes)
        if body is None:
            return 0, b""
        if len(body) > self._settings.max_body_bytes:
            return 413, b"too large"
        if not self._is_signed(body, headers.get(b"x-hub-signature-256", b"")):
            self._host.count("webhook_signature_failures")
            return 401, b"wrong signature"
        updates = read_webhook(body, received_at=self._host.clock.now())
        try:
            if updates:
                await self._host.ingest(updates)
        except StoreError as error:
            self._host.log.warning("whatsapp.webhook_not_stored", code=error.code, updates=len(updates))
            return 503, b"not stored, please repeat"
        return 200, b"ok"

    def _is_signed(self, body: bytes, header: bytes) -> bool:
        return is_signed(body, header, self._secrets) or is_signed(body, header, number_secrets(self._host))


def number_secrets(host: Host) -> list[str]:
    """List the app secrets that branches brought themselves, each once."""
    numbers = (number for number in host.addresses(CHANNEL).values() if isinstance(number, WhatsAppNumber))
    return list(dict.fromkeys(number.app_secret for number in numbers if number.app_secret))


def _announced(headers: dict[bytes, bytes]) -> int:
    length = headers.get(b"content-length", b"0")
    return int(length) if length.isdigit() else 0


async def _body(receive: Receive, *, limit: int) -> bytes | None:
    """Read the body up to the first piece that goes beyond the limit; None where the caller hung up."""
    pieces: list[bytes] = []
    size = 0
    while size <= limit:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if not message.get("more_body", False):
            break
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


async def _answer(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers.append((b"allow", b"GET, POST"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
