"""The strict form of JSON Schema, in which models must answer: everything required, nothing else allowed.

What the strict form cannot say (lengths, defaults) becomes words for the model, and is checked by msgspec afterwards.
"""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar, cast

import msgspec

from waframe.plugins.assistant.model.errors import SchemaUnfit

Json = Mapping[str, object]
StructT = TypeVar("StructT", bound=msgspec.Struct)

_KEPT = (
    "type",
    "description",
    "enum",
    "const",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
)
_FORMATS = frozenset({"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"})
_SAID: Mapping[str, str] = {"minLength": "at least {} characters", "maxLength": "at most {} characters"}
_NULL = {"type": "null"}


@cache
def strict_form(kind: type[msgspec.Struct]) -> Json:
    """Write a Struct as a strict schema; raises SchemaUnfit where it has none."""
    (outermost,), parts = msgspec.json.schema_components([kind], ref_template="{name}")
    return _Strict(cast("Mapping[str, Json]", parts), kind.__name__).of(outermost)


def read_strict(text: str | bytes, kind: type[StructT]) -> StructT:
    """Read what was answered in the strict form: null, or nothing, stands for the default, or for null.

    Raises msgspec.ValidationError and msgspec.DecodeError.
    """
    return msgspec.convert(_without_nulls(msgspec.json.decode(text), msgspec.inspect.type_info(kind)), kind)


class _Strict:
    """Walks one schema; `parts` are what it refers to, which is put in place of the reference."""

    def __init__(self, parts: Mapping[str, Json], name: str) -> None:
        self._parts = parts
        self._name = name
        self._within: list[str] = []

    def of(self, schema: Json) -> Json:
        if "$ref" in schema:
            return self._referred(str(schema["$ref"]), described=schema.get("description"))
        if "anyOf" in schema:
            return self._one_of(schema, cast("list[Json]", schema["anyOf"]))
        if schema.get("type") == "object":
            return self._object(schema)
        if "type" not in schema and "enum" not in schema and "const" not in schema:
            raise self._unfit("a value of any type")
        made = _typed({key: schema[key] for key in _KEPT if key in schema})
        if schema.get("format") in _FORMATS:
            made["format"] = schema["format"]
        if schema.get("type") == "array":
            if "prefixItems" in schema:
                raise self._unfit("a tuple of different things")
            made["items"] = self.of(cast("Json", schema.get("items", {})))
        return _with_words(made, schema)

    def _referred(self, name: str, *, described: object) -> Json:
        if name in self._within:
            raise self._unfit(f"{name} holds itself")
        self._within.append(name)
        made = self.of(self._parts[name])
        self._within.pop()
        return {**made, "description": described} if described else made

    def _one_of(self, schema: Json, choices: list[Json]) -> Json:
        null = [one for one in choices if one == _NULL]
        others = [self.of(one) for one in choices if one != _NULL]
        described = {"description": schema["description"]} if "description" in schema else {}
        if null and len(others) == 1:
            return {**_nullable(others[0]), **described}
        return {"anyOf": [*others, *null], **described}

    def _object(self, schema: Json) -> Json:
        if schema.get("additionalProperties") not in (None, False):
            raise self._unfit("a mapping with free keys")
        fields = cast("Mapping[str, Json]", schema.get("properties", {}))
        required = cast("list[str]", schema.get("required", []))
        made: dict[str, object] = {
            "type": "object",
            "properties": {
                name: self.of(field) if name in required else _nullable(self.of(field))
                for name, field in fields.items()
            },
            "required": list(fields),
            "additionalProperties": False,
        }
        return _with_words(made, schema)

    def _unfit(self, what: str) -> SchemaUnfit:
        return SchemaUnfit(self._name, reason=f"{what} has no strict schema")


def _typed(made: dict[str, object]) -> dict[str, object]:
    """Give a choice of values its type, which msgspec leaves out and some providers ask for."""
    if "const" in made:
        made["enum"] = [made.pop("const")]
    if "type" not in made:
        values = cast("list[object]", made["enum"])
        kind = "string" if all(isinstance(one, str) for one in values if one is not None) else "integer"
        made["type"] = [kind, "null"] if None in values else kind
    return made


def _nullable(schema: Json) -> Json:
    """Let a value also be null."""
    if "anyOf" in schema:
        choices = cast("list[Json]", schema["anyOf"])
        return schema if _NULL in choices else {**schema, "anyOf": [*choices, _NULL]}
    kinds = schema["type"]
    known = kinds if isinstance(kinds, list) else [kinds]
    made = {**schema, "type": known if "null" in known else [*known, "null"]}
    if "enum" in schema and None not in cast("list[object]", schema["enum"]):
        made["enum"] = [*cast("list[object]", schema["enum"]), None]
    return made


def _with_words(made: dict[str, object], schema: Json) -> Json:
    """Say in words what the strict form cannot say."""
    words = [words.format(schema[key]) for key, words in _SAID.items() if key in schema]
    described = str(schema.get("description") or "")
    if words:
        made["description"] = f"{described} ({', '.join(words)})" if described else ", ".join(words)
    elif described:
        made["description"] = described
    return made


def _without_nulls(value: object, info: msgspec.inspect.Type) -> object:
    """Leave out the nulls of fields that have a default and cannot be null."""
    match info:
        case msgspec.inspect.Metadata():
            return _without_nulls(value, info.type)
        case msgspec.inspect.StructType() if isinstance(value, dict):
            return _fields_without_nulls(value, info)
        case msgspec.inspect.UnionType():
            fitting = _fitting(value, info)
            return value if fitting is None else _without_nulls(value, fitting)
        case msgspec.inspect.ListType() | msgspec.inspect.VarTupleType() if isinstance(value, list):
            return [_without_nulls(one, info.item_type) for one in value]
        case _:
            return value


def _fields_without_nulls(value: dict[str, object], info: msgspec.inspect.StructType) -> dict[str, object]:
    fields = {field.encode_name: field for field in info.fields}
    left_out = {key: None for key, field in fields.items() if field.required and _takes_null(field.type)}
    return left_out | {
        key: one if key not in fields else _without_nulls(one, fields[key].type)
        for key, one in value.items()
        if one is not None or key not in fields or fields[key].required or _takes_null(fields[key].type)
    }


def _fitting(value: object, info: msgspec.inspect.UnionType) -> msgspec.inspect.Type | None:
    """Find the member of a union that a value is meant as: by its tag, or by whether it is an object or a list."""
    structs = [one for one in info.types if isinstance(one, msgspec.inspect.StructType)]
    if isinstance(value, dict):
        tagged = (one for one in structs if one.tag_field is not None and value.get(one.tag_field) == one.tag)
        return next(tagged, structs[0] if len(structs) == 1 else None)
    lists = (msgspec.inspect.ListType, msgspec.inspect.VarTupleType)
    return next((one for one in info.types if isinstance(value, list) and isinstance(one, lists)), None)


def _takes_null(info: msgspec.inspect.Type) -> bool:
    match info:
        case msgspec.inspect.NoneType() | msgspec.inspect.AnyType():
            return True
        case msgspec.inspect.UnionType():
            return any(map(_takes_null, info.types))
        case msgspec.inspect.Metadata():
            return _takes_null(info.type)
        case _:
            return False
