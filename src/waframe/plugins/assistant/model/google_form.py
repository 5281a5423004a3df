"""The form of a strict schema that Google's function calls take: an older dialect, in which nothing may be null.

What the strict form says by null is said by leaving a field out, and what the dialect lacks becomes words; msgspec
checks the answer all the same.
"""

from collections.abc import Mapping
from typing import cast

Json = Mapping[str, object]

_KEPT = ("description", "pattern", "minimum", "maximum", "minItems", "maxItems")
_NULL = "null"


def google_form(schema: Json) -> Json:
    """Write a strict schema in Google's dialect."""
    if "anyOf" in schema:
        return _one_of(schema)
    kind = _kind(schema)
    made: dict[str, object] = {"type": kind, **{key: schema[key] for key in _KEPT if key in schema}}
    values = [value for value in cast("list[object]", schema.get("enum", [])) if value is not None]
    if values and kind == "string":
        made["enum"] = values
    elif values:
        made["description"] = _with(schema, f"one of {', '.join(map(str, values))}")
    if kind == "array":
        made["items"] = google_form(cast("Json", schema["items"]))
    if kind == "object":
        fields = cast("Mapping[str, Json]", schema["properties"])
        made["properties"] = {name: google_form(field) for name, field in fields.items()}
        needed = [name for name, field in fields.items() if not _may_be_null(field)]
        if needed:
            made["required"] = needed
    return made


def _one_of(schema: Json) -> Json:
    choices = [google_form(one) for one in cast("list[Json]", schema["anyOf"]) if one.get("type") != _NULL]
    described = {"description": schema["description"]} if "description" in schema else {}
    return {**choices[0], **described} if len(choices) == 1 else {"anyOf": choices, **described}


def _kind(schema: Json) -> str:
    kinds = schema["type"]
    names = cast("list[str]", kinds) if isinstance(kinds, list) else [str(kinds)]
    return next(name for name in names if name != _NULL)


def _may_be_null(schema: Json) -> bool:
    kinds = schema.get("type")
    choices = cast("list[Json]", schema.get("anyOf", []))
    return (isinstance(kinds, list) and _NULL in kinds) or any(one.get("type") == _NULL for one in choices)


def _with(schema: Json, words: str) -> str:
    described = schema.get("description")
    return f"{described} ({words})" if described else words
