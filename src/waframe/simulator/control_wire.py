"""How a control request is read and answered: JSON in, JSON or a problem document out."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from waframe.simulator.errors import GraphError
from waframe.simulator.records import Json, JsonObject
from waframe.simulator.world import Taken, Unknown

Answer: TypeAlias = "Json | Response"
Handler = Callable[[Request], Awaitable[Answer]]
Read = TypeVar("Read")


class BadRequest(Exception):
    """Raised when a control request cannot be understood."""


def route(method: str, path: str, handler: Handler) -> Route:
    """Make a route under `/control` whose refusals are problem documents."""

    async def endpoint(request: Request) -> Response:
        try:
            answer = await handler(request)
        except (Unknown, GraphError) as error:
            return _problem(404, "not-found", str(error))
        except Taken as error:
            return _problem(409, "taken", str(error))
        except (BadRequest, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            return _problem(400, "bad-request", str(error))
        return answer if isinstance(answer, Response) else JSONResponse(answer)

    return Route(f"/control{path}", endpoint, methods=[method])


def _problem(status: int, code: str, detail: str) -> Response:
    body: JsonObject = {"status": status, "code": code, "title": code.replace("-", " "), "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")


async def read_json(request: Request, shape: type[Read]) -> Read:
    """Read a body of JSON in a shape."""
    check_json(request)
    return msgspec.json.decode(await request.body(), type=shape)


def check_json(request: Request) -> None:
    """The content type keeps the forms of foreign pages out."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise BadRequest("the body must be application/json")


def number_in(request: Request, name: str, *, default: int = 0) -> int:
    """Read a number of the query."""
    value = request.query_params.get(name, "")
    if value and not value.isdecimal():
        raise BadRequest(f"{name} must be a number")
    return int(value) if value else default
