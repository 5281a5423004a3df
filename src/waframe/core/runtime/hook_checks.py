"""Checks that a plugin's class is one, and that its hooks exist and take what hooks take."""

import inspect
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

import pluggy

from waframe.core.contract.plugin import AnyPlugin, Plugin, settings_type
from waframe.core.errors import HookInvalid, PluginBroken
from waframe.core.runtime.hook_table import HOOKS, Family, Hook

_MARKS = pluggy.PluginManager("waframe")


def check_plugin(found: object, *, name: str) -> type[AnyPlugin]:
    """Give the class back if it is a sound plugin of this name; else raise PluginBroken or HookInvalid."""
    if not (isinstance(found, type) and issubclass(found, Plugin)):
        raise PluginBroken(name, reason=f"{found!r} is no class that derives from Plugin")
    own_name = getattr(found, "name", None)
    if own_name != name:
        raise PluginBroken(name, reason=f"its class {found.__name__} says name = {own_name!r}; both must be the same")
    settings_type(found)
    _check_unmarked(found)
    for hook_name, method_name in marked(found):
        _check_hook(found, hook_name=hook_name, method_name=method_name)
    return found


def marked(plugin: type[AnyPlugin]) -> Iterator[tuple[str, str]]:
    """List the hooks that a plugin implements: the hook's name and the method's, which are nearly always the same."""
    for method_name in dir(plugin):
        options = _MARKS.parse_hookimpl_opts(plugin, method_name)
        if options is not None:
            yield options.get("specname") or method_name, method_name


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """Make a hint for a misspelt word, or nothing."""
    near = get_close_matches(word, list(among), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _check_unmarked(plugin: type[AnyPlugin]) -> None:
    for name in HOOKS:
        method = inspect.getattr_static(plugin, name, None)
        if method is not None and _MARKS.parse_hookimpl_opts(plugin, name) is None:
            raise HookInvalid(plugin.name, hook=name, reason="it is not marked with @hookimpl")


def _check_hook(plugin: type[AnyPlugin], *, hook_name: str, method_name: str) -> None:
    hook = HOOKS.get(hook_name)
    if hook is None:
        raise HookInvalid(plugin.name, hook=hook_name, reason=f"there is no such hook{did_you_mean(hook_name, HOOKS)}")
    reason = _fault_of_method(plugin, method_name=method_name, hook=hook)
    if reason is not None:
        raise HookInvalid(plugin.name, hook=hook_name, reason=reason)


def _fault_of_method(plugin: type[AnyPlugin], *, method_name: str, hook: Hook) -> str | None:
    method = inspect.getattr_static(plugin, method_name)
    options = _MARKS.parse_hookimpl_opts(plugin, method_name)
    if not inspect.isfunction(method):
        return "it must be an ordinary method"
    if options is not None and (options.get("wrapper") or options.get("hookwrapper")):
        return "wrappers are not called; implement the hook itself"
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
