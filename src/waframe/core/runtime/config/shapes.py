"""What the type of a setting asks for, taken apart once, so that every fault in a value can be told."""

import datetime as dt
import enum
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Annotated, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec.inspect import Field, StructType, type_info

from waframe.core.contract.settings import is_secret
from waframe.core.runtime.config.wording import describe

Builder = Callable[[Iterable[object]], object]
BUILDERS: Mapping[object, Builder] = {
    tuple: tuple,
    list: list,
    set: set,
    frozenset: frozenset,
    Sequence: tuple,
}
MAPPINGS = (dict, Mapping)


class LeafShape(msgspec.Struct, frozen=True, kw_only=True):
    """A single value, or whatever else msgspec alone can judge."""

    annotation: object
    expected: str
    choices: tuple[str, ...]
    is_text: bool
    is_bool: bool
    is_number: bool
    is_secret: bool
    optional: bool = False


class ListShape(msgspec.Struct, frozen=True, kw_only=True):
    """Many values of one shape."""

    item: "Shape"
    build: Builder
    expected: str
    at_least: int
    at_most: int | None
    optional: bool = False


class MapShape(msgspec.Struct, frozen=True, kw_only=True):
    """Values of one shape under free keys."""

    key: LeafShape
    value: "Shape"
    expected: str
    optional: bool = False


class StructShape(msgspec.Struct, frozen=True, kw_only=True):
    """A nested record; its fields are looked up when needed, since records may hold themselves."""

    cls: type[msgspec.Struct]
    optional: bool = False


class TaggedShape(msgspec.Struct, frozen=True, kw_only=True):
    """One of several records, told apart by a field."""

    field: str
    records: Mapping[str, type[msgspec.Struct]]
    optional: bool = False


class EitherShape(msgspec.Struct, frozen=True, kw_only=True):
    """One of several shapes, told apart by whether a value, a list or a mapping was written."""

    options: tuple["Shape", ...]
    expected: str
    optional: bool = False


Shape = LeafShape | ListShape | MapShape | StructShape | TaggedShape | EitherShape


class FieldShape(msgspec.Struct, frozen=True, kw_only=True):
    """A field of a record: its key in the YAML, its name in Python, what it asks for, and what it is without."""

    key: str
    name: str
    shape: Shape
    required: bool
    default: object
    environment: str | None


@cache
def fields_of(cls: type[msgspec.Struct]) -> Mapping[str, FieldShape]:
    """Take a record apart, by the keys of the YAML."""
    info = type_info(cls)
    by_name = {field.name: field for field in info.fields} if isinstance(info, StructType) else {}
    found = {}
    for raw in msgspec.structs.fields(cls):
        field = by_name[raw.name]
        found[field.encode_name] = FieldShape(
            key=field.encode_name,
            name=field.name,
            shape=shape_of(raw.type),
            required=field.required,
            default=_default(field),
            environment=_environment(raw.type),
        )
    return found


def shape_of(annotation: object) -> Shape:
    """Take a type apart."""
    core, metas = _unwrapped(annotation)
    origin, parts = get_origin(core), get_args(core)
    if origin in (Union, types.UnionType):
        return _union(annotation, parts)
    if isinstance(core, type) and issubclass(core, msgspec.Struct):
        return StructShape(cls=core)
    if origin in MAPPINGS and parts:
        return MapShape(key=_leaf(parts[0]), value=shape_of(parts[1]), expected=describe(annotation))
    if origin in BUILDERS and parts and (origin is not tuple or parts[-1] is Ellipsis):
        return ListShape(
            item=shape_of(parts[0]),
            build=BUILDERS[origin],
            expected=describe(annotation),
            at_least=max((meta.min_length or 0 for meta in metas), default=0),
            at_most=min((meta.max_length for meta in metas if meta.max_length is not None), default=None),
        )
    return _leaf(annotation)


def _union(annotation: object, parts: tuple[object, ...]) -> Shape:
    optional = types.NoneType in parts
    members = [part for part in parts if part is not types.NoneType]
    shapes = [shape_of(part) for part in members]
    if len(shapes) == 1:
        return msgspec.structs.replace(shapes[0], optional=optional)
    if all(isinstance(shape, LeafShape) for shape in shapes):
        return msgspec.structs.replace(_leaf(annotation), optional=optional)
    records = [shape.cls for shape in shapes if isinstance(shape, StructShape)]
    tagged = _tagged(records)
    if tagged is not None and len(records) == len(shapes):
        return msgspec.structs.replace(tagged, optional=optional)
    leaves = [member for member, shape in zip(members, shapes, strict=True) if isinstance(shape, LeafShape)]
    options: list[Shape] = [shape for shape in shapes if not isinstance(shape, LeafShape | StructShape)]
    if leaves:
        options.append(_leaf(Union[tuple(leaves)]))  # noqa: UP007  # built at run time
    options.extend((tagged,) if tagged is not None else (StructShape(cls=record) for record in records))
    return EitherShape(options=tuple(options), expected=describe(annotation), optional=optional)


def _tagged(records: list[type[msgspec.Struct]]) -> TaggedShape | None:
    configs = [record.__struct_config__ for record in records]
    if not records[1:] or any(config.tag is None or config.tag_field is None for config in configs):
        return None
    by_tag = {str(config.tag): record for config, record in zip(configs, records, strict=True)}
    return TaggedShape(field=str(configs[0].tag_field), records=by_tag)


def _leaf(annotation: object) -> LeafShape:
    kinds = _kinds(annotation)
    return LeafShape(
        annotation=annotation,
        expected=describe(annotation),
        choices=_choices(annotation),
        is_text=str in kinds and not kinds & {dt.date, dt.datetime},
        is_bool=bool in kinds,
        is_number=bool(kinds & {int, float}),
        is_secret=is_secret(annotation),
        optional=types.NoneType in kinds or annotation is object,
    )


def _kinds(annotation: object) -> set[object]:
    core, _ = _unwrapped(annotation)
    if get_origin(core) in (Union, types.UnionType):
        return set().union(*map(_kinds, get_args(core)))
    if get_origin(core) is Literal:
        return {type(value) for value in get_args(core)}
    if isinstance(core, type) and issubclass(core, enum.Enum):
        return {type(member.value) for member in core}
    return {core}


def _choices(annotation: object) -> tuple[str, ...]:
    core, _ = _unwrapped(annotation)
    if get_origin(core) is Literal:
        return tuple(map(str, get_args(core)))
    if isinstance(core, type) and issubclass(core, enum.Enum):
        return tuple(str(member.value) for member in core)
    return ()


def _unwrapped(annotation: object) -> tuple[object, tuple[msgspec.Meta, ...]]:
    if isinstance(annotation, TypeVar):
        return object, ()
    if get_origin(annotation) is not Annotated:
        return annotation, ()
    core, *metas = get_args(annotation)
    inner, deeper = _unwrapped(core)
    return inner, (*deeper, *(meta for meta in metas if isinstance(meta, msgspec.Meta)))


def _environment(annotation: object) -> str | None:
    core, metas = _unwrapped(annotation)
    for meta in metas:
        name = (meta.extra or {}).get("environment")
        if isinstance(name, str):
            return name
    if get_origin(core) in (Union, types.UnionType):
        return next(filter(None, map(_environment, get_args(core))), None)
    return None


def _default(field: Field) -> object:
    if field.default_factory is not msgspec.NODEFAULT:
        factory: Callable[[], object] = field.default_factory
        return factory()
    return field.default
