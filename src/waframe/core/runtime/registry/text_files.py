"""Reads files of texts: keys, flat or nested, and templates whose `{names}` are nothing but names."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from string import Formatter

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from waframe.core.errors import ConfigInvalid, Fault

Parts = tuple[tuple[str, str | None], ...]


class Template(msgspec.Struct, frozen=True):
    """A text in parts: a literal, and the name of the value that follows it."""

    parts: Parts
    file: str
    line: int
    column: int

    @property
    def names(self) -> frozenset[str]:
        """Name the values that it shows."""
        return frozenset(name for _, name in self.parts if name is not None)


@lru_cache(maxsize=512)
def read_texts(source: str, *, file: str) -> Mapping[str, Template]:
    """Read one file; raises ConfigInvalid with all its faults. A reload finds most files as they were."""
    try:
        root = YAML(typ="safe", pure=True).compose(source)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        fault = Fault(file=file, line=line, column=column, path="", problem=str(error.problem))
        raise ConfigInvalid((fault,)) from error
    found: dict[str, Template] = {}
    faults: list[Fault] = []
    for key, node in _leaves(root, path=""):
        problem = _read_leaf(key, node, file=file, found=found)
        if problem is not None:
            line, column = node.start_mark.line + 1, node.start_mark.column + 1
            faults.append(Fault(file=file, line=line, column=column, path=key, problem=problem))
    if faults:
        raise ConfigInvalid(tuple(faults))
    return found


def parse_template(text: str) -> Parts:
    """Split a text at its `{names}`; raises ValueError for anything else in braces."""
    parts: list[tuple[str, str | None]] = []
    for literal, name, spec, conversion in Formatter().parse(text):
        if name is not None and (not name.isidentifier() or spec or conversion):
            raise ValueError(f"{{{name}}} must be a bare name, such as {{name}}")
        parts.append((literal, name))
    return tuple(parts)


def fill(parts: Parts, values: Mapping[str, object]) -> str:
    """Put the values in; raises KeyError for one that is missing."""
    return "".join(literal if name is None else f"{literal}{values[name]}" for literal, name in parts)


def _leaves(node: Node | None, *, path: str) -> Iterator[tuple[str, Node]]:
    if node is None:
        return
    if not isinstance(node, MappingNode):
        yield path, node
        return
    for key, value in node.value:
        yield from _leaves(value, path=f"{path}.{key.value}" if path else str(key.value))


def _read_leaf(key: str, node: Node, *, file: str, found: dict[str, Template]) -> str | None:
    if not isinstance(node, ScalarNode) or str(node.tag).endswith(":null"):
        return "a text is expected"
    if key in found:
        return "this key stands here twice"
    try:
        parts = parse_template(node.value)
    except ValueError as error:
        return str(error)
    found[key] = Template(parts, file, node.start_mark.line + 1, node.start_mark.column + 1)
    return None
