"""Checking branches: that each has a valid key, an address of its own, and plugins that fit."""

import re
import unicodedata
import zoneinfo
from collections.abc import Mapping
from functools import cache

from waframe.core.contract.settings import AddressSettings, Settings
from waframe.core.records.branch import Branch
from waframe.core.runtime.config.conversion import Conversion
from waframe.core.runtime.config.faults import Faults, nearest
from waframe.core.runtime.config.layers import entry_table, plugin_fault, section
from waframe.core.runtime.config.merging import Groups, merge
from waframe.core.runtime.config.records import BranchConfig, BranchSettings, Kinds, LayerSettings
from waframe.core.runtime.config.secrets import Secrets, has_reference
from waframe.core.runtime.config.tree import Entry, Place, Scalar, Table, is_nothing
from waframe.core.runtime.config.wording import shortened

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
BRANCH_SECTIONS = frozenset(("channels", "plugins", "extends"))


class BranchCheck:
    """Knows what all branches share, and remembers whose address is whose."""

    def __init__(
        self,
        *,
        kinds: Kinds,
        secrets: Secrets,
        faults: Faults,
        declared: frozenset[str],
        defaults: Table,
        groups: Mapping[str, Table],
    ) -> None:
        self._kinds = kinds
        self._faults = faults
        self._declared = declared
        self._conversion = Conversion(secrets, faults=faults)
        self._partial = Conversion(secrets, faults=faults, complete=False)
        self._owners: dict[tuple[str, str], tuple[str, Place]] = {}
        self._defaults = self._looked_at(defaults, beside=BRANCH_SECTIONS - {"extends"})
        looked_at = {name: self._looked_at(group, beside=BRANCH_SECTIONS) for name, group in groups.items()}
        self._groups = Groups(looked_at, faults=faults)

    def check_key(self, key: str, *, at: Place) -> None:
        """Tell if a key cannot be used: it stands in addresses of pages, in logs and on the command line."""
        if not KEY.fullmatch(key):
            plain = unicodedata.normalize("NFKD", key.lower()).encode("ascii", "ignore").decode()
            better = re.sub(r"[^a-z0-9_-]+", "_", plain).strip("_-")[:63]
            hint = f"write {better}, and put the full name into `name:`" if better else None
            problem = "the key of a branch may hold lower-case letters without accents, digits, _ and -, at most 63"
            self._faults.add(at.fault(problem, hint=hint))

    def merged(self, branch: Table) -> Table:
        """Lay a branch over its groups and the defaults."""
        layer = self._tidied(branch)
        return merge([self._defaults, *self._groups.layers_of(layer), layer])

    def branch(self, key: str, *, written: Table, tree: Table) -> BranchConfig | None:
        """Build a branch from its merged tree, or tell why not."""
        settings = self._conversion.record(tree, BranchSettings, beside=BRANCH_SECTIONS)
        if settings is not None:
            self._check_timezone(tree, settings.timezone)
        addresses = self._addresses(key, written=written, tree=tree)
        plugins = self._plugins(tree)
        if settings is None:
            return None
        branch = Branch(
            key=key,
            name=settings.name or key.replace("_", " ").replace("-", " ").title(),
            timezone=settings.timezone,
            language=settings.language,
            active=settings.active,
        )
        return BranchConfig(branch=branch, addresses=addresses, plugins=plugins, canned=settings.canned)

    def _looked_at(self, layer: Table, *, beside: frozenset[str]) -> Table:
        tidy = self._tidied(layer)
        self._partial.record(merge([tidy]), LayerSettings, beside=beside)
        for name, entry in _entries(tidy, "plugins"):
            if isinstance(entry.node, Table) and name in self._kinds.plugins:
                self._partial.record(merge([entry.node]), self._kinds.plugins[name])
        for name, entry in _entries(tidy, "channels"):
            if isinstance(entry.node, Table) and name in self._kinds.channels:
                self._partial.record(merge([entry.node]), self._kinds.channels[name][1])
        return tidy

    def _tidied(self, layer: Table) -> Table:
        entries = dict(layer.entries)
        for part in ("channels", "plugins"):
            entry = entries.get(part)
            if entry is None or (isinstance(entry.node, Scalar) and entry.node.kind == "null"):
                continue
            table = section(layer, part, faults=self._faults)
            entries[part] = Entry(node=self._named(table, part=part), at=entry.at)
        timezone = entries.get("timezone")
        if timezone is not None and isinstance(timezone.node, Scalar) and timezone.node.kind == "text":
            self._check_timezone(layer, timezone.node.text)
        return Table(entries=entries, at=layer.at)

    def _named(self, table: Table, *, part: str) -> Table:
        kept = {}
        for name, entry in table.entries.items():
            fault = plugin_fault(name, entry, kinds=self._kinds, section=part, enabled=False)
            if fault is not None:
                self._faults.add(fault)
            elif isinstance(entry.node, Scalar) and entry.node.kind == "null":
                kept[name] = entry
            elif isinstance(entry.node, Scalar) and is_nothing(entry.node):
                hint = f"write `{name}: {{}}` to switch it on, or `{name}: null` to switch it off"
                self._faults.add(entry.at.fault("has no value, and must be a mapping", hint=hint))
            elif entry_table(entry, faults=self._faults) is not None:
                kept[name] = entry
        return Table(entries=kept, at=table.at)

    def _check_timezone(self, table: Table, name: str) -> None:
        node = table.node("timezone")
        if not isinstance(node, Scalar) or name in _timezones() or (name == node.text and has_reference(name)):
            return
        if has_reference(node.text):
            self._faults.add(node.at.fault("must be a time zone, but what the environment gives is not"))
            return
        guess = _nearest_timezone(name)
        hint = f"did you mean {guess}?" if guess else "write one such as America/Mexico_City"
        self._faults.add(node.at.fault(f"there is no time zone {shortened(name)}", hint=hint))

    def _addresses(self, key: str, *, written: Table, tree: Table) -> Mapping[str, AddressSettings]:
        found: dict[str, AddressSettings] = {}
        entries = _entries(tree, "channels")
        for channel, entry in entries:
            fault = plugin_fault(channel, entry, kinds=self._kinds, section="channels", enabled=True)
            if fault is not None:
                self._faults.add(fault)
            elif channel not in self._declared:
                hint = f"write it at the top of the file: `channels: {{{channel}: {{…}}}}`"
                self._faults.add(entry.at.fault(f"the channel {channel} is not declared", hint=hint))
            elif isinstance(entry.node, Table):
                address = self._conversion.record(entry.node, self._kinds.channels[channel][1])
                if address is not None:
                    found[channel] = address
                    self._claim(channel, address.address, branch=key, table=entry.node)
        if not entries and not any(not is_nothing(entry.node) for _, entry in _entries(written, "channels")):
            channel = min(self._declared & self._kinds.channels.keys(), default="whatsapp")
            hint = f"write `channels: {{{channel}: {{…}}}}` under it"
            self._faults.add(written.at.fault("has no channel, so that nothing can reach it", hint=hint))
        return found

    def _claim(self, channel: str, address: str, *, branch: str, table: Table) -> None:
        at = _place_of(table, address)
        owner, place = self._owners.setdefault((channel, address), (branch, at))
        if owner != branch:
            problem = f"branch {branch} has the same address on {channel} as branch {owner}"
            self._faults.add(
                at.fault(problem, hint=f"the other stands in {place.file}:{place.line}: change one of them")
            )

    def _plugins(self, tree: Table) -> Mapping[str, Settings]:
        found: dict[str, Settings] = {}
        for name, entry in _entries(tree, "plugins"):
            fault = plugin_fault(name, entry, kinds=self._kinds, section="plugins", enabled=True)
            if fault is not None:
                self._faults.add(fault)
            elif isinstance(entry.node, Table):
                settings = self._conversion.record(entry.node, self._kinds.plugins[name])
                if settings is not None:
                    found[name] = settings
        return found


def _entries(table: Table, part: str) -> list[tuple[str, Entry]]:
    node = table.node(part)
    return list(node.entries.items()) if isinstance(node, Table) else []


def _place_of(table: Table, address: str) -> Place:
    for entry in table.entries.values():
        if isinstance(entry.node, Scalar) and entry.node.text == address:
            return entry.node.at
    return table.at


@cache
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _nearest_timezone(name: str) -> str | None:
    by_city = {zone.rpartition("/")[2]: zone for zone in sorted(_timezones(), reverse=True)}
    whole = nearest(name, _timezones(), alike=0.8)
    city = nearest(name.replace(" ", "_"), by_city, alike=0.8)
    return whole or (by_city[city] if city else None)
