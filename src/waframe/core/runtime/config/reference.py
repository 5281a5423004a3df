"""The reference of all settings in Markdown, and the texts it is made of: the docstrings of the settings."""

import ast
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import get_args

import msgspec

from waframe.core.runtime.config.origins import plain_text
from waframe.core.runtime.config.records import BranchSettings, CoreSettings, Kinds, LayerSettings
from waframe.core.runtime.config.shapes import (
    FieldShape,
    LeafShape,
    ListShape,
    MapShape,
    Shape,
    StructShape,
    TaggedShape,
    fields_of,
)
from waframe.core.runtime.config.wording import describe

HEAD = "| setting | what to write | default | what it does |\n| --- | --- | --- | --- |\n"


def reference(kinds: Kinds) -> str:
    """Write the reference of everything that can be set, one table a section."""
    parts = [
        _section("The top of the file", CoreSettings),
        _section("`defaults:`, a group or a branch", LayerSettings),
        _section("A branch alone", BranchSettings, without=LayerSettings),
    ]
    for name, (settings, address) in sorted(kinds.channels.items()):
        parts.append(_section(f"`channels: {name}:` at the top of the file", settings))
        parts.append(_section(f"`channels: {name}:` of a branch", address))
    parts += [_section(f"`plugins: {name}:`", settings) for name, settings in sorted(kinds.plugins.items())]
    return "\n".join(parts)


@cache
def field_texts(cls: type[msgspec.Struct]) -> Mapping[str, str]:
    """Find what is said about each field: `msgspec.Meta(description=…)`, or the string that stands below it."""
    below: dict[str, str] = {}
    for parent in reversed(cls.__mro__):
        if issubclass(parent, msgspec.Struct):
            below |= _strings_below_fields(parent)
    texts = {}
    for field in msgspec.structs.fields(cls):
        texts[field.encode_name] = _description(field.type) or below.get(field.name, "")
    return texts


def records_in(shape: Shape) -> Iterator[tuple[type[msgspec.Struct], str]]:
    """List the records that a shape holds, each with what marks the way to it: `[]` in a list, `.NAME` in a map."""
    match shape:
        case StructShape():
            yield shape.cls, ""
        case TaggedShape():
            for record in shape.records.values():
                yield record, ""
        case ListShape():
            yield from ((cls, f"[]{marker}") for cls, marker in records_in(shape.item))
        case MapShape():
            yield from ((cls, f".NAME{marker}") for cls, marker in records_in(shape.value))
        case _:
            return


def _section(title: str, cls: type[msgspec.Struct], *, without: type[msgspec.Struct] | None = None) -> str:
    known = fields_of(without) if without is not None else {}
    rows = [row for field in fields_of(cls).values() if field.key not in known for row in _rows(field, cls, path="")]
    table = HEAD + "".join(rows) if rows else "There is nothing to set.\n"
    return f"### {title}\n\n{inspect.cleandoc(cls.__dict__.get('__doc__') or '')}\n\n{table}"


def _rows(field: FieldShape, cls: type[msgspec.Struct], *, path: str, inside: tuple[type, ...] = ()) -> Iterator[str]:
    name = f"{path}{field.key}"
    cells = (f"`{name}`", _asked(field.shape), _default(field), field_texts(cls).get(field.key, ""))
    yield "| " + " | ".join(cell.replace("\n", " ").replace("|", "\\|") for cell in cells) + " |\n"
    for below, marker in records_in(field.shape):
        if below not in inside:
            for inner in fields_of(below).values():
                yield from _rows(inner, below, path=f"{name}{marker}.", inside=(*inside, below))


def _asked(shape: Shape) -> str:
    match shape:
        case StructShape():
            return describe(shape.cls)
        case TaggedShape():
            return f"a mapping whose `{shape.field}` is one of {', '.join(shape.records)}"
        case LeafShape(is_secret=True):
            return "a secret, as `${NAME}`"
        case _:
            return shape.expected


def _default(field: FieldShape) -> str:
    secret = isinstance(field.shape, LeafShape) and field.shape.is_secret
    if field.required:
        return "**required**"
    if field.default is None:
        return "not set"
    if isinstance(field.default, msgspec.Struct):
        return "see below"
    return "set" if secret and field.default else f"`{plain_text(field.default)}`"


def _strings_below_fields(cls: type) -> dict[str, str]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError, SyntaxError):
        return {}
    body = tree.body[0].body if tree.body and isinstance(tree.body[0], ast.ClassDef) else []
    found = {}
    for field, text in pairwise(body):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                found[name] = inspect.cleandoc(said)
            case _:
                continue
    return found


def _description(annotation: object) -> str:
    for part in get_args(annotation):
        if isinstance(part, msgspec.Meta):
            if part.description:
                return part.description
        elif found := _description(part):
            return found
    return ""
