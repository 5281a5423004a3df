"""HTTP without a network: a transport that calls an application directly and can break like a real one."""

import httpx2
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class InMemory(httpx2.AsyncBaseTransport):
    """Calls an ASGI application; an unfinished answer is a broken connection, an exception is a 500."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Carry one request."""
        call = _Call(self._app)
        inner = httpx2.ASGITransport(app=call, raise_app_exceptions=False)
        response = await inner.handle_async_request(request)
        if call.broken:
            raise httpx2.RemoteProtocolError("the server dropped the connection", request=request)
        return response


class Nowhere(httpx2.AsyncBaseTransport):
    """Stands for an address at which nobody listens."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Refuse the connection."""
        raise httpx2.ConnectError("nobody listens there", request=request)


class _Unfinished(Exception):
    """Raised to leave the transport when the application has stopped in the middle."""


class _Call:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.broken = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        finished = False

        async def watch(message: Message) -> None:
            nonlocal finished
            finished = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        await self._app(scope, receive, watch)
        if not finished:
            self.broken = True
            raise _Unfinished
