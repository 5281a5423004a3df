"""From nodes to typed settings, field by field, so that every fault is found and not only the first."""

import math
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TypeVar, assert_never

import msgspec

from waframe.core.errors import Fault
from waframe.core.runtime.config.faults import Faults, nearest, suggest
from waframe.core.runtime.config.secrets import Secrets, has_default, has_reference, names, needs_resolving
from waframe.core.runtime.config.shapes import (
    EitherShape,
    FieldShape,
    LeafShape,
    ListShape,
    MapShape,
    Shape,
    StructShape,
    TaggedShape,
    fields_of,
)
from waframe.core.runtime.config.tree import (
    Items,
    Node,
    Place,
    Plain,
    Scalar,
    Table,
    is_nothing,
    join,
    plain,
)
from waframe.core.runtime.config.wording import found, shortened

StructT = TypeVar("StructT", bound=msgspec.Struct)
SPOKEN_BOOLS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


class Wrong:
    """Stands for a value that could not be converted; the fault is told already."""


WRONG = Wrong()


class Conversion:
    """Converts nodes, and tells every fault on the way.

    With `complete=False` a layer is looked at by itself: what it lacks may stand in another layer, so that neither
    missing settings nor missing variables are faults.
    """

    def __init__(self, secrets: Secrets, *, faults: Faults, complete: bool = True) -> None:
        self._secrets = secrets
        self._faults = faults
        self._complete = complete

    def record(
        self,
        table: Table,
        cls: type[StructT],
        *,
        beside: frozenset[str] = frozenset(),
        hints: Mapping[str, str] | None = None,
    ) -> StructT | None:
        """Build a record, or tell why not. The keys `beside` are somebody else's; `hints` are for known mistakes."""
        fields = fields_of(cls)
        values: dict[str, object] = {}
        tag_field = cls.__struct_config__.tag_field
        meant: set[str | None] = set()
        for key, entry in table.entries.items():
            if key in fields:
                field = fields[key]
                values[field.name] = self.value(entry.node, field.shape)
            elif key not in beside and key != tag_field:
                hint = (hints or {}).get(key) or suggest(key, fields.keys() | beside) or "nothing can be set here"
                self._faults.add(entry.at.fault("is not a setting that exists here", hint=hint))
                meant.add(nearest(key, fields))
        return self._built(table, cls, values=values, meant=meant) if self._complete else None

    def _built(
        self, table: Table, cls: type[StructT], *, values: dict[str, object], meant: set[str | None]
    ) -> StructT | None:
        missing = [field for field in fields_of(cls).values() if field.required and field.name not in values]
        for field in missing:
            if field.key not in meant:
                self._faults.add(_lack(field, at=table.at))
        if missing or any(value is WRONG for value in values.values()):
            return None
        try:
            return cls(**values)
        except (ValueError, TypeError) as error:
            self._faults.add(table.at.fault(_without(str(error), _secret_texts(cls, values))))
            return None

    def value(self, node: Node, shape: Shape) -> object:
        """Convert a node, or give `WRONG`."""
        if shape.optional and isinstance(node, Scalar) and node.kind == "null":
            return None
        match shape:
            case LeafShape():
                return self._leaf(node, shape)
            case ListShape():
                return self._list(node, shape)
            case MapShape():
                return self._map(node, shape)
            case StructShape():
                return self._struct(node, shape.cls)
            case TaggedShape():
                return self._tagged(node, shape)
            case EitherShape():
                return self._either(node, shape)
            case _:
                assert_never(shape)

    def _struct(self, node: Node, cls: type[msgspec.Struct]) -> object:
        if not isinstance(node, Table):
            keys = ", ".join(fields_of(cls)) or "nothing"
            return self._refused(node, expected="a mapping", hint=f"possible below it: {keys}")
        made = self.record(node, cls)
        return WRONG if made is None else made

    def _list(self, node: Node, shape: ListShape) -> object:
        if not isinstance(node, Items):
            return self._refused(node, expected=shape.expected, hint=_as_list(node))
        length = len(node.items)
        if length < shape.at_least or (shape.at_most is not None and length > shape.at_most):
            limits = f"at least {shape.at_least}" if length < shape.at_least else f"at most {shape.at_most}"
            self._faults.add(node.at.fault(f"must hold {limits} values, but holds {length}"))
            return WRONG
        values = [self.value(item, shape.item) for item in node.items]
        if any(value is WRONG for value in values):
            return WRONG
        try:
            return shape.build(values)
        except TypeError:
            return self._refused(node, expected=shape.expected)

    def _map(self, node: Node, shape: MapShape) -> object:
        if not isinstance(node, Table):
            return self._refused(node, expected=shape.expected)
        values = {}
        for key, entry in node.entries.items():
            name = self._leaf(Scalar(kind="text", text=key, at=entry.at), shape.key, strict=False)
            values[name] = self.value(entry.node, shape.value)
        return WRONG if WRONG in (*values, *values.values()) else values

    def _tagged(self, node: Node, shape: TaggedShape) -> object:
        if not isinstance(node, Table):
            return self._refused(node, expected=f"a mapping with `{shape.field}`")
        tag = node.node(shape.field)
        known = ", ".join(shape.records)
        if tag is None and not self._complete:
            return WRONG
        if tag is None:
            problem = f"is missing: one of {known}"
            self._faults.add(node.at.fault(problem, below=shape.field))
        elif not isinstance(tag, Scalar) or tag.text not in shape.records:
            hint = suggest(tag.text, shape.records) if isinstance(tag, Scalar) else None
            self._faults.add(tag.at.fault(f"must be one of {known}, but is {found(tag)}", hint=hint))
        else:
            return self._struct(node, shape.records[tag.text])
        return WRONG

    def _either(self, node: Node, shape: EitherShape) -> object:
        for option in shape.options:
            match node, option:
                case (Scalar(), LeafShape()) | (Items(), ListShape()):
                    return self.value(node, option)
                case Table(), MapShape() | StructShape() | TaggedShape():
                    return self.value(node, option)
                case _:
                    continue
        return self._refused(node, expected=shape.expected)

    def _leaf(self, node: Node, shape: LeafShape, *, strict: bool = True) -> object:
        if isinstance(node, Scalar):
            if node.kind == "text" and needs_resolving(node.text):
                return self._referred(node, shape)
            if shape.is_secret and not is_nothing(node):
                return self._secret_told(node)
        elif shape.is_secret:
            return self._refused(node, expected=shape.expected)
        dated = isinstance(node, Scalar) and node.kind == "date" and shape.is_text
        value = WRONG if dated else _converted(self._plain(node), shape.annotation, strict=strict)
        if value is WRONG:
            return self._refused(node, expected=shape.expected, hint=_leaf_hint(node, shape))
        return value

    def _referred(self, scalar: Scalar, shape: LeafShape) -> object:
        if shape.is_secret and (has_default(scalar.text) or not has_reference(scalar.text)):
            return self._secret_told(scalar)
        text = self._secrets.resolve(scalar)
        if isinstance(text, Fault):
            if self._complete or not names(scalar.text):
                self._faults.add(text)
            return WRONG
        value = _converted(text, shape.annotation, strict=False)
        if value is WRONG:
            variables = ", ".join(names(scalar.text))
            self._faults.add(scalar.at.fault(f"must be {shape.expected}, but the value of {variables} is not"))
        return value

    def _secret_told(self, scalar: Scalar) -> Wrong:
        name = _variable(scalar.at)
        self._faults.add(
            scalar.at.fault(
                "is a secret, and secrets are never written into the file",
                hint=f"write ${{{name}}} here and set {name} in the environment, or {name}_FILE to a file with it",
            )
        )
        return WRONG

    def _plain(self, node: Node) -> Plain:
        match node:
            case Items():
                return [self._plain(item) for item in node.items]
            case Table():
                return {key: self._plain(entry.node) for key, entry in node.entries.items()}
            case Scalar(kind="text") if needs_resolving(node.text):
                text = self._secrets.resolve(node)
                return text if isinstance(text, str) else node.text
            case Scalar():
                return plain(node)

    def _refused(self, node: Node, *, expected: str, hint: str | None = None) -> Wrong:
        if isinstance(node, Scalar) and is_nothing(node):
            problem = f"has no value, and must be {expected}"
        else:
            problem = f"must be {expected}, but is {found(node)}"
        self._faults.add(node.at.fault(problem, hint=hint))
        return WRONG


