"""Where every value of a configuration comes from, for `waframe config show --origin`."""

from collections.abc import Iterator

import msgspec

from waframe.core.runtime.config.records import BranchSettings, Config, CoreSettings
from waframe.core.runtime.config.secrets import names
from waframe.core.runtime.config.shapes import (
    EitherShape,
    LeafShape,
    ListShape,
    MapShape,
    Shape,
    StructShape,
    TaggedShape,
    fields_of,
)
from waframe.core.runtime.config.tree import Items, Node, Scalar, Table, join

OWN_DEFAULT = "the setting's own default"
MASK = "***"


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """A value as it may be shown, and where it comes from; without a file, nobody wrote it down."""

    path: str
    shown: str
    source: str
    file: str | None = None
    line: int | None = None

    @property
    def where(self) -> str:
        """Give `file:line`, or nothing."""
        return "" if self.file is None else f"{self.file}:{self.line}"


def origins(config: Config, branch: str | None) -> tuple[Origin, ...]:
    """List every value of a branch in the order of its settings; None lists what all branches share."""
    if branch is None:
        tree = config.origins[""]
        parts = [("channels", name, type(settings)) for name, settings in config.channels.items()]
        own: tuple[Origin, ...] = tuple(_of_record(tree, CoreSettings, path=""))
    else:
        tree = config.origins[branch]
        settled = config.branches[branch]
        parts = [("channels", name, type(address)) for name, address in settled.addresses.items()]
        parts += [("plugins", name, type(settings)) for name, settings in settled.plugins.items()]
        own = tuple(_named(origin, settled.branch.name) for origin in _of_record(tree, BranchSettings, path=""))
    return own + tuple(origin for part, name, cls in parts for origin in _of_part(tree, part, name=name, cls=cls))


def origin(config: Config, branch: str | None, path: str) -> Origin | None:
    """Find where one value comes from, as `plugins.takeover.idle_minutes`; None if there is no such value."""
    return next((found for found in origins(config, branch) if found.path == path), None)


def show(config: Config, branch: str | None, *, with_origin: bool) -> str:
    """Print a branch, or what all branches share, as a tree. Secrets are shown by the names of their variables."""
    rows: list[tuple[str, str, str, str]] = []
    above: tuple[str, ...] = ()
    for found in origins(config, branch):
        steps = tuple(found.path.replace("[", ".[").split("."))
        same = _common(above, steps[:-1])
        rows.extend(("  " * depth + f"{steps[depth]}:", "", "", "") for depth in range(same, len(steps) - 1))
        where, source = (found.where, found.source) if with_origin else ("", "")
        rows.append(("  " * (len(steps) - 1) + f"{steps[-1]}:", found.shown, where, source))
        above = steps[:-1]
    widths = [max((len(row[column]) for row in rows if row[1]), default=0) for column in range(3)]
    return "\n".join(_line(row, widths) for row in rows) + "\n"


def _line(row: tuple[str, str, str, str], widths: list[int]) -> str:
    cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
    return "  ".join((*cells, row[3])).rstrip()


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return same


def _named(origin: Origin, name: str) -> Origin:
    if origin.path != "name" or origin.file is not None:
        return origin
    return msgspec.structs.replace(origin, shown=name, source="the key of the branch")


def _of_part(tree: Table, part: str, *, name: str, cls: type[msgspec.Struct]) -> Iterator[Origin]:
    above = tree.node(part)
    table = above.node(name) if isinstance(above, Table) else None
    if isinstance(table, Table):
        path = join(part, name)
        found = tuple(_of_record(table, cls, path=path))
        yield from found or (_written(table, path=path, shown="{}"),)


def _of_record(table: Table, cls: type[msgspec.Struct], *, path: str) -> Iterator[Origin]:
    for field in fields_of(cls).values():
        entry = table.entries.get(field.key)
        below = join(path, field.key)
        if entry is None:
            yield from _of_default(field.default, field.shape, path=below)
        else:
            yield from _of_node(entry.node, field.shape, path=below)


def _of_node(node: Node, shape: Shape, *, path: str) -> Iterator[Origin]:
    match node, shape:
        case Table(), StructShape():
            yield from _of_record(node, shape.cls, path=path)
        case Table(), TaggedShape():
            tag = node.node(shape.field)
            if isinstance(tag, Scalar):
                yield _written(tag, path=join(path, shape.field), shown=tag.text)
                yield from _of_record(node, shape.records[tag.text], path=path)
        case Table(), _:
            for key, entry in node.entries.items():
                yield from _of_node(entry.node, _inner(shape), path=join(path, key))
        case Items(items=()), _:
            yield _written(node, path=path, shown="[]")
        case Items(), _:
            for number, item in enumerate(node.items):
                yield from _of_node(item, _inner(shape), path=f"{path}[{number}]")
        case Scalar(), _:
            yield _written(node, path=path, shown=_shown(node, shape))


def _inner(shape: Shape) -> Shape:
    match shape:
        case ListShape():
            return shape.item
        case MapShape():
            return shape.value
        case _:
            return shape


def _shown(scalar: Scalar, shape: Shape) -> str:
    secret = isinstance(shape, LeafShape) and shape.is_secret
    secret = secret or (isinstance(shape, EitherShape) and any(_is_secret(option) for option in shape.options))
    if not secret:
        return scalar.text if scalar.kind != "empty" else "null"
    return " ".join(f"${{{name}}}" for name in names(scalar.text)) or MASK


def _is_secret(shape: Shape) -> bool:
    return isinstance(shape, LeafShape) and shape.is_secret


def _written(node: Node, *, path: str, shown: str) -> Origin:
    at = node.at
    if at.source.startswith("environment "):
        return Origin(path=path, shown=shown, source=at.source)
    return Origin(path=path, shown=shown, source=at.source, file=at.file, line=at.line)


def _of_default(value: object, shape: Shape, *, path: str) -> Iterator[Origin]:
    if isinstance(value, msgspec.Struct):
        for field in fields_of(type(value)).values():
            yield from _of_default(getattr(value, field.name), field.shape, path=join(path, field.key))
    else:
        shown = MASK if value and _is_secret(_inner(shape)) else plain_text(value)
        yield Origin(path=path, shown=shown, source=OWN_DEFAULT)


def plain_text(value: object) -> str:
    """Write a default as it would be written in YAML."""
    return value if isinstance(value, str) and value else msgspec.json.encode(value, enc_hook=str).decode()
