"""`GET /api/openapi.json`: the JSON interface, described for machines (OpenAPI 3.1)."""

import inspect
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import version

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from waframe.core.contract.describing import Described, alternatives, described, description_of
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.bodies import write_body
from waframe.core.runtime.http.problems import ProblemDocument

PREFIX = "/api/"
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_TEMPLATE = "#/components/schemas/{name}"
Json = dict[str, object]


class OpenApi:
    """Describes the routes as they are now; those of plugins follow a reload."""

    def __init__(self, core: Sequence[BaseRoute], *, deployment: Deployment) -> None:
        self._core = core
        self._deployment = deployment

    def routes(self) -> list[Route]:
        """List the route."""
        return [Route("/api/openapi.json", self.serve)]

    @described(dict[str, object], public=True)
    async def serve(self, _request: Request) -> Response:
        """Give this description."""
        return write_body(describe([*self._core, *self.routes(), *self._deployment.registry.routes()]))


def describe(routes: Iterable[BaseRoute]) -> Json:
    """Describe the routes below `/api/`, without applications of their own, such as webhooks."""
    found = [one for one in routes if isinstance(one, Route) and one.methods and one.path.startswith(PREFIX)]
    told = {id(route): description_of(route.endpoint) or Described(answer=object) for route in found}
    named = [kind for one in told.values() for kind in (*alternatives(one.answer), one.body)]
    kinds = [kind for kind in named if kind not in {None, bytes}]
    schemas, components = msgspec.json.schema_components(
        [*kinds, ProblemDocument], ref_template=_TEMPLATE, schema_hook=_anything
    )
    by_kind = dict(zip(map(id, [*kinds, ProblemDocument]), schemas, strict=True))
    paths: dict[str, Json] = {}
    for route in found:
        operations = paths.setdefault(_PARAMETER.sub(r"{\1}", route.path), {})
        for method in sorted((route.methods or set()) - {"HEAD"}):
            operations[method.lower()] = _operation(route, told[id(route)], by_kind)
    return {
        "openapi": "3.1.0",
        "info": {"title": "waframe", "version": version("waframe")},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "waframe_session"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
        "security": [{"session": []}, {"token": []}],
    }


def _anything(_kind: type) -> Json:
    return {"description": "any JSON"}


def _operation(route: Route, one: Described, by_kind: dict[int, Json]) -> Json:
    summary = (inspect.getdoc(route.endpoint) or route.name).partition("\n")[0]
    responses: Json = {str(one.status): _answer(one.answer, by_kind)}
    for status in sorted({*(refusal.partition(" ")[0] for refusal in one.refusals), *_usual(route, one)}):
        codes = [code for at, _, code in (refusal.partition(" ") for refusal in one.refusals) if at == status]
        problem = {"application/problem+json": {"schema": by_kind[id(ProblemDocument)]}}
        responses[status] = {"description": ", ".join(codes) or _USUAL[status], "content": problem}
    operation: Json = {"summary": summary, "responses": responses}
    parameters = [_parameter(name, "path", required=True) for name in _PARAMETER.findall(route.path)]
    parameters += [_parameter(name, "query", required=False) for name in one.query]
    if parameters:
        operation["parameters"] = parameters
    if one.body is not None:
        operation["requestBody"] = {"required": True, "content": {**_content(one.body, by_kind), **_form(one.files)}}
    if one.public:
        operation["security"] = []
    return operation


_USUAL = {"401": "not-logged-in", "404": "not-found"}


def _usual(route: Route, one: Described) -> set[str]:
    asked = set() if one.public else {"401"}
    return asked | ({"404"} if _PARAMETER.search(route.path) else set())


def _answer(kind: object, by_kind: dict[int, Json]) -> Json:
    if kind is None:
        return {"description": "done"}
    return {"description": "what was asked for", "content": _content(kind, by_kind)}


def _content(kind: object, by_kind: dict[int, Json]) -> Json:
    if kind is bytes:
        return {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    schemas = [by_kind[id(one)] for one in alternatives(kind)]
    return {"application/json": {"schema": schemas[0] if len(schemas) == 1 else {"oneOf": schemas}}}


def _form(files: Sequence[str]) -> Json:
    if not files:
        return {}
    fields = {name: {"type": "string", "format": "binary"} for name in files}
    return {"multipart/form-data": {"schema": {"type": "object", "properties": fields, "required": list(files)}}}


def _parameter(name: str, place: str, *, required: bool) -> Json:
    return {"name": name, "in": place, "required": required, "schema": {"type": "string"}}
