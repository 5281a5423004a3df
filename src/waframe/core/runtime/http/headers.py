"""Headers that keep a browser from doing with our answers what they are not for."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_ALWAYS = (
    ("Content-Security-Policy", _POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
_HTTPS_ONLY = ("Strict-Transport-Security", "max-age=31536000")


class SecureHeaders:
    """Adds the headers to every answer of an application that has not set its own: no inline code, no frames."""

    def __init__(self, app: ASGIApp, *, headers: Sequence[tuple[str, str]]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers:
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, told)


def secure_headers(base_url: str | None) -> tuple[tuple[str, str], ...]:
    """List the headers; only where people come over HTTPS are they told to stay there."""
    return (*_ALWAYS, _HTTPS_ONLY) if urlsplit(base_url or "").scheme == "https" else _ALWAYS
