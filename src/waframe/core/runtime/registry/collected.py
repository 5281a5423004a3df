"""Collects what plugins register at start: routes, actions, panels, jobs, searches and so on; and their commands."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

import msgspec

from waframe.core.contract.action import Action
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.contract.registrations import Command, JobHandler, Search
from waframe.core.errors import PluginBroken
from waframe.core.runtime.registry.discovery import Installed

ItemT = TypeVar("ItemT")
OWN_SCOPES = ("conversations", "messages", "customers")
OWN_PREFIXES = ("tel",)
"""What the core's own searches are called."""


class Owned(msgspec.Struct, Generic[ItemT], frozen=True, kw_only=True):
    """Something that a plugin registered, and whose it is."""

    plugin: str
    item: ItemT


def collect(instance: AnyPlugin, hook: str, *, kind: type[ItemT]) -> tuple[Owned[ItemT], ...]:
    """Call one collected hook of one plugin; raises PluginBroken where it fails or returns rubbish."""
    method = getattr(instance, hook, None)
    if method is None:
        return ()
    try:
        items = method()
    except Exception as error:
        raise PluginBroken(instance.name, reason=f"{hook} failed: {type(error).__name__}: {error}") from error
    if not isinstance(items, list):
        raise PluginBroken(instance.name, reason=f"{hook} returned a {type(items).__name__} instead of a list")
    for item in items:
        if not isinstance(item, kind):
            reason = f"the list of {hook} holds a {type(item).__name__} instead of a {kind.__name__}"
            raise PluginBroken(instance.name, reason=reason)
    return tuple(Owned(plugin=instance.name, item=item) for item in items)


def collect_all(instances: Iterable[AnyPlugin], hook: str, *, kind: type[ItemT]) -> tuple[Owned[ItemT], ...]:
    """Collect from several plugins, in their order."""
    return tuple(owned for instance in instances for owned in collect(instance, hook, kind=kind))


def actions_of(instances: Iterable[AnyPlugin]) -> Mapping[str, Owned[Action]]:
    """Collect the actions of a branch by name; raises PluginBroken where two plugins use one name."""
    found: dict[str, Owned[Action]] = {}
    for owned in collect_all(instances, "register_actions", kind=Action):
        first = found.setdefault(owned.item.name, owned)
        if first is not owned:
            raise PluginBroken(owned.plugin, reason=f"action {owned.item.name} is already one of {first.plugin}")
    return found


def jobs_of(instances: Iterable[AnyPlugin]) -> Mapping[str, JobHandler]:
    """Collect who runs which job, by the job's full name."""
    owned = collect_all(instances, "register_jobs", kind=JobHandler)
    return {f"{one.plugin}.{one.item.name}": one.item for one in owned}


def searches_of(instances: Iterable[AnyPlugin]) -> tuple[Owned[Search], ...]:
    """Collect the searches; raises PluginBroken where two have one scope or prefix, or one of the core's."""
    found = collect_all(instances, "register_searches", kind=Search)
    scopes, prefixes = set(OWN_SCOPES), set(OWN_PREFIXES)
    for owned in found:
        search = owned.item
        if search.scope in scopes or search.prefix in prefixes:
            raise PluginBroken(owned.plugin, reason=f"search {search.scope}: its scope or prefix is already there")
        scopes.add(search.scope)
        if search.prefix is not None:
            prefixes.add(search.prefix)
    return found


def commands_of(installed: Mapping[str, Installed]) -> Mapping[str, Owned[Command]]:
    """Collect the commands of the installed plugins by name; the first plugin to use a name keeps it.

    A plugin that is broken brings no commands; `waframe plugins` says why it is broken.
    """
    found: dict[str, Owned[Command]] = {}
    for one in installed.values():
        if one.fault is None:
            for command in one.plugin.commands:
                found.setdefault(command.name or one.name, Owned(plugin=one.name, item=command))
    return found
