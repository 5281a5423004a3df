"""An edge of the Graph API: a method, a path below the version, and what answers there."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TypeAlias
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from waframe.simulator.errors import GraphError
from waframe.simulator.parts import Part
from waframe.simulator.records import Json, JsonObject
from waframe.simulator.subscriptions import App

Answer: TypeAlias = "JsonObject | Response"


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A call that has proved who it is."""

    request: Request
    app: App
    params: Part

    def name(self, part: str) -> str:
        """Read a part of the path."""
        value: str = self.request.path_params[part]
        return value

    def fields(self) -> tuple[str, ...] | None:
        """List what `fields` asks for, without sub-selections; None when it was not given."""
        wanted = self.params.optional_text("fields")
        return None if wanted is None else tuple(split_fields(wanted))


Handler = Callable[[Call], Awaitable[Answer]]


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """A method and a path with what answers it; `manages` counts it against the management limit."""

    method: str
    path: str
    answer: Handler
    manages: bool = True


def split_fields(wanted: str) -> list[str]:
    """Split `a,b{c,d},e.limit(3)` into its names at the top."""
    names, name, depth = [], "", 0
    for letter in wanted + ",":
        depth += (letter in "{(") - (letter in "})")
        if letter == "," and depth == 0:
            names.append(name)
            name = ""
        else:
            name += letter
    plain = (found.partition("{")[0].partition("(")[0].partition(".")[0].strip() for found in names)
    return [found for found in plain if found]


def select(described: JsonObject, fields: Iterable[str] | None, *, usual: Iterable[str]) -> JsonObject:
    """Leave only the fields that were asked for, or the usual ones; the id always comes."""
    wanted = tuple(fields) if fields is not None else tuple(usual)
    unknown = [name for name in wanted if name not in described and name != "id"]
    if unknown and fields is not None:
        raise GraphError(100, f"Tried accessing nonexisting field ({unknown[0]}).")
    found: JsonObject = {name: described[name] for name in wanted if described.get(name) is not None}
    return found | {"id": described["id"]}


async def read_params(request: Request) -> Part:
    """Join the query and the body, which may be JSON or a form; other bodies are left to who expects them."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    query: dict[str, Json] = dict(request.query_params)
    if kind == "multipart/form-data" or "file_offset" in request.headers:
        return Part(query)
    body = await request.body()
    if kind == "application/x-www-form-urlencoded":
        return Part(query | _unfold(dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))))
    return Part(query | (read_json(body).value if body.strip() else {}))


def read_json(body: bytes) -> Part:
    """Read a body that must be a JSON object."""
    try:
        return Part(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise GraphError(100, f"The body is not JSON: {error}") from error


def _unfold(form: Mapping[str, str]) -> dict[str, Json]:
    """A form carries objects and arrays as JSON in a text."""
    unfolded: dict[str, Json] = {}
    for name, value in form.items():
        try:
            unfolded[name] = msgspec.json.decode(value) if value[:1] in ("{", "[") else value
        except msgspec.DecodeError:
            unfolded[name] = value
    return unfolded
