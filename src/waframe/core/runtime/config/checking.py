"""Checking a whole configuration: the top of the file, the channels, and that every branch fits them."""

from collections.abc import Mapping

import msgspec

from waframe.core.contract.settings import Settings
from waframe.core.runtime.config.branches import BranchCheck
from waframe.core.runtime.config.conversion import Conversion
from waframe.core.runtime.config.database import database_fault
from waframe.core.runtime.config.faults import Faults
from waframe.core.runtime.config.layers import entry_table, plugin_fault, section, tables
from waframe.core.runtime.config.merging import merge
from waframe.core.runtime.config.records import BranchConfig, Config, CoreSettings, Kinds, LayerSettings
from waframe.core.runtime.config.secrets import Secrets
from waframe.core.runtime.config.shapes import StructShape, fields_of
from waframe.core.runtime.config.tree import Entry, Scalar, Table, join

SECTIONS = frozenset(("channels", "defaults", "groups", "branches"))
DEFAULTS_KEYS = (*LayerSettings.__struct_fields__, "plugins")
BRANCH_KEYS = ("name", "extends")


def check(root: Table, *, kinds: Kinds, secrets: Secrets, faults: Faults) -> Config:
    """Build the configuration from its tree, or raise `ConfigInvalid` with everything that is wrong with it."""
    conversion = Conversion(secrets, faults=faults)
    settings = _with_environment(merge([root]), CoreSettings, secrets=secrets)
    core = _core(settings, secrets=secrets, conversion=conversion, faults=faults)
    channels = _channels(root, kinds=kinds, conversion=conversion, faults=faults)
    branches, trees = _branches(root, kinds=kinds, secrets=secrets, faults=faults)
    faults.settle()
    values = {name: getattr(core, name) for name in CoreSettings.__struct_fields__}
    return Config(**values, channels=channels, branches=branches, origins={"": settings, **trees})


def _core(settings: Table, *, secrets: Secrets, conversion: Conversion, faults: Faults) -> CoreSettings | None:
    moved = {key: f"it stands under `defaults:`, as in `defaults: {{{key}: …}}`" for key in DEFAULTS_KEYS}
    moved |= dict.fromkeys(BRANCH_KEYS, "it stands under a branch")
    core = conversion.record(settings, CoreSettings, beside=SECTIONS, hints=moved)
    for key in ("database", "database_direct"):
        written = settings.node(key)
        if isinstance(written, Scalar) and written.kind == "text":
            value = secrets.resolve(written)
            fault = database_fault(written, value=value) if isinstance(value, str) else None
            if fault is not None:
                faults.add(fault)
    return core


def _with_environment(table: Table, cls: type[msgspec.Struct], *, secrets: Secrets) -> Table:
    entries = dict(table.entries)
    for key, field in fields_of(cls).items():
        entry = entries.get(key)
        path = join(table.at.path, key)
        at = msgspec.structs.replace(table.at, path=path, source=f"environment {field.environment}")
        if isinstance(field.shape, StructShape):
            below = Table(entries={}, at=at) if entry is None else entry.node
            filled = _with_environment(below, field.shape.cls, secrets=secrets) if isinstance(below, Table) else None
            if filled is not None and filled.entries:
                entries[key] = Entry(node=filled, at=filled.at)
        elif entry is None and field.environment is not None and secrets.knows(field.environment):
            entries[key] = Entry(node=Scalar(kind="text", text=f"${{{field.environment}}}", at=at), at=at)
    return Table(entries=entries, at=table.at)


def _channels(root: Table, *, kinds: Kinds, conversion: Conversion, faults: Faults) -> Mapping[str, Settings]:
    found: dict[str, Settings] = {}
    for name, entry in merge([section(root, "channels", faults=faults)]).entries.items():
        fault = plugin_fault(name, entry, kinds=kinds, section="channels", enabled=True)
        if fault is not None:
            faults.add(fault)
            continue
        table = entry_table(entry, faults=faults)
        if table is not None:
            cls, _ = kinds.channels[name]
            settings = conversion.record(table, cls)
            if settings is not None:
                found[name] = settings
    return found


def _branches(
    root: Table, *, kinds: Kinds, secrets: Secrets, faults: Faults
) -> tuple[Mapping[str, BranchConfig], Mapping[str, Table]]:
    declared = merge([section(root, "channels", faults=faults)]).entries
    check = BranchCheck(
        kinds=kinds,
        secrets=secrets,
        faults=faults,
        declared=frozenset(declared),
        defaults=section(root, "defaults", faults=faults),
        groups=tables(section(root, "groups", faults=faults), faults=faults),
    )
    written = section(root, "branches", faults=faults)
    if not written.entries:
        hint = "write one: `branches: {centro: {channels: …}}`"
        faults.add(written.at.fault("there is no branch", hint=hint))
    for key, entry in written.entries.items():
        check.check_key(key, at=entry.at)
    found = {}
    trees = {}
    for key, table in tables(written, faults=faults).items():
        tree = check.merged(table)
        trees[key] = tree
        branch = check.branch(key, written=table, tree=tree)
        if branch is not None:
            found[key] = branch
    return found, trees
