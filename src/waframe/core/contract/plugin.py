"""What a plugin is: a class with a name, typed settings, and hooks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar, Generic, get_args, get_origin

import pluggy
from typing_extensions import TypeVar

from waframe.core.contract.host import Host
from waframe.core.contract.registrations import Command
from waframe.core.contract.settings import AddressSettings, Settings
from waframe.core.errors import PluginBroken
from waframe.core.records.branch import Branch

hookimpl = pluggy.HookimplMarker("waframe")

SettingsT = TypeVar("SettingsT", bound=Settings)
SharedT = TypeVar("SharedT", default=None)


class Plugin(Generic[SettingsT, SharedT]):
    """The class that a plugin derives from.

    Every branch that enables the plugin gets an instance of its own. What is heavy (a pool, an index, a client) is
    opened once a process by `lifespan` and stands in `shared`. A plugin that brings a channel names the settings of
    an address in `address_settings`; it is then enabled under `channels:`, has one instance a process and no branch.
    `commands` are added under `waframe` wherever the plugin is installed, enabled or not. A plugin with tables of its
    own names the folder of its `migrations`: Alembic steps `NAME_0001` and so on, the first with the branch label NAME;
    they run with the core's where the plugin is enabled. Its tables begin with its name. `api` says which versions of
    the API it was written for; a plugin that says nothing was written for the first.
    """

    name: ClassVar[str]
    api: ClassVar[str] = ">=1,<2"
    address_settings: ClassVar[type[AddressSettings] | None] = None
    commands: ClassVar[tuple[Command, ...]] = ()
    migrations: ClassVar[Path | None] = None

    def __init__(self, settings: SettingsT, *, branch: Branch | None, shared: SharedT) -> None:
        self.settings = settings
        self.branch = branch
        self.shared = shared

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[SharedT]:
        """Open what all instances of this process share, and close it at the end."""
        del host
        yield None  # type: ignore[misc]  # SharedT is None unless a plugin overrides this


AnyPlugin = Plugin[Settings, object]


def settings_type(plugin: type[AnyPlugin]) -> type[Settings]:
    """Find the settings class in `class MyPlugin(Plugin[MySettings])`, also where a parent names it."""
    bases = (base for cls in plugin.__mro__ for base in cls.__dict__.get("__orig_bases__", ()))
    for base in bases:
        origin = get_origin(base)
        named = get_args(base)[0] if isinstance(origin, type) and issubclass(origin, Plugin) else None
        if isinstance(named, type) and issubclass(named, Settings):
            return named
    raise PluginBroken(plugin.__name__, reason="it must name its settings, as in class MyPlugin(Plugin[MySettings])")


class NoSettings(Settings, frozen=True, kw_only=True):
    """For a plugin that has nothing to set."""
