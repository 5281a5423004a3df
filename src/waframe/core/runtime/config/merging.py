"""From defaults over groups to a branch: how the layers become one."""

from collections.abc import Iterator

from waframe.core.runtime.config.faults import Faults, suggest
from waframe.core.runtime.config.tree import Entry, Items, Node, Scalar, Table, is_nothing


def merge(layers: list[Table]) -> Table:
    """Lay tables over each other, the last on top.

    Mappings merge deeply, anything else replaces what was below, and null removes it. A part that several layers
    set stands where the topmost one set it.
    """
    merged = _without_nulls(layers[0])
    for layer in layers[1:]:
        merged = _merge_two(merged, layer)
    return merged


def _merge_two(lower: Table, upper: Table) -> Table:
    entries = dict(lower.entries)
    for key, entry in upper.entries.items():
        below = entries.get(key)
        if _is_null(entry.node):
            entries.pop(key, None)
        elif isinstance(entry.node, Table) and below is not None and isinstance(below.node, Table):
            entries[key] = Entry(node=_merge_two(below.node, entry.node), at=entry.at)
        else:
            entries[key] = _entry_without_nulls(entry)
    return Table(entries=entries, at=upper.at)


def _without_nulls(table: Table) -> Table:
    kept = {key: _entry_without_nulls(entry) for key, entry in table.entries.items() if not _is_null(entry.node)}
    return Table(entries=kept, at=table.at)


def _entry_without_nulls(entry: Entry) -> Entry:
    return Entry(node=_without_nulls(entry.node), at=entry.at) if isinstance(entry.node, Table) else entry


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.kind == "null"


class Groups:
    """The groups of a file, and the order in which a branch takes them."""

    def __init__(self, groups: dict[str, Table], *, faults: Faults) -> None:
        self._groups = groups
        self._faults = faults
        self._checked: set[str] = set()
        for name in groups:
            self._check(name, path=(name,))

    def layers_of(self, layer: Table) -> list[Table]:
        """List the groups under a branch, the lowest first, each of them once."""
        for scalar in _extended(layer, faults=self._faults):
            self._check_known(scalar)
        found: dict[str, Table] = {}
        self._collect(layer, found=found, inside=())
        return list(found.values())

    def _collect(self, layer: Table, *, found: dict[str, Table], inside: tuple[str, ...]) -> None:
        for scalar in _extended(layer, faults=None):
            name = scalar.text
            if name in self._groups and name not in inside and name not in found:
                self._collect(self._groups[name], found=found, inside=(*inside, name))
                found[name] = self._groups[name]

    def _check(self, group: str, *, path: tuple[str, ...]) -> None:
        if group in self._checked:
            return
        for scalar in _extended(self._groups[group], faults=self._faults):
            name = scalar.text
            if not self._check_known(scalar):
                continue
            if name in path:
                way = " → ".join((*path[path.index(name) :], name))
                self._faults.add(scalar.at.fault(f"closes a circle: {way}", hint="remove one of these `extends`"))
            else:
                self._check(name, path=(*path, name))
        self._checked.add(group)

    def _check_known(self, scalar: Scalar) -> bool:
        known = scalar.text in self._groups
        if not known:
            hint = suggest(scalar.text, self._groups) or "there is no group yet: write it under `groups:`"
            self._faults.add(scalar.at.fault(f"there is no group {scalar.text}", hint=hint))
        return known


def _extended(layer: Table, *, faults: Faults | None) -> Iterator[Scalar]:
    node = layer.node("extends")
    if node is None:
        return
    for item in node.items if isinstance(node, Items) else (node,):
        if isinstance(item, Scalar) and not is_nothing(item):
            yield item
        elif faults is not None:
            hint = "write `extends: north`, or `extends: [north, border]`"
            faults.add(item.at.fault("must be the name of a group, or a list of names", hint=hint))
