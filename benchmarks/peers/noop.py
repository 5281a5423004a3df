"""The least that a server can do: read the body, say ok."""

from peers.asgi import Receive, Scope, Send, serve_from_arguments

_HEADERS = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"2")]


async def app(_scope: Scope, receive: Receive, send: Send) -> None:
    """Answer anything with ok."""
    while (await receive()).get("more_body", False):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": b"ok"})


if __name__ == "__main__":
    serve_from_arguments(lambda _database: app)
