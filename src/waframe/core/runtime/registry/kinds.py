"""What the installed plugins allow in a configuration."""

from collections.abc import Mapping

from waframe.core.contract.settings import AddressSettings, Settings
from waframe.core.runtime.config import Kinds
from waframe.core.runtime.registry.discovery import Installed


def kinds_of(installed: Mapping[str, Installed]) -> Kinds:
    """Sort the installed plugins into channels, plugins of branches, and broken ones."""
    plugins: dict[str, type[Settings]] = {}
    channels: dict[str, tuple[type[Settings], type[AddressSettings]]] = {}
    broken: dict[str, str] = {}
    for name, one in installed.items():
        if one.fault is not None:
            broken[name] = str(one.fault)
        elif one.plugin.address_settings is not None:
            channels[name] = (one.settings, one.plugin.address_settings)
        else:
            plugins[name] = one.settings
    return Kinds(plugins=plugins, channels=channels, broken=broken)
