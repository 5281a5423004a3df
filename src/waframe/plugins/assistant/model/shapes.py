"""Makes a msgspec type of a JSON schema, so that what a model answers is checked by it; knows what models are given."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, cast

import msgspec

from waframe.plugins.assistant.model.errors import SchemaUnfit

Json = Mapping[str, object]

_LIMITS = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "pattern": "pattern",
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "description": "description",
}
_PLAIN: Mapping[str, type] = {"string": str, "integer": int, "number": float, "boolean": bool}


def struct_of(name: str, schema: Json) -> type[msgspec.Struct]:
    """Make a Struct of an object's schema; raises SchemaUnfit where it says something that is not known here."""
    parts = cast("Mapping[str, Json]", schema.get("$defs", {}))
    kind = _Maker(name, parts).of(schema)
    try:
        msgspec.json.Decoder(kind)
    except TypeError as error:
        raise SchemaUnfit(name, reason=str(error)) from error
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        raise SchemaUnfit(name, reason="the outermost value must be an object")
    return kind


class _Maker:
    def __init__(self, name: str, parts: Mapping[str, Json]) -> None:
        self._name = name
        self._parts = parts
        self._within: list[str] = []
        self._made = 0

    def of(self, schema: Json) -> object:
        if "$ref" in schema:
            return self._referred(str(schema["$ref"]).rpartition("/")[2])
        if "anyOf" in schema:
            return _union([self.of(one) for one in cast("list[Json]", schema["anyOf"])])
        if "enum" in schema or "const" in schema:
            values = tuple(cast("list[object]", schema.get("enum", [schema.get("const")])))
            return _described(Literal[values], schema)
        kinds = schema.get("type")
        names = kinds if isinstance(kinds, list) else [kinds]
        made = [self._plain(str(kind), schema) for kind in names if kind != "null"]
        return _union([*made, *([None] if "null" in names else [])])

    def _referred(self, part: str) -> object:
        if part in self._within or part not in self._parts:
            raise SchemaUnfit(self._name, reason=f"{part} holds itself, or is not there")
        self._within.append(part)
        made = self.of(self._parts[part])
        self._within.pop()
        return made

    def _plain(self, kind: str, schema: Json) -> object:
        if kind == "object":
            return self._object(schema)
        if kind == "array":
            item = self.of(cast("Json", schema.get("items", {})))
            return _described(tuple[item, ...], schema)  # type: ignore[valid-type]  # made at run time
        if kind not in _PLAIN:
            raise SchemaUnfit(self._name, reason=f"a value of the type {kind} is not known here")
        return _described(_PLAIN[kind], schema)

    def _object(self, schema: Json) -> type[msgspec.Struct]:
        required = cast("list[str]", schema.get("required", []))
        properties = cast("Mapping[str, Json]", schema.get("properties", {}))
        fields: list[tuple[str, object] | tuple[str, object, object]] = []
        renamed: dict[str, str] = {}
        for number, (key, field) in enumerate(properties.items()):
            name = f"field_{number}"
            renamed[name] = key
            kind = self.of(field)
            fields.append((name, kind) if key in required else (name, _union([kind, None]), None))
        self._made += 1
        return msgspec.defstruct(
            f"{self._name}{self._made}",
            cast("list[tuple[str, type]]", fields),
            frozen=True,
            kw_only=True,
            forbid_unknown_fields=schema.get("additionalProperties") is False,
            omit_defaults=True,
            rename=renamed,
        )


def _described(kind: object, schema: Json) -> object:
    limits: dict[str, Any] = {known: schema[key] for key, known in _LIMITS.items() if key in schema}
    return Annotated[kind, msgspec.Meta(**limits)] if limits else kind


def _union(kinds: list[object]) -> object:
    return Union[tuple(kinds)]  # noqa: UP007  # made at run time
