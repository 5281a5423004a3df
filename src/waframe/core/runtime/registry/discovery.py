"""Finds the plugins that are installed, without enabling any."""

import importlib.util
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from waframe.core.contract.api import API_VERSION, FACES
from waframe.core.contract.deprecations import DEPRECATED, ApiDeprecated, DeprecatedUse
from waframe.core.contract.plugin import AnyPlugin, Plugin, settings_type
from waframe.core.contract.settings import Settings
from waframe.core.errors import PluginBroken, PluginError, PluginUnknown
from waframe.core.runtime.registry.deprecated_uses import find_uses, went_away
from waframe.core.runtime.registry.hook_checks import check_plugin, did_you_mean

GROUP = "waframe.plugins"


class Installed:
    """A plugin that could be enabled. It is imported at the first look at it, so that unused ones cost nothing."""

    def __init__(self, name: str, *, source: str, version: str | None, load: Callable[[], object]) -> None:
        self.name = name
        self.source = source
        self.version = version
        self._load = load

    def __repr__(self) -> str:
        """Read as `Installed(ocr_vin from waframe-ocr-vin 0.1.0)`."""
        return f"Installed({self.name} from {self.source}{f' {self.version}' if self.version else ''})"

    @cached_property
    def fault(self) -> PluginError | None:
        """Say why it cannot be used, or None."""
        return self._outcome if isinstance(self._outcome, PluginError) else None

    @property
    def plugin(self) -> type[AnyPlugin]:
        """Give the class; raises PluginBroken or HookInvalid where it is broken."""
        if isinstance(self._outcome, PluginError):
            raise self._outcome
        return self._outcome

    @property
    def settings(self) -> type[Settings]:
        """Give the class of its settings; raises like `plugin`."""
        return settings_type(self.plugin)

    @cached_property
    def deprecated(self) -> tuple[DeprecatedUse, ...]:
        """List where it uses what will go away; nothing where it is broken anyway."""
        return () if isinstance(self._outcome, PluginError) else find_uses(self._outcome, DEPRECATED)

    @cached_property
    def _outcome(self) -> type[AnyPlugin] | PluginError:
        try:
            plugin = check_plugin(self._load(), name=self.name)
            _warn(find_uses(plugin, DEPRECATED))
        except PluginError as error:
            return error
        except ImportError as error:
            broken = PluginBroken(self.name, reason=_reason_of_import(error))
            broken.__cause__ = error
            return broken
        except Exception as error:  # noqa: BLE001  # a plugin's own code runs here
            broken = PluginBroken(self.name, reason=f"{type(error).__name__}: {error}")
            broken.__cause__ = error
            return broken
        return plugin


def discover(folder: Path | None = None) -> dict[str, Installed]:
    """List the plugins by name: those of installed distributions, and the files of a local folder."""
    found: dict[str, Installed] = {}
    for one in (*_distributed(), *_local(folder)):
        found[one.name] = _doubled(found[one.name], one) if one.name in found else one
    return dict(sorted(found.items()))


def load_file(path: Path) -> Installed:
    """Take a single file that defines exactly one plugin, named like the file. It is not read again while we run."""
    return Installed(path.stem, source=str(path), version=None, load=lambda: _plugin_in(path))


def pick(installed: Mapping[str, Installed], name: str) -> Installed:
    """Find a plugin that somebody enabled; raises PluginUnknown."""
    if name not in installed:
        raise PluginUnknown(name, known=tuple(installed))
    return installed[name]


def _distributed() -> Iterator[Installed]:
    return map(_from_entry_point, entry_points(group=GROUP))


def _from_entry_point(point: EntryPoint) -> Installed:
    source, version = (point.dist.name, point.dist.version) if point.dist else (point.value, None)
    return Installed(point.name, source=source, version=version, load=point.load)


def _local(folder: Path | None) -> Iterable[Installed]:
    if folder is None or not folder.is_dir():
        return ()
    return (load_file(path) for path in sorted(folder.glob("*.py")) if not path.name.startswith("_"))


def _warn(uses: Iterable[DeprecatedUse]) -> None:
    """Warn of each use at its own place; tests make errors of these warnings, and then the plugin counts as broken."""
    for use in uses:
        warnings.warn_explicit(str(use), ApiDeprecated, use.file, use.line)


def _reason_of_import(error: ImportError) -> str:
    """Say what an import lacked; where it is a name of waframe's own, say what to do."""
    reason = f"{type(error).__name__}: {error}"
    if error.name not in FACES or isinstance(error, ModuleNotFoundError):
        return reason
    named = re.search(r"cannot import name '(\w+)'", str(error))
    gone = went_away(f"{error.name}.{named[1]}", DEPRECATED) if named else None
    guess = did_you_mean(named[1], sys.modules[error.name].__all__) if named else ""
    return f"{reason}; {gone or f'this waframe has API {API_VERSION}, and the plugin may want a newer one'}{guess}"


def _doubled(first: Installed, second: Installed) -> Installed:
    def load() -> object:
        raise PluginBroken(first.name, reason=f"it is installed twice, by {first.source} and by {second.source}")

    return Installed(first.name, source=f"{first.source}, {second.source}", version=None, load=load)


def _plugin_in(path: Path) -> object:
    name = f"waframe_local_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise PluginBroken(path.stem, reason=f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    own = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Plugin) and value.__module__ == name
    ]
    if len(own) != 1:
        names = ", ".join(cls.__name__ for cls in own) or "none"
        raise PluginBroken(path.stem, reason=f"{path} must define exactly one plugin, and defines {names}")
    return own[0]
