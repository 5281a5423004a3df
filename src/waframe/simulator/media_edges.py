"""The edges of files: upload, address, bytes, delete, and resumable uploads; with the faults of the media host."""

from collections.abc import AsyncIterator

import anyio
from starlette.responses import RedirectResponse, Response, StreamingResponse

from waframe.simulator.clock import Clock
from waframe.simulator.cut import CutResponse
from waframe.simulator.edges import Answer, Call, Edge
from waframe.simulator.errors import GraphError
from waframe.simulator.faults import FaultBoard
from waframe.simulator.media import File, MediaStore
from waframe.simulator.multipart import read_form
from waframe.simulator.records import JsonObject
from waframe.simulator.registry import Registry
from waframe.simulator.settings import SimulatorSettings
from waframe.simulator.uploads import Uploads

PLACE = "/lookaside/whatsapp_business/attachments/"
CHUNKS = 8
NOT_A_FILE_TYPE = ("", "application/octet-stream", "text/plain")


class MediaEdges:
    """Answers what concerns files."""

    def __init__(
        self,
        settings: SimulatorSettings,
        media: MediaStore,
        *,
        uploads: Uploads,
        registry: Registry,
        faults: FaultBoard,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._media = media
        self._uploads = uploads
        self._registry = registry
        self._faults = faults
        self._clock = clock

    def edges(self) -> list[Edge]:
        """List the edges; a file's node is answered by `describe` and `delete`."""
        return [
            Edge(method="POST", path="/{number}/media", answer=self._upload, manages=False),
            Edge(method="POST", path="/{app}/uploads", answer=self._begin, manages=False),
        ]

    def describe(self, media_id: str, call: Call) -> JsonObject:
        """Answer where a file lies for the next five minutes."""
        file = self._media.find(media_id, phone_number_id=call.params.optional_text("phone_number_id"))
        wrong = self._faults.now.media_wrong_digest
        return {
            "messaging_product": "whatsapp",
            "url": f"{self._settings.base_url}{PLACE}?mid={file.id}&ext={self._media.expiry()}&hash=ATx{file.id[-6:]}",
            "mime_type": file.mime_type,
            "sha256": file.digest[::-1].hex() if wrong else file.digest.hex(),
            "file_size": len(file.data),
            "id": file.id,
        }

    def delete(self, media_id: str, call: Call) -> JsonObject:
        """Forget a file."""
        self._media.delete(media_id, phone_number_id=call.params.optional_text("phone_number_id"))
        return {"success": True}

    async def resume(self, session_id: str, call: Call) -> JsonObject:
        """Take bytes of a resumable upload; the last ones are answered with the handle."""
        offset = call.request.headers.get("file_offset", "0")
        if not offset.isdecimal():
            raise GraphError(100, "Header file_offset must be a number.")
        handle = self._uploads.take(session_id, await call.request.body(), offset=int(offset))
        return {"h": handle} if handle else self.progress(session_id)

    def progress(self, session_id: str) -> JsonObject:
        """Tell from where an upload goes on."""
        session = self._uploads.session(session_id)
        return {"id": session.id, "file_offset": len(session.data)}

    async def download(self, call: Call) -> Answer:
        """Hand out the bytes of an address, or what a fault makes of them."""
        params, faults = call.params, self._faults.now
        expires = str(params.value.get("ext", ""))
        if not expires.isdecimal() or int(expires) < self._clock.now():
            return Response("URL signature expired", 404)
        if faults.media_status:
            return Response("<html>Something went wrong</html>", faults.media_status, media_type="text/html")
        if faults.media_redirect and not params.has("moved"):
            address = call.request.url.include_query_params(moved="1")
            return RedirectResponse(str(address), 302)
        return self._bytes(self._media.find(str(params.value.get("mid", ""))))

    def _bytes(self, file: File) -> Response:
        faults = self._faults.now
        if faults.media_truncated:
            return CutResponse(file.data[: len(file.data) // 2], length=len(file.data), media_type=file.mime_type)
        if faults.media_slow_seconds > 0:
            return StreamingResponse(_slowly(file.data, faults.media_slow_seconds), media_type=file.mime_type)
        return Response(file.data, media_type=file.mime_type)

    async def _upload(self, call: Call) -> Answer:
        number = self._registry.number(call.name("number"))
        form = read_form(call.request.headers.get("content-type", ""), await call.request.body())
        if "file" not in form:
            raise GraphError(131008, "The parameter file is required.")
        if "messaging_product" not in form or form["messaging_product"].text != "whatsapp":
            raise GraphError(100, "Param messaging_product must be one of {whatsapp}.")
        file = form["file"]
        announced = form["type"].text if "type" in form else file.mime_type
        if file.mime_type not in NOT_A_FILE_TYPE and _plain(file.mime_type) != _plain(announced):
            raise GraphError(131053, f"The file is {file.mime_type} and was announced as {announced}.")
        stored = self._media.upload(number.phone_number_id, file.data, mime_type=announced, filename=file.filename)
        return {"id": stored.id}

    async def _begin(self, call: Call) -> Answer:
        if call.name("app") not in ("app", call.app.id):
            raise GraphError(100, f"Object with ID '{call.name('app')}' does not exist.")
        session = self._uploads.begin(
            file_name=call.params.text("file_name"),
            file_type=call.params.text("file_type"),
            length=int(call.params.number("file_length", low=0, high=2**40)),
        )
        return {"id": session.id}


def _plain(mime_type: str) -> str:
    return mime_type.partition(";")[0].strip().lower()


async def _slowly(data: bytes, seconds: float) -> AsyncIterator[bytes]:
    """Real time passes here also with a virtual clock, because who downloads waits by its own clock."""
    size = max(1, -(-len(data) // CHUNKS))
    for start in range(0, len(data), size):
        await anyio.sleep(seconds / CHUNKS)
        yield data[start : start + size]
