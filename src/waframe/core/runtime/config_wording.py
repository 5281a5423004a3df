"""Types and values in the words of whoever writes a configuration."""

from collections.abc import Mapping

from msgspec import inspect

from waframe.core.runtime.config_tree import Items, Node, Scalar, Table

TEXT_AT_MOST = 40
PLAIN_TYPES: Mapping[type[inspect.Type], str] = {
    inspect.AnyType: "anything",
    inspect.NoneType: "null",
    inspect.BoolType: "true or false",
    inspect.DateType: "a date such as 2025-12-31",
    inspect.TimeType: 'a time such as "09:30:00"',
    inspect.DateTimeType: 'an instant such as "2025-12-31T09:30:00Z"',
    inspect.TimeDeltaType: 'a duration such as "PT5M"',
    inspect.UUIDType: "a UUID",
    inspect.BytesType: "a text in base64",
    inspect.StructType: "a mapping",
}


def describe(annotation: object) -> str:
    """Say what a type asks for."""
    try:
        return _described(inspect.type_info(annotation))
    except TypeError:
        return f"a {getattr(annotation, '__name__', 'value')}"


def _described(info: inspect.Type, *, examples: tuple[str, ...] = ()) -> str:
    match info:
        case inspect.Metadata():
            schema = info.extra_json_schema or {}
            return _described(info.type, examples=tuple(map(str, schema.get("examples", ()))))
        case inspect.UnionType():
            return " or ".join(_described(part) for part in info.types if not isinstance(part, inspect.NoneType))
        case inspect.IntType():
            return "a whole number" + _range(info.ge, info.le, info.gt, info.lt)
        case inspect.FloatType():
            return "a number" + _range(info.ge, info.le, info.gt, info.lt)
        case inspect.DecimalType():
            return "a decimal number" + _such_as(examples or ('"0.16"',))
        case inspect.StrType():
            return _text(info, examples=examples)
        case inspect.LiteralType():
            return "one of " + ", ".join(map(str, info.values))
        case inspect.EnumType():
            return "one of " + ", ".join(str(member.value) for member in info.cls)
        case inspect.CollectionType():
            return f"a list of {_many(_described(info.item_type))}"
        case inspect.TupleType():
            return "a list of " + ", then ".join(map(_described, info.item_types))
        case inspect.DictType():
            return f"a mapping to {_described(info.value_type)}"
        case inspect.CustomType():
            return "a path" if info.cls.__name__ == "Path" else f"a {info.cls.__name__}"
        case _:
            return PLAIN_TYPES.get(type(info), "a value")


def _range(ge: float | None, le: float | None, gt: float | None, lt: float | None) -> str:
    if ge is not None and le is not None:
        return f" from {ge} to {le}"
    limits = (("of at least", ge), ("greater than", gt), ("of at most", le), ("less than", lt))
    said = " and ".join(f"{word} {limit}" for word, limit in limits if limit is not None)
    return f" {said}" if said else ""


def _text(info: inspect.StrType, *, examples: tuple[str, ...]) -> str:
    if examples:
        return "a text" + _such_as(examples)
    if info.pattern is not None:
        return f"a text that matches {info.pattern}"
    if info.max_length is not None:
        return f"a text of {info.min_length or 0} to {info.max_length} characters"
    return "a text that is not empty" if info.min_length else "a text"


def _such_as(examples: tuple[str, ...]) -> str:
    return f" such as {' or '.join(examples)}"


def _many(described: str) -> str:
    for one, many in (("a text", "texts"), ("a whole number", "whole numbers"), ("a number", "numbers")):
        if described == one or described.startswith(f"{one} "):
            return many + described.removeprefix(one)
    return "mappings" if described == "a mapping" else described


def found(node: Node) -> str:
    """Say what was written instead. Never ask this for a secret."""
    match node:
        case Table():
            return "a mapping"
        case Items():
            return "a list"
        case Scalar(kind="empty"):
            return "empty"
        case Scalar(kind="text"):
            return f'the text "{shortened(node.text)}"'
        case Scalar(kind="date"):
            return f"the date {shortened(node.text)}"
        case Scalar(kind="int" | "float"):
            return f"the number {shortened(node.text)}"
        case Scalar():
            return node.text


def shortened(text: str) -> str:
    """Cut a long text, and keep it on one line."""
    line = " ".join(text.split())
    return line if len(line) <= TEXT_AT_MOST else f"{line[:TEXT_AT_MOST]}…"
