"""Paths through an answer: `a.b[]`, `a[0]`, `a[@list=3]@currency`, `^article.price`. Pure.

`a.b` goes down by name, whatever the namespace; `@x` is an attribute; `[]` means each, `[2]` the third, `[x=3]` and
`[@x=3]` those with that child or attribute; `^a` is the nearest element above of that name, `^` the one above. A path
begins at the row, or at the answer; there it may also begin one level deeper, or name the answer itself.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from waframe.plugins.inventory.node import Node
from waframe.plugins.inventory.splitting import split_outside, unquoted

_STEP = re.compile(r"(?P<up>\^)?(?P<name>[^\[\]@^]*)(?P<filters>(?:\[[^\]]*\])*)$")
_FILTER = re.compile(r"\[([^\]]*)\]")
_EQUALS = re.compile(r"(@?)([^=@]+)=(.*)$")


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which of several elements: `place` is one, `name` and `value` those that have it; neither is each."""

    place: int | None = None
    name: str | None = None
    value: str | None = None
    attribute: bool = False


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One name of a path; an empty name with filters means the children, whatever their names."""

    name: str
    up: bool = False
    filters: tuple[Filter, ...] = ()


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """A path, and the attribute at its end."""

    steps: tuple[Step, ...]
    attribute: str | None = None
    written: str = ""


def parse_path(text: str) -> Path:
    """Read a path; raises ValueError where it is none."""
    bare = text.strip()
    if not bare:
        raise ValueError("a path is empty; write the name of an element, such as Inventarios.Fila[]")
    pieces = split_outside(bare, ("@",))
    attribute = None
    if len(pieces) > 1:
        *_, (_, attribute) = pieces
        bare = bare[: -len(attribute) - 1]
        if not attribute or len(pieces) > 2:  # noqa: PLR2004  # the path and its attribute
            raise ValueError(f"the path {text.strip()!r} must end with one attribute, as in articulo@clave")
    if bare in ("", "."):
        return Path(steps=(), attribute=attribute, written=text)
    steps = tuple(_step(piece, text) for _, piece in split_outside(bare, (".",)))
    return Path(steps=steps, attribute=attribute, written=text)


def nodes_at(path: Path, node: Node) -> list[Node]:
    """Find the elements that a path leads to from a row."""
    return list(_walk(path.steps, node))


def value_at(path: Path, node: Node) -> str | None:
    """Find the first value that a path leads to from a row; None where there is none."""
    for found in _walk(path.steps, node):
        return found.attributes.get(path.attribute) if path.attribute else found.value
    return None


def find_nodes(path: Path, roots: Sequence[Node]) -> list[Node]:
    """Find elements from an answer: in a root, in one that has the first name itself, then one level deeper."""
    for start, steps in _starts(path, roots):
        found = list(_walk(steps, start))
        if found:
            return found
    return []


def find_value(path: Path, roots: Sequence[Node]) -> str | None:
    """Find a value from an answer, as `find_nodes` does."""
    for start, steps in _starts(path, roots):
        for found in _walk(steps, start):
            value = found.attributes.get(path.attribute) if path.attribute else found.value
            if value is not None:
                return value
    return None


def _starts(path: Path, roots: Sequence[Node]) -> Iterator[tuple[Node, tuple[Step, ...]]]:
    yield from ((root, path.steps) for root in roots)
    if path.steps and path.steps[0].name and not path.steps[0].up:
        yield from ((root, path.steps[1:]) for root in roots if root.name == path.steps[0].name)
        yield from ((child, path.steps) for root in roots for child in root.children)


def _walk(steps: tuple[Step, ...], node: Node) -> Iterator[Node]:
    if not steps:
        yield node
        return
    for found in _taken(steps[0], node):
        yield from _walk(steps[1:], found)


def _taken(step: Step, node: Node) -> list[Node]:
    if step.up:
        above = [one for one in node.above() if step.name in ("", one.name)][:1]
        return _filtered(above, step.filters)
    return _filtered(node.named(step.name or "*"), step.filters)


def _filtered(nodes: list[Node], filters: tuple[Filter, ...]) -> list[Node]:
    for one in filters:
        if one.place is not None:
            nodes = nodes[one.place : one.place + 1]
        elif one.name is not None:
            nodes = [node for node in nodes if _has(node, one)]
    return nodes


def _has(node: Node, wanted: Filter) -> bool:
    name = wanted.name or ""
    if wanted.attribute:
        return (node.attributes.get(name) or "").strip() == wanted.value
    return any((child.value or "").strip() == wanted.value for child in node.named(name))


def _step(piece: str, text: str) -> Step:
    match = _STEP.match(piece.strip())
    if match is None or not (match["up"] or match["name"].strip() or match["filters"]):
        raise ValueError(f"the path {text.strip()!r} has a step {piece.strip()!r} that cannot be read")
    filters = tuple(_filter(inner, text) for inner in _FILTER.findall(match["filters"]))
    name = match["name"].strip()
    return Step(name=name.rpartition(":")[2], up=bool(match["up"]), filters=filters)


def _filter(inner: str, text: str) -> Filter:
    bare = inner.strip()
    if not bare:
        return Filter()
    if bare.isdecimal():
        return Filter(place=int(bare))
    match = _EQUALS.match(bare)
    if match is None:
        raise ValueError(f"the path {text.strip()!r} has [{bare}]: write [], [0], [name=value] or [@name=value]")
    return Filter(name=match[2].strip(), value=unquoted(match[3]), attribute=bool(match[1]))
