"""`GET /media/{id}`: a stored file or its thumbnail, in ranges, for whoever holds a signed link."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

import anyio
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from waframe.core.contract.clock import Clock
from waframe.core.records.media import Media
from waframe.core.runtime.files.signed_links import Ticket, is_signed
from waframe.core.runtime.files.thumbnails import Thumbnails
from waframe.core.runtime.http.problems import Problem
from waframe.core.store.media import MediaStore

Verdict = Literal["yes", "no", "expired"]
Judge = Callable[[Request], Awaitable[Verdict]]

_HARMLESS = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4",
     "audio/ogg", "audio/webm", "video/mp4", "video/3gpp", "video/webm", "text/plain"}
)  # fmt: skip
_ACTIVE = re.compile(r"html|xml|svg|script|flash", re.IGNORECASE)
_MIME = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f/\\]")
_ANY = "application/octet-stream"
_LONGEST_NAME = 150


class SignedLinks:
    """Lets in whoever holds a link that this deployment signed."""

    def __init__(self, key: Callable[[], bytes], *, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    async def judge(self, request: Request) -> Verdict:
        """Look at the query of a request."""
        query = request.query_params
        expires = query.get("expires", "")
        if not expires.isascii() or not expires.isdecimal() or len(expires) > len(str(2**53)):
            return "no"
        ticket = Ticket(media_id=request.path_params["id"], expires=int(expires), filename=query.get("filename", ""))
        if not is_signed(ticket, query.get("signature", ""), key=self._key()):
            return "no"
        return "expired" if ticket.expires <= self._clock.now().timestamp() else "yes"


class MediaRoute:
    """Serves files to those whom one of the judges lets in; the others do not even learn whether a file exists."""

    def __init__(self, media: MediaStore, *, thumbnails: Thumbnails, judges: tuple[Judge, ...]) -> None:
        self._media = media
        self._thumbnails = thumbnails
        self._judges = judges

    def routes(self) -> list[Route]:
        """List the route."""
        return [Route("/media/{id}", self.serve)]

    async def serve(self, request: Request) -> Response:
        """Answer with the file or, for `size=thumbnail`, its thumbnail; raises a 400, 401, 404 or 410 Problem."""
        verdicts = [await judge(request) for judge in self._judges]
        if "yes" not in verdicts:
            raise _refusal(verdicts)
        media = await self._media.find(request.path_params["id"])
        if media is None or not await anyio.Path(self._media.path(media)).is_file():
            raise Problem(404, "media-missing", "there is no such file")
        size = request.query_params.get("size")
        if size == "thumbnail":
            media = await self._thumbnails.thumbnail(media)
            if media is None:
                raise Problem(404, "thumbnail-missing", "this file has no thumbnail")
        elif size is not None:
            raise Problem(400, "size-unknown", "there is no such size; there is thumbnail")
        return self._answer(request, media)

    def _answer(self, request: Request, media: Media) -> Response:
        tag = f'"{media.sha256}"'
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={"ETag": tag})
        return self._file(media, tag=tag, filename=request.query_params.get("filename", ""))

    def _file(self, media: Media, *, tag: str, filename: str) -> Response:
        mime = _mime(media.mime)
        return FileResponse(
            self._media.path(media),
            media_type=mime,
            filename=_CONTROL.sub("_", filename)[:_LONGEST_NAME] or media.id,
            content_disposition_type="inline" if mime in _HARMLESS else "attachment",
            headers={
                "ETag": tag,
                "Cache-Control": "private, max-age=3600",
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "Referrer-Policy": "no-referrer",
            },
        )


def _refusal(verdicts: Sequence[Verdict]) -> Problem:
    if "expired" in verdicts:
        return Problem(410, "link-expired", "the link has expired")
    return Problem(401, "link-not-signed", "a signed link is needed")


def _mime(announced: str) -> str:
    """Give the type under which a browser may have a file: what could act in a page is mere bytes."""
    mime = announced.partition(";")[0].strip().lower()
    return mime if _MIME.fullmatch(mime) and not _ACTIVE.search(mime) else _ANY
