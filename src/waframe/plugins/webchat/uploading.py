"""`POST /webchat/{site}/files`: takes a file of a visitor, whose token stands in the header."""

from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from waframe import DiskFull, Host, MediaRefused, MediaTooLarge, Problem, new_id, true_mime
from waframe.plugins.webchat.file_kinds import is_taken, kind_of
from waframe.plugins.webchat.pacers import Pacers
from waframe.plugins.webchat.places import Places
from waframe.plugins.webchat.settings import MEGABYTE, WebChatSettings
from waframe.plugins.webchat.uploads import Upload, Uploads
from waframe.plugins.webchat.visitors import Visitor, Visitors

_ANY = "application/octet-stream"
_BEARER = "bearer "
_LONGEST_NAME = 120


class Uploaded(msgspec.Struct, frozen=True, kw_only=True):
    """A stored file, to be sent by its id."""

    id: str
    media: str
    mime: str
    size_bytes: int


class Uploading:
    """The route of files."""

    def __init__(self, settings: WebChatSettings, host: Host, *, places: Places, pacers: Pacers) -> None:
        self._largest = settings.largest_file_megabytes * MEGABYTE
        self._host = host
        self._places = places
        self._pacers = pacers
        self._visitors = Visitors(host.store.database)
        self._uploads = Uploads(host.store.database)

    async def take(self, request: Request) -> Response:
        """Store the body; raises a 400, 401, 403, 404, 413, 415, 429 or 507 Problem, and then nothing stays."""
        visitor = await self._visitor(request)
        announced = request.headers.get("content-type") or _ANY
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._largest:
            raise self._too_large()
        try:
            media = await self._host.store.media.receive(
                request.stream(),
                name=lambda head, size: _named(head, size, announced=announced),
                largest=self._largest,
                now=self._host.clock.now(),
            )
        except MediaTooLarge as error:
            raise self._too_large() from error
        except MediaRefused as error:
            raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "type-refused", str(error)) from error
        except DiskFull as error:
            raise Problem(HTTPStatus.INSUFFICIENT_STORAGE, error.code, "there is no room for a file") from error
        upload = Upload(
            id=new_id(),
            visitor_id=visitor.id,
            media_id=media.id,
            mime=media.mime,
            filename=_filename(request.query_params.get("name", "")),
        )
        await self._uploads.add(upload, now=self._host.clock.now())
        kind = kind_of(media.mime).__name__.lower()
        answer = Uploaded(id=upload.id, media=kind, mime=media.mime, size_bytes=media.size_bytes)
        return Response(msgspec.json.encode(answer), status_code=HTTPStatus.CREATED, media_type="application/json")

    async def _visitor(self, request: Request) -> Visitor:
        site = self._places.site(request.path_params["site"])
        if site is None:
            raise Problem(HTTPStatus.NOT_FOUND, "site-unknown", "there is no such chat")
        if not self._places.lets_in(request, site):
            raise Problem(HTTPStatus.FORBIDDEN, "foreign-origin", "this may only be asked by the chat's own page")
        header = request.headers.get("authorization", "")
        token = header[len(_BEARER) :].strip() if header.lower().startswith(_BEARER) else ""
        visitor = await self._visitors.by_token(token, address=site.address)
        if visitor is None:
            raise Problem(HTTPStatus.UNAUTHORIZED, "token-unknown", "this visitor is not known")
        if not self._pacers.upload(visitor.id, self._places.whence(request), now=self._host.clock.now()):
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, "too-many", "too many files at once")
        return visitor

    def _too_large(self) -> Problem:
        limit = f"at most {self._largest} bytes"
        return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", limit)


def _named(head: bytes, size: int, *, announced: str) -> str:
    """Tell what a file is by its bytes; raises MediaRefused for what no visitor may send."""
    mime = true_mime(head, announced=announced)
    if not size:
        raise MediaRefused("the file is empty")
    if not is_taken(mime):
        raise MediaRefused(f"files of the type {mime[:80]} are not taken here")
    return mime


def _filename(given: str) -> str:
    """Keep the last part of a name, without what does not belong into one."""
    last = given.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[:_LONGEST_NAME].strip()
