"""JSON in and out of requests, typed on both sides."""

from http import HTTPStatus
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from waframe.core.runtime.http.problems import Problem

LARGEST_BYTES = 1024 * 1024
BodyT = TypeVar("BodyT")


async def read_body(request: Request, kind: type[BodyT]) -> BodyT:
    """Read the body of a request; raises a 400, 413 or 415 Problem that says what is wrong where."""
    _check_type(request)
    try:
        return msgspec.json.decode(await read_bytes(request), type=kind)
    except msgspec.DecodeError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, "body-invalid", str(error)) from None


async def read_raw(request: Request) -> bytes:
    """Read a JSON body that somebody else decodes; it may be missing. Raises a 413 or 415 Problem."""
    body = await read_bytes(request)
    if body:
        _check_type(request)
    return body


def write_body(value: object, *, status: int = 200) -> Response:
    """Write an answer that no cache keeps."""
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json", headers=headers)


def _check_type(request: Request) -> None:
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not-json", "send application/json")


async def read_bytes(request: Request) -> bytes:
    """Read a body of any type; raises a 413 Problem."""
    pieces = bytearray()
    async for piece in request.stream():
        pieces += piece
        if len(pieces) > LARGEST_BYTES:
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", f"at most {LARGEST_BYTES} bytes")
    return bytes(pieces)
