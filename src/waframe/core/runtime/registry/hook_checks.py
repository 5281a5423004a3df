"""Checks that a plugin's class is one, and that its hooks exist and take what hooks take."""

import inspect
from collections.abc import Iterable
from difflib import get_close_matches

import pluggy

from waframe.core.contract.api import misfit
from waframe.core.contract.deprecations import DEPRECATED
from waframe.core.contract.plugin import AnyPlugin, Plugin, settings_type
from waframe.core.contract.registrations import Command
from waframe.core.errors import HookInvalid, PluginBroken
from waframe.core.runtime.registry.deprecated_uses import went_away
from waframe.core.runtime.registry.hook_table import HOOKS, Family, Hook
from waframe.core.runtime.registry.source import place_of

_MARKS = pluggy.PluginManager("waframe")


def check_plugin(found: object, *, name: str) -> type[AnyPlugin]:
    """Give the class back if it is a sound plugin of this name; else raise PluginBroken or HookInvalid."""
    if not (isinstance(found, type) and issubclass(found, Plugin)):
        raise PluginBroken(name, reason=f"{found!r} is no class that derives from Plugin")
    own_name = getattr(found, "name", None)
    if own_name != name:
        raise PluginBroken(name, reason=f"its class {found.__name__} says name = {own_name!r}; both must be the same")
    reason = misfit(name, found.api)
    if reason is not None:
        raise PluginBroken(name, reason=reason)
    settings_type(found)
    if not all(isinstance(command, Command) for command in found.commands):
        raise PluginBroken(name, reason="its commands hold something that is no click.Command")
    _check_unmarked(found)
    for method_name in dir(found):
        _check_method(found, method_name)
    return found


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """Make a hint for a misspelt word, or nothing."""
    near = get_close_matches(word, list(among), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _check_unmarked(plugin: type[AnyPlugin]) -> None:
    for name in HOOKS:
        method = inspect.getattr_static(plugin, name, None)
        if method is not None and _MARKS.parse_hookimpl_opts(plugin, name) is None:
            raise _invalid(plugin, hook=name, reason="it is not marked with @hookimpl")


def _check_method(plugin: type[AnyPlugin], name: str) -> None:
    options = _MARKS.parse_hookimpl_opts(plugin, name)
    if options is None:
        return
    if name not in HOOKS:
        gone = went_away(f"hook {name}", DEPRECATED)
        raise _invalid(plugin, hook=name, reason=gone or f"there is no such hook{did_you_mean(name, HOOKS)}")
    reason = _fault_of_options(options) or _fault_of_method(inspect.getattr_static(plugin, name), hook=HOOKS[name])
    if reason is not None:
        raise _invalid(plugin, hook=name, reason=reason)


def _invalid(plugin: type[AnyPlugin], *, hook: str, reason: str) -> HookInvalid:
    """Say what is wrong with a hook, and where it stands."""
    method = inspect.getattr_static(plugin, hook)
    file, line = place_of(getattr(method, "__func__", method) if callable(method) else plugin)
    return HookInvalid(plugin.name, hook=hook, reason=reason, place=f"{file}:{line}")


def _fault_of_options(options: pluggy.HookimplOpts) -> str | None:
    if options.get("wrapper") or options.get("hookwrapper"):
        return "wrappers are not called; implement the hook itself"
    if options.get("specname"):
        return "the method must be named like the hook"
    return None


def _fault_of_method(method: object, *, hook: Hook) -> str | None:
    if not inspect.isfunction(method):
        return "it must be an ordinary method"
    if inspect.isgeneratorfunction(method) or inspect.isasyncgenfunction(method):
        return "it must return, not yield"
    if hook.family is Family.COLLECTED and inspect.iscoroutinefunction(method):
        return "it is collected at start and must not be async"
    return _fault_of_arguments(tuple(inspect.signature(method).parameters.values()), hook=hook)


def _fault_of_arguments(parameters: tuple[inspect.Parameter, ...], *, hook: Hook) -> str | None:
    expected = ", ".join(("self", *hook.arguments))
    if not parameters or parameters[0].name != "self":
        return f"its first argument must be self, as in ({expected})"
    for parameter in parameters[1:]:
        if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY}:
            return f"argument {parameter} cannot be given by name; it takes ({expected})"
        if parameter.name not in hook.arguments:
            hint = did_you_mean(parameter.name, hook.arguments)
            return f"there is no argument {parameter.name}; it takes ({expected}){hint}"
    return None
