"""The page of the HTTP interface: every route with its body, its answer and its refusals, and the shapes of JSON."""

import inspect
import json
from collections.abc import Iterator, Mapping
from typing import cast

from starlette.routing import BaseRoute, Route

from reference_pages.gaps import Gaps, first_paragraph, one_line, table
from waframe.core.contract.describing import description_of
from waframe.core.runtime.app import Probes
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.http.api import Api
from waframe.core.runtime.http.openapi import PREFIX, describe

INTRODUCTION = """\
# HTTP

Every route below `/api/`, as `GET /api/openapi.json` describes it to machines. What they mean together, and what a page
has to know, is in [HTTP API](../http-api.md); the codes of refusals are in [Errors](errors.md). A route asks for a
session or a token unless it says that it is public.
"""
OTHERS = """\
## Other routes

What lies outside of `/api/` or is no JSON: files, webhooks, pages, sockets, and what operators ask of a process
([Operations](../operations.md)).

"""
SHAPES = """\
## Shapes

"""
Json = Mapping[str, object]


def http_page(deployment: Deployment, gaps: Gaps) -> str:
    """Write `http.md`."""
    core = Api(deployment).routes
    plugins = deployment.registry.routes()
    document = describe([*core, *plugins])
    owners = {(_shown(one), method): _owner(one) for one in (*core, *plugins) for method in _methods(one)}
    parts = [INTRODUCTION]
    for path, operations in sorted(_mapping(document["paths"]).items()):
        for method, operation in _mapping(operations).items():
            owner = owners.get((path, method.upper()), "core")
            parts.append(_operation(f"{method.upper()} {path}", _mapping(operation), owner=owner, gaps=gaps))
    _note_undescribed((*core, *plugins), gaps)
    everywhere = (*core, *plugins, *Probes(deployment).routes())
    others = sorted((_shown(one), _does(one, gaps), _owner(one)) for one in everywhere if not _is_described(one))
    parts.append(OTHERS + table(("path", "does", "of"), [(f"`{path}`", does, owner) for path, does, owner in others]))
    shapes = _mapping(_mapping(document["components"])["schemas"])
    parts.append(SHAPES + "\n".join(_shape(name, _mapping(one)) for name, one in sorted(shapes.items())))
    return "\n".join(parts)


def _operation(title: str, operation: Json, *, owner: str, gaps: Gaps) -> str:
    summary = gaps.said(str(operation.get("summary", "")), of=title, where="the docstring of its function")
    lines = [f"## `{title}`\n", f"{summary}\n"]
    facts = [] if owner == "core" else [f"of the plugin {owner}"]
    if operation.get("security") == []:
        facts.append("public")
    query = [
        f"`{one['name']}`" for one in map(_mapping, _list(operation.get("parameters", []))) if one["in"] == "query"
    ]
    if query:
        facts.append(f"query: {', '.join(query)}")
    body = _mapping(operation.get("requestBody", {})).get("content")
    if body is not None:
        facts.append(f"takes {_content(_mapping(body))}")
    for status, answer in _mapping(operation["responses"]).items():
        one = _mapping(answer)
        content = _mapping(one.get("content", {}))
        refused = "application/problem+json" in content
        facts.append(f"{status}: {one['description'] if refused or not content else _content(content)}")
    return "\n".join([*lines, *(f"- {fact}" for fact in facts)]) + "\n"


def _content(content: Json) -> str:
    return " or ".join(
        "a file"
        if kind in {"application/octet-stream", "multipart/form-data"}
        else _type(_mapping(_mapping(one)["schema"]))
        for kind, one in content.items()
    )


def _shape(name: str, schema: Json) -> str:
    about = one_line(str(schema.get("description", "")))
    title = f"### {name}\n\n{about}\n" if about else f"### {name}\n"
    if "enum" in schema:
        return f"{title}\nOne of {', '.join(f'`{one}`' for one in _list(schema['enum']))}.\n"
    properties = _mapping(schema.get("properties", {}))
    if not properties:
        return f"{title}\n{_type(schema)}\n" if "anyOf" in schema else title
    required = _list(schema.get("required", []))
    rows = [
        (f"`{key}`", one_line(_type(_mapping(one))), "always" if key in required else "may be missing")
        for key, one in properties.items()
    ]
    return f"{title}\n{table(('member', 'is', 'there'), rows)}"


def _type(schema: Json) -> str:
    match schema:
        case {"$ref": str(ref)}:
            name = ref.rpartition("/")[2]
            return f"[{name}](#{_anchor(name)})"
        case {"anyOf": list(options)} | {"oneOf": list(options)}:
            return " or ".join(dict.fromkeys(_type(_mapping(one)) for one in options))
        case {"type": "array"}:
            items = schema.get("items")
            return f"a list of {_type(_mapping(items))}" if isinstance(items, Mapping) else "a list"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"an object with values of {_type(values)}"
        case {"enum": list(options)}:
            return ", ".join(f"`{json.dumps(one)}`" for one in options)
        case {"type": str(kind)}:
            return f"{kind} ({schema['format']})" if "format" in schema else kind
        case _:
            return "any JSON"


def _is_described(route: BaseRoute) -> bool:
    return _shown(route).startswith(PREFIX) and isinstance(route, Route) and route.methods is not None


def _does(route: BaseRoute, gaps: Gaps) -> str:
    """Say what a route does by its function, or by the class that answers it."""
    endpoint = getattr(route, "endpoint", None) or getattr(route, "app", None)
    said = inspect.getdoc(endpoint if inspect.isroutine(endpoint) else type(endpoint))
    return gaps.said(first_paragraph(said), of=f"route {_shown(route)}", where="the docstring of its function")


def _anchor(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum() or sign in "_-")


def _note_undescribed(routes: tuple[BaseRoute, ...], gaps: Gaps) -> None:
    for one in routes:
        if isinstance(one, Route) and one.methods and one.path.startswith(PREFIX) and not description_of(one.endpoint):
            gaps.said("", of=f"what {one.path} takes and gives", where="@described above its function")


def _methods(route: BaseRoute) -> Iterator[str]:
    yield from getattr(route, "methods", None) or ()


def _shown(route: BaseRoute) -> str:
    path = str(getattr(route, "path", "") or getattr(route, "name", ""))
    return path.replace(":path}", "}")


def _owner(route: BaseRoute) -> str:
    """Name the plugin of a route by the module of its function; the core's are the core's."""
    endpoint = getattr(route, "endpoint", None) or getattr(route, "app", None)
    module = str(getattr(endpoint, "__module__", None) or type(endpoint).__module__)
    if module.startswith("waframe.plugins."):
        return module.split(".")[2]
    return module.split(".", maxsplit=1)[0].removeprefix("waframe_") if module.startswith("waframe_") else "core"


def _mapping(value: object) -> dict[str, object]:
    return cast(dict[str, object], value)


def _list(value: object) -> list[object]:
    return cast(list[object], value)
