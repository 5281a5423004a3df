"""Types and values in the words of whoever writes a configuration."""

from collections.abc import Mapping

from msgspec import inspect

from waframe.core.runtime.config.tree import Items, Node, Scalar, Table

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
            if (info.extra or {}).get("secret") is True:
                return "a secret"
            schema = info.extra_json_schema or {}
            return _described(info.type, examples=tuple(map(str, schema.get("examples", ()))))
        case inspect.UnionType():
            parts = (_described(part) for part in info.types if not isinstance(part, inspect.NoneType))
            return " or ".join(dict.fromkeys(parts))
        case inspect.IntType() | inspect.FloatType():
            return _number(info)
        case inspect.DecimalType():
            return "a decimal number" + _such_as(examples or ('"0.16"',))
        case inspect.StrType():
            return _text(info, examples=examples)
        case inspect.LiteralType() | inspect.EnumType():
            values = info.values if isinstance(info, inspect.LiteralType) else [member.value for member in info.cls]
            return "one of " + ", ".join(map(str, values))
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


def _number(info: inspect.IntType | inspect.FloatType) -> str:
    name = "a whole number" if isinstance(info, inspect.IntType) else "a number"
    if info.ge is not None and info.le is not None:
        return f"{name} from {info.ge} to {info.le}"
    limits = (("of at least", info.ge), ("greater than", info.gt), ("of at most", info.le), ("less than", info.lt))
    said = " and ".join(f"{word} {limit}" for word, limit in limits if limit is not None)
    return f"{name} {said}" if said else name


def _text(info: inspect.StrType, *, examples: tuple[str, ...]) -> str:
    if examples:
        return "a text" + _such_as(tuple(f'"{example}"' for example in examples))
    if info.pattern is not None:
        return f"a text that matches {info.pattern}"
    if info.max_length is not None:
        low = info.min_length or 0
        return f"a text of {info.max_length if low == info.max_length else f'{low} to {info.max_length}'} characters"
    return "a text that is not empty" if info.min_length else "a text"


def _such_as(examples: tuple[str, ...]) -> str:
    return f" such as {' or '.join(examples)}"


def _many(described: str) -> str:
    for one, many in (
        ("a text", "texts"),
        ("a secret", "secrets"),
        ("a whole number", "whole numbers"),
        ("a number", "numbers"),
    ):
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
