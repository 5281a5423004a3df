"""The nodes that a configuration file becomes: values that know where they stand."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from waframe.core.errors import Fault

Kind = Literal["empty", "null", "bool", "int", "float", "date", "text"]
Plain = bool | int | float | str | list["Plain"] | dict[str, "Plain"] | None


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something stands: for people (file, line, column), in the tree (path), and in which layer (source)."""

    file: str
    line: int
    column: int
    path: str
    source: str

    def fault(self, problem: str, *, hint: str | None = None, below: str = "") -> Fault:
        """Describe a fault here; `below` names a part that is not written, so that it has no place of its own."""
        path = join(self.path, below) if below else self.path
        return Fault(file=self.file, line=self.line, column=self.column, path=path, problem=problem, hint=hint)


class Scalar(msgspec.Struct, frozen=True, kw_only=True):
    """One value, as it was written."""

    kind: Kind
    text: str
    at: Place


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """A list of nodes."""

    items: tuple["Node", ...]
    at: Place


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A key with its node; the place is that of the key."""

    node: "Node"
    at: Place


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping; the place is that of the key above it."""

    entries: Mapping[str, Entry]
    at: Place

    def node(self, key: str) -> "Node | None":
        """Find the node under a key, if there is one that says something."""
        entry = self.entries.get(key)
        return None if entry is None or is_nothing(entry.node) else entry.node


Node = Scalar | Items | Table


def join(path: str, key: str) -> str:
    """Lengthen a dotted path by a key."""
    return f"{path}.{key}" if path else key


def is_nothing(node: Node) -> bool:
    """Say whether a node is null or was left empty."""
    return isinstance(node, Scalar) and node.kind in ("empty", "null")


def plain(scalar: Scalar) -> bool | int | float | str | None:
    """Give the value that a scalar stands for; a date stays text, since only its reader knows what it should be."""
    match scalar.kind:
        case "empty" | "null":
            return None
        case "bool":
            return scalar.text.lower() == "true"
        case "int":
            return int(scalar.text, 0 if scalar.text.lower().startswith(("0o", "0x")) else 10)
        case "float":
            return float(scalar.text.lower().replace(".inf", "inf").replace(".nan", "nan"))
        case "date" | "text":
            return scalar.text
