"""`POST /api/media`: takes a file for a message to come, piece by piece, and says what it is by its bytes."""

from collections.abc import Sequence
from http import HTTPStatus

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from waframe.core.contract.channel import FileKind
from waframe.core.contract.describing import described
from waframe.core.errors import DiskFull, MediaRefused, MediaTooLarge
from waframe.core.records.signatures import true_mime
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.files.thumbnails import Thumbnails
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.granting import Granting
from waframe.core.runtime.http.problems import Problem

_LARGEST_BYTES = 100 * 1024 * 1024
_ANY_MIME = "application/octet-stream"


class MediaUploaded(msgspec.Struct, frozen=True, kw_only=True):
    """A stored file, for the `media_id` of a content; `kinds` are the contents in which a channel here carries it."""

    id: str
    mime: str
    size_bytes: int
    width: int | None
    height: int | None
    kinds: tuple[str, ...]


class Uploads:
    """The route that takes files; equal bytes are stored once."""

    def __init__(self, deployment: Deployment, *, granting: Granting, thumbnails: Thumbnails) -> None:
        self._deployment = deployment
        self._granting = granting
        self._thumbnails = thumbnails

    def routes(self) -> list[Route]:
        """List the route."""
        return [Route("/api/media", self.take, methods=["POST"])]

    @described(
        MediaUploaded,
        status=201,
        body=bytes,
        query=("filename",),
        refusals=("400 body-invalid", "413 too-large", "415 type-refused"),
    )
    async def take(self, request: Request) -> Response:
        """Store the body; raises a 400, 413, 415 or 507 Problem, and then nothing stays."""
        await self._granting.caller(request)
        kinds = self._kinds()
        announced = request.headers.get("content-type") or _ANY_MIME
        largest = max((one.largest_bytes for one in kinds), default=_LARGEST_BYTES)
        _check_length(request, largest=largest, kinds=kinds)

        def name(head: bytes, size: int) -> str:
            mime = true_mime(head, announced=announced)
            _check(mime, size, kinds=kinds)
            return mime

        try:
            media = await self._deployment.store.media.receive(
                request.stream(), name=name, largest=largest, now=self._deployment.clock.now()
            )
        except MediaTooLarge as error:
            raise _too_large(str(error), kinds=kinds) from error
        except MediaRefused as error:
            raise Problem(415, "type-refused", str(error), more={"kinds": kinds}) from error
        except DiskFull as error:
            raise Problem(HTTPStatus.INSUFFICIENT_STORAGE, error.code, "there is no room for a file") from error
        media = await self._thumbnails.measured(media)
        taken = tuple(one.kind for one in kinds if one.takes(media.mime, size_bytes=media.size_bytes))
        return write_body(
            MediaUploaded(
                id=media.id,
                mime=media.mime,
                size_bytes=media.size_bytes,
                width=media.width or None,
                height=media.height or None,
                kinds=tuple(dict.fromkeys(taken)),
            ),
            status=201,
        )

    def _kinds(self) -> Sequence[FileKind]:
        return [kind for channel in self._deployment.registry.channels().values() for kind in channel.file_kinds]


def _check_length(request: Request, *, largest: int, kinds: Sequence[FileKind]) -> None:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > largest:
        raise _too_large(f"at most {largest} bytes", kinds=kinds)
    if length == "0":
        raise Problem(400, "body-invalid", "the file is empty")


def _check(mime: str, size: int, *, kinds: Sequence[FileKind]) -> None:
    if size == 0:
        raise Problem(400, "body-invalid", "the file is empty")
    fitting = [one for one in kinds if one.has(mime)]
    if kinds and not fitting:
        raise MediaRefused(f"no channel here carries files of the type {mime}")
    if fitting and size > (most := max(one.largest_bytes for one in fitting)):
        raise MediaTooLarge(f"a file of the type {mime} has at most {most} bytes")


def _too_large(detail: str, *, kinds: Sequence[FileKind]) -> Problem:
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", detail, more={"kinds": kinds})
