"""What the configuration enables: the plugins of every branch, and the channels."""

from collections.abc import Mapping

import msgspec

from waframe.core.contract.settings import Settings
from waframe.core.errors import PluginUnknown
from waframe.core.records.branch import Branch


class BranchSetup(msgspec.Struct, frozen=True, kw_only=True):
    """A branch, and its plugins in the order of their calling, each with its settings."""

    branch: Branch
    plugins: Mapping[str, Settings]


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """All branches by key, and the channels that the process opens."""

    branches: Mapping[str, BranchSetup]
    channels: Mapping[str, Settings] = msgspec.field(default_factory=dict)

    def used(self) -> tuple[str, ...]:
        """Name every plugin that is enabled somewhere, channels first, each once."""
        of_branches = (name for one in self.branches.values() for name in one.plugins)
        return tuple(dict.fromkeys((*self.channels, *of_branches)))

    def first(self, plugin: str) -> tuple[Settings, Branch | None]:
        """Give a plugin's settings as a channel, else in the first branch that enables it; raises PluginUnknown."""
        if plugin in self.channels:
            return self.channels[plugin], None
        for one in self.branches.values():
            if plugin in one.plugins:
                return one.plugins[plugin], one.branch
        raise PluginUnknown(plugin, known=self.used())
