"""Puts the hooks of a list of plugins in the order of their calling."""

import inspect
from collections.abc import Mapping
from types import FunctionType
from typing import cast

import msgspec
import pluggy

from waframe.core.contract.plugin import AnyPlugin
from waframe.core.runtime.registry.hook_table import HOOKS, SPECS, Family


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One call in a hook: whose (the position in the list of plugins), which method, and how it wants to be called.

    `arguments` is None where the method takes the hook's own arguments in their own order.
    """

    index: int
    method: FunctionType
    blocking: bool
    arguments: tuple[str, ...] | None = None


Order = Mapping[str, tuple[Place, ...]]


class Orders:
    """Remembers the order of every list of plugins, so that branches with the same list share it."""

    def __init__(self) -> None:
        self._known: dict[tuple[type[AnyPlugin], ...], Order] = {}

    def of(self, plugins: tuple[type[AnyPlugin], ...]) -> Order:
        """Give the order of a list, worked out at its first use."""
        known = self._known.get(plugins)
        if known is None:
            known = self._known[plugins] = order_of(plugins)
        return known


def order_of(plugins: tuple[type[AnyPlugin], ...]) -> Order:
    """Order the turn hooks of these plugins: as listed, but `tryfirst` before and `trylast` after all others."""
    manager = pluggy.PluginManager("waframe")
    for specs in SPECS.values():
        manager.add_hookspecs(specs)
    for plugin in reversed(plugins):
        manager.register(plugin, plugin.name)
    turn_hooks = (hook.name for hook in HOOKS.values() if hook.family is not Family.COLLECTED)
    return {name: _places(manager, hook=name, plugins=plugins) for name in turn_hooks}


def _places(manager: pluggy.PluginManager, *, hook: str, plugins: tuple[type[AnyPlugin], ...]) -> tuple[Place, ...]:
    last_called_first = getattr(manager.hook, hook).get_hookimpls()
    return tuple(
        _place(plugins.index(found.plugin), method=cast(FunctionType, found.function), expected=HOOKS[hook].arguments)
        for found in reversed(last_called_first)
    )


def _place(index: int, *, method: FunctionType, expected: tuple[str, ...]) -> Place:
    parameters = tuple(inspect.signature(method).parameters.values())[1:]
    names = tuple(parameter.name for parameter in parameters)
    direct = names == expected and all(one.kind is one.POSITIONAL_OR_KEYWORD for one in parameters)
    return Place(
        index=index,
        method=method,
        blocking=not inspect.iscoroutinefunction(method),
        arguments=None if direct else names,
    )
