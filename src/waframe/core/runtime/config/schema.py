"""The JSON schema that lets an editor complete and check `waframe.yaml`."""

from collections.abc import Mapping, Sequence

import msgspec

from waframe.core.runtime.config.records import BranchSettings, CoreSettings, Kinds, LayerSettings
from waframe.core.runtime.config.reference import field_texts, records_in
from waframe.core.runtime.config.shapes import fields_of

Json = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
JsonObject = dict[str, Json]

REFERENCE: JsonObject = {"type": "string", "pattern": r"\$\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\}"}
GROUPS: JsonObject = {
    "description": "The groups that this one extends, the strongest last.",
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
}
TEMPLATE = "#/$defs/{name}"


def schema(kinds: Kinds) -> JsonObject:
    """Describe the whole file. A required setting is not demanded, since it may stand in another layer."""
    types = _types(kinds)
    refs, raw = msgspec.json.schema_components(types, schema_hook=_of_other_type, ref_template=TEMPLATE)
    by_type = dict(zip(types, refs, strict=True))
    components: dict[str, JsonObject] = {name: _tolerant_record(component) for name, component in raw.items()}
    for cls, ref in by_type.items():
        _describe(components[_name(ref)], cls)
    plugins = {name: _nullable(by_type[cls]) for name, cls in kinds.plugins.items()}
    addresses = {name: _nullable(by_type[address]) for name, (_, address) in kinds.channels.items()}
    channels = {name: _nullable(by_type[settings]) for name, (settings, _) in kinds.channels.items()}
    parts: JsonObject = {"plugins": _closed(plugins), "channels": _closed(addresses)}
    layer = {**_properties(components, by_type[LayerSettings]), **parts}
    branch = {**_properties(components, by_type[BranchSettings]), **parts, "extends": GROUPS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "waframe.yaml",
        "type": "object",
        "properties": {
            **_properties(components, by_type[CoreSettings]),
            "channels": _closed(channels),
            "defaults": _closed(layer),
            "groups": {"type": "object", "additionalProperties": _closed({**layer, "extends": GROUPS})},
            "branches": {
                "type": "object",
                "minProperties": 1,
                "propertyNames": {"pattern": "^[a-z0-9][a-z0-9_-]{0,62}$"},
                "additionalProperties": _closed(branch),
            },
        },
        "required": ["branches"],
        "additionalProperties": False,
        "$defs": components,
    }


def _types(kinds: Kinds) -> list[type[msgspec.Struct]]:
    types: list[type[msgspec.Struct]] = [CoreSettings, LayerSettings, BranchSettings, *kinds.plugins.values()]
    for settings, address in kinds.channels.values():
        types += [settings, address]
    found: dict[type[msgspec.Struct], None] = {}
    while types:
        cls = types.pop()
        if cls not in found:
            found[cls] = None
            types += [record for field in fields_of(cls).values() for record, _ in records_in(field.shape)]
    return list(found)


def _of_other_type(cls: type) -> dict[str, object]:
    del cls
    return {"type": "string"}


def _tolerant_record(component: JsonObject) -> JsonObject:
    properties = component.get("properties")
    if not isinstance(properties, Mapping):
        return component
    kept = {key: value for key, value in component.items() if key != "required"}
    return {
        **kept,
        "properties": {key: _or_reference(value) for key, value in properties.items()},
        "additionalProperties": False,
    }


def _or_reference(value: Json) -> Json:
    if not isinstance(value, Mapping):
        return value
    outside = {key: value[key] for key in ("description", "default", "title") if key in value}
    inside = {key: part for key, part in value.items() if key not in outside}
    options: list[Json] = [inside, REFERENCE]
    if "null" not in str(inside.get("type", inside.get("anyOf"))):
        options.append({"type": "null"})
    return {**outside, "anyOf": options}


def _describe(component: JsonObject, cls: type[msgspec.Struct]) -> None:
    properties = component.get("properties")
    if not isinstance(properties, Mapping):
        return
    texts = field_texts(cls)
    component["properties"] = {
        key: {"description": texts[key], **value} if texts.get(key) and isinstance(value, Mapping) else value
        for key, value in properties.items()
    }


def _properties(components: Mapping[str, JsonObject], ref: Mapping[str, Json]) -> JsonObject:
    found = components[_name(ref)].get("properties")
    return dict(found) if isinstance(found, Mapping) else {}


def _name(ref: Mapping[str, Json]) -> str:
    return str(ref["$ref"]).rpartition("/")[2]


def _nullable(ref: Mapping[str, Json]) -> Json:
    return {"anyOf": [ref, {"type": "null"}]}


def _closed(properties: Mapping[str, Json]) -> JsonObject:
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}
