"""Everything of one plugin that waframe calls: its hooks, actions, jobs, checks and searches."""

import inspect
from collections.abc import Callable, Iterator
from typing import get_type_hints

from waframe.core.contract.action import Action, ActionCall
from waframe.core.contract.context import Context
from waframe.core.contract.host import Host
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.contract.registrations import Check, Finding, Found, JobHandler, Search, Sought
from waframe.core.records.agent import Role
from waframe.core.records.conversation import Conversation
from waframe.core.records.job import Job
from waframe.core.runtime.annotations.calls import Expected, TypeFault, faults_of_call
from waframe.core.runtime.registry.collected import collect
from waframe.core.runtime.registry.hook_table import HOOKS, SPECS, Family, Hook


def faults_of_plugin(instance: AnyPlugin) -> list[TypeFault]:
    """List what does not fit, hook by hook, then what the plugin registers; each fault once."""
    found = [*faults_of_hooks(type(instance)), *faults_of_registered(instance)]
    return list(dict.fromkeys(found))


def faults_of_hooks(plugin: type[AnyPlugin]) -> Iterator[TypeFault]:
    """List what does not fit in the hooks of a plugin's class."""
    for hook in HOOKS.values():
        method = inspect.getattr_static(plugin, hook.name, None)
        if inspect.isfunction(method):
            yield from faults_of_call(method, _expected_of_hook(plugin.name, hook=hook))


def _expected_of_hook(plugin: str, *, hook: Hook) -> Expected:
    hints = get_type_hints(getattr(SPECS[hook.family], hook.name))
    result = hints.pop("return")
    return Expected(
        plugin=plugin,
        what=f"hook {hook.name}",
        arguments=hints,
        result=result | None if hook.family is Family.REFINED else result,
        awaited=hook.family is not Family.COLLECTED,
        by_name=True,
    )


def faults_of_registered(instance: AnyPlugin) -> Iterator[TypeFault]:
    """List what does not fit in the functions that a plugin registers."""
    plugin = instance.name

    def faults(what: str, run: Callable[..., object], gives: object, **arguments: object) -> Iterator[TypeFault]:
        return faults_of_call(run, Expected(plugin=plugin, what=what, arguments=arguments, result=gives))

    for action in (owned.item for owned in collect(instance, "register_actions", kind=Action)):
        what = f"action {action.name}"
        yield from faults(what, action.run, action.result, ctx=Context, call=ActionCall, arguments=action.arguments)
        if action.titled is not None:
            arguments: dict[str, object] = {"conversation": Conversation, "caller_id": str, "role": Role}
            titled = Expected(
                plugin=plugin, what=f"{what}: titled", arguments=arguments, result=str | None, awaited=False
            )
            yield from faults_of_call(action.titled, titled)
    for job in (owned.item for owned in collect(instance, "register_jobs", kind=JobHandler)):
        yield from faults(f"job {job.name}", job.run, None, host=Host, job=Job)
    for check in (owned.item for owned in collect(instance, "register_checks", kind=Check)):
        yield from faults(f"check {check.name}", check.run, list[Finding], host=Host)
    for search in (owned.item for owned in collect(instance, "register_searches", kind=Search)):
        yield from faults(f"search {search.scope}", search.run, list[Found], host=Host, sought=Sought)
