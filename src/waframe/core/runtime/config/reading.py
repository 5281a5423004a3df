"""Reading YAML 1.2 into nodes that know their places."""

import re
import warnings

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as RawNode

from waframe.core.errors import ConfigInvalid
from waframe.core.runtime.config.faults import Faults
from waframe.core.runtime.config.syntax import syntax_faults
from waframe.core.runtime.config.tree import Entry, Items, Kind, Node, Place, Scalar, Table, join

NODES_AT_MOST = 500_000
DEEP_AT_MOST = 60
DIGITS_AT_MOST = 400
STANDARD = "tag:yaml.org,2002:"
STANDARD_TAGS = {
    STANDARD + name for name in ("null", "bool", "int", "float", "timestamp", "str", "map", "seq", "merge")
}
BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def read(text: str, *, file: str, faults: Faults) -> Table:
    """Read a file into its tree; what YAML itself forbids is raised at once, the rest joins the other faults."""
    root = _compose(text, file=file)
    at = Place(file=file, line=1, column=1, path="", source="the file")
    if root is None:
        raise ConfigInvalid((at.fault("is empty", hint="write at least `channels:` and `branches:`"),))
    if not isinstance(root, MappingNode):
        kind = "a list" if isinstance(root, SequenceNode) else "a single value"
        hint = "write `name: value` lines such as `branches:`"
        raise ConfigInvalid((_beginning(root, at).fault(f"must be a mapping, but is {kind}", hint=hint),))
    try:
        return _Reader(faults).table(root, at=at, inside=())
    except _TreeUnboundedError:
        raise ConfigInvalid(
            (at.fault("is too deep or too large", hint="anchors may not multiply or hold themselves"),)
        ) from None


def _compose(text: str, *, file: str) -> RawNode | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root: RawNode | None = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as error:
        raise ConfigInvalid(syntax_faults(error, text=text, file=file)) from None
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, AssertionError) as error:
        # The parser stumbles over some broken input in its own code; for the reader that is broken YAML too.
        at = Place(file=file, line=1, column=1, path="", source="the file")
        hint = "it is nested too deeply" if isinstance(error, RecursionError) else None
        raise ConfigInvalid((at.fault("is not valid YAML", hint=hint),)) from None
    return root


class _TreeUnboundedError(Exception):
    """Raised when anchors blow the tree up or close a circle."""


class _Reader:
    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._count = 0

    def node(self, raw: RawNode, *, at: Place, inside: tuple[int, ...]) -> Node:
        self._count += 1
        if id(raw) in inside or len(inside) > DEEP_AT_MOST or self._count > NODES_AT_MOST:
            raise _TreeUnboundedError
        if str(raw.tag) not in STANDARD_TAGS:
            tag = str(raw.tag).replace(STANDARD, "!!")
            self._faults.add(_beginning(raw, at).fault(f"the tag {tag} means nothing here", hint="remove the tag"))
        match raw:
            case MappingNode():
                return self.table(raw, at=at, inside=inside)
            case SequenceNode():
                return self._items(raw, at=at, inside=inside)
            case ScalarNode():
                return _scalar(raw, at=at)
            case _:
                raise _TreeUnboundedError

    def table(self, raw: MappingNode, *, at: Place, inside: tuple[int, ...]) -> Table:
        entries: dict[str, Entry] = {}
        for key, value in raw.value:
            if not isinstance(key, ScalarNode):
                self._faults.add(_beginning(key, at).fault("a key must be a word", hint="write `name: value`"))
                continue
            name = str(key.value)
            place = _below(at, name, key)
            if name == "<<":
                self._faults.add(place.fault("`<<` does not exist in YAML 1.2", hint="use `groups:` and `extends:`"))
            elif name in entries:
                first = entries[name].at.line
                self._faults.add(place.fault(f"is set twice, first in line {first}", hint="remove one of the two"))
            else:
                entries[name] = Entry(node=self.node(value, at=place, inside=(*inside, id(raw))), at=place)
        return Table(entries=entries, at=at)

    def _items(self, raw: SequenceNode, *, at: Place, inside: tuple[int, ...]) -> Items:
        found = []
        for number, value in enumerate(raw.value):
            place = _moved(at, value, path=f"{at.path}[{number}]")
            found.append(self.node(value, at=place, inside=(*inside, id(raw))))
        return Items(items=tuple(found), at=at)


def _scalar(raw: ScalarNode, *, at: Place) -> Scalar:
    text = str(raw.value)
    kind = _kind(raw, text)
    return Scalar(kind=kind, text=text, at=at if kind == "empty" else _beginning(raw, at))


def _kind(raw: ScalarNode, text: str) -> Kind:
    tag = str(raw.tag).removeprefix(STANDARD)
    if raw.style is not None or tag == "str":
        return "text"
    if tag == "timestamp":
        return "date"
    if tag == "null":
        return "empty" if text == "" else "null"
    if tag == "bool" and BOOL.fullmatch(text):
        return "bool"
    if len(text) <= DIGITS_AT_MOST and INT.fullmatch(text):
        return "int"
    return "float" if FLOAT.fullmatch(text) else "text"


def _below(at: Place, name: str, key: ScalarNode) -> Place:
    source = at.source
    if at.path == "":
        source = "defaults" if name == "defaults" else "the file"
    elif at.path in ("groups", "branches"):
        source = f"{'group' if at.path == 'groups' else 'branch'} {name}"
    return _moved(at, key, path=join(at.path, name), source=source)


def _beginning(raw: RawNode, at: Place) -> Place:
    return _moved(at, raw, path=at.path)


def _moved(at: Place, raw: RawNode, *, path: str, source: str | None = None) -> Place:
    mark = raw.start_mark
    return Place(file=at.file, line=mark.line + 1, column=mark.column + 1, path=path, source=source or at.source)
