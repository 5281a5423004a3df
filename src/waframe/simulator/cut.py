"""An answer that never ends: the connection breaks after the work was done."""

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class CutResponse(Response):
    """Begins an answer and stops in the middle, so that the server drops the connection."""

    def __init__(self, beginning: bytes = b"{", *, length: int = 200, media_type: str = "application/json") -> None:
        super().__init__(beginning, media_type=media_type)
        self._promised = max(length, len(beginning) + 1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise more bytes than will ever come."""
        headers = [
            (b"content-type", str(self.media_type).encode()),
            (b"content-length", str(self._promised).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
