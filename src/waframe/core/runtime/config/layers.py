"""The parts of a file that have to be mappings, and the names of plugins that stand in them."""

from collections.abc import Mapping

import msgspec

from waframe.core.errors import Fault
from waframe.core.runtime.config.faults import Faults, nearest, suggest
from waframe.core.runtime.config.records import Kinds
from waframe.core.runtime.config.tree import Entry, Items, Scalar, Table, is_nothing, join
from waframe.core.runtime.config.wording import found


def section(above: Table, key: str, *, faults: Faults) -> Table:
    """Find a mapping below another; one that is not written, or left empty, has no entries."""
    entry = above.entries.get(key)
    if entry is None:
        at = msgspec.structs.replace(above.at, path=join(above.at.path, key))
        return Table(entries={}, at=at)
    if isinstance(entry.node, Table):
        return entry.node
    if not is_nothing(entry.node):
        hint = None
        if isinstance(entry.node, Items) and key in ("plugins", "channels"):
            hint = f"write a mapping: `{key}: {{NAME: {{}}}}`"
        faults.add(entry.node.at.fault(f"must be a mapping, but is {found(entry.node)}", hint=hint))
    return Table(entries={}, at=entry.at)


def tables(table: Table, *, faults: Faults) -> Mapping[str, Table]:
    """List the entries of a section that are mappings, and tell about those that are not."""
    listed = {}
    for key, entry in table.entries.items():
        below = entry_table(entry, faults=faults)
        if below is not None:
            listed[key] = below
    return listed


def entry_table(entry: Entry, *, faults: Faults) -> Table | None:
    """Give the mapping under a key, or tell that there is none."""
    if isinstance(entry.node, Table):
        return entry.node
    if isinstance(entry.node, Scalar) and is_nothing(entry.node):
        hint = "write `{}` to take every default, or remove the line"
        faults.add(entry.node.at.fault("has no value, and must be a mapping", hint=hint))
    else:
        faults.add(entry.node.at.fault(f"must be a mapping, but is {found(entry.node)}"))
    return None


def plugin_fault(name: str, entry: Entry, *, kinds: Kinds, section: str, enabled: bool) -> Fault | None:
    """Say what is wrong with the name of a plugin or a channel; a broken one may stand where it is not enabled."""
    known, others = (kinds.plugins, kinds.channels) if section == "plugins" else (kinds.channels, kinds.plugins)
    if name in kinds.broken:
        reason = kinds.broken[name]
        hint = f"mend or reinstall the plugin {name}, or remove it here"
        return entry.at.fault(f"is installed, but cannot be used: {reason}", hint=hint) if enabled else None
    if name in known:
        return None
    if name in others:
        what, where = ("a channel", "channels") if section == "plugins" else ("a plugin", "plugins")
        return entry.at.fault(f"is {what}, and no {section.removesuffix('s')}", hint=f"move it under `{where}:`")
    what = section.removesuffix("s")
    names = {*known, *kinds.broken}
    if nearest(name, names) is not None:
        return entry.at.fault(f"there is no {what} {name}", hint=suggest(name, names))
    package = f"waframe-{name.replace('_', '-').lower()}"
    installed = ", ".join(sorted(known)) or "none"
    hint = f"if it is a package of its own, install it: pip install {package}; installed are: {installed}"
    return entry.at.fault(f"there is no {what} {name}", hint=hint)
