"""What stands in the query of a request: numbers, instants, flags, and the place where a page goes on."""

import base64
import binascii
from datetime import datetime
from http import HTTPStatus
from typing import TypeVar

import msgspec
from starlette.requests import Request

from waframe.core.runtime.http.problems import Problem

CursorT = TypeVar("CursorT")
_YES = {"1", "true", "yes"}


def flag(request: Request, name: str) -> bool:
    """Tell whether a flag is set."""
    return request.query_params.get(name, "").lower() in _YES


def number(request: Request, name: str, *, least: int, most: int, default: int) -> int:
    """Read a whole number within bounds; raises a 400 Problem."""
    given = request.query_params.get(name)
    if given is None:
        return default
    try:
        return min(max(int(given), least), most)
    except ValueError:
        raise _wrong(name, "a whole number") from None


def instant(request: Request, name: str) -> datetime | None:
    """Read an instant such as `2026-11-24T06:00:00Z`; raises a 400 Problem."""
    given = request.query_params.get(name)
    if not given:
        return None
    try:
        return msgspec.convert(given.replace(" ", "+"), datetime)
    except msgspec.ValidationError:
        raise _wrong(name, "an instant such as 2026-11-24T06:00:00Z") from None


def choice(request: Request, name: str, *, among: tuple[str, ...], default: str) -> str:
    """Read one of several words; raises a 400 Problem."""
    given = request.query_params.get(name) or default
    if given not in among:
        raise _wrong(name, f"one of {', '.join(among)}")
    return given


def read_cursor(request: Request, kind: type[CursorT]) -> CursorT | None:
    """Read where a page goes on; raises a 400 Problem for what this server did not give."""
    given = request.query_params.get("cursor")
    if not given:
        return None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(given.encode()), type=kind)
    except (binascii.Error, UnicodeError, msgspec.DecodeError):
        raise _wrong("cursor", "what `next` of the page before gave") from None


def write_cursor(place: msgspec.Struct) -> str:
    """Write where the next page goes on."""
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode()


def _wrong(name: str, wanted: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, "query-invalid", f"`{name}` wants {wanted}")
