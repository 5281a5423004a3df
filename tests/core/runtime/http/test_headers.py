"""Every answer tells a browser what it is not for; an answer's own word comes first."""

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from waframe.core.runtime.http.headers import SecureHeaders, secure_headers


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    own = {"Referrer-Policy": "no-referrer"} if Request(scope).url.path == "/own" else {}
    await Response("ok", headers=own)(scope, receive, send)


@pytest.mark.parametrize("path", ["/healthz", "/api/me", "/nothing"])
async def test_every_answer_has_them(browser: httpx2.AsyncClient, path: str) -> None:
    headers = (await browser.get(path)).headers

    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


async def test_only_https_is_kept_and_an_answers_own_word_stays() -> None:
    app = SecureHeaders(page, headers=secure_headers("https://desk.example"))

    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://waframe.test") as client:
        answer = await client.get("/own")

    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert answer.headers["referrer-policy"] == "no-referrer"