def _converted(value: object, annotation: object, *, strict: bool) -> object:
    try:
        converted: object = msgspec.convert(value, annotation, strict=strict, dec_hook=_decode)
    except (msgspec.ValidationError, ValueError):
        return WRONG
    return converted if _is_finite(converted) else WRONG


def _is_finite(value: object) -> bool:
    return math.isfinite(value) if isinstance(value, float | Decimal) else True


def _decode(wanted: type, value: object) -> object:
    if wanted is Path and isinstance(value, str):
        return Path(value)
    raise msgspec.ValidationError


def _leaf_hint(node: Node, shape: LeafShape) -> str | None:
    if not isinstance(node, Scalar) or node.kind == "empty":
        return None
    text = shortened(node.text)
    if shape.choices:
        guess = nearest(node.text, shape.choices)
        return f"did you mean {guess}?" if guess else None
    if shape.is_bool:
        spoken = SPOKEN_BOOLS.get(node.text.lower(), node.text.lower())
        return f"write {spoken}, without quotes" if spoken in ("true", "false") else None
    if shape.is_text and node.kind != "text":
        return f'quote it: "{text}"'
    if shape.is_number and node.kind == "text" and node.text.strip().lstrip("+-").replace(".", "", 1).isdecimal():
        return f"write it without quotes: {text}"
    return None


def _as_list(node: Node) -> str | None:
    if isinstance(node, Scalar) and not is_nothing(node) and not needs_resolving(node.text):
        return f"write [{shortened(node.text)}]"
    return None


def _lack(field: FieldShape, *, at: Place) -> Fault:
    expected = field.shape.expected if isinstance(field.shape, LeafShape | ListShape | MapShape | EitherShape) else ""
    problem = f"is missing, and must be {expected or 'a mapping'}"
    hint = None
    if isinstance(field.shape, LeafShape) and field.shape.is_secret:
        problem = "is missing, and is a secret"
        hint = f"write `{field.key}: ${{{_variable(at, field.key)}}}`"
    return at.fault(problem, hint=hint, below=field.key)


def _variable(at: Place, below: str = "") -> str:
    parts = [part for part in (join(at.path, below) if below else at.path).split(".") if part]
    name = "_".join(parts[-2:]).upper()
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name).strip("_")


def _secret_texts(cls: type[msgspec.Struct], values: Mapping[str, object]) -> list[str]:
    texts: list[str] = []
    for field in fields_of(cls).values():
        shape = field.shape.item if isinstance(field.shape, ListShape) else field.shape
        value = values.get(field.name)
        if isinstance(shape, LeafShape) and shape.is_secret and value is not None:
            texts.extend(map(str, value) if isinstance(value, tuple | list) else (str(value),))
    return texts


def _without(text: str, secrets: list[str]) -> str:
    for secret in filter(None, secrets):
        text = text.replace(secret, "***")
    return text or "is not valid"
