"""Looks at the types of a deployment's plugins: against what waframe calls, then with mypy."""

import anyio.to_thread
import msgspec

from waframe.core.contract.plugin import AnyPlugin
from waframe.core.runtime.annotations.calls import TypeFault
from waframe.core.runtime.annotations.mypy_run import files_of, is_installed, run_mypy
from waframe.core.runtime.annotations.plugin_check import faults_of_plugin
from waframe.core.runtime.deployment import Deployment, setup_of
from waframe.core.runtime.registry import Registry


class TypeReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, in which plugins it was looked for, and in which mypy looked too, or why it did not."""

    plugins: tuple[str, ...]
    faults: tuple[TypeFault, ...]
    mypy: tuple[str, ...] = ()
    without_mypy: str | None = None


async def inspect_types(deployment: Deployment) -> TypeReport:
    """Start the plugins that are enabled, and look at them; raises what a plugin that does not start raises."""
    setup = setup_of(deployment.config)
    async with Registry.running(
        deployment, installed=deployment.installed, setup=setup, overrides=deployment.overrides
    ) as registry:
        instances = registry.instances()
    faults = await anyio.to_thread.run_sync(_faults, instances)
    used = setup.used()
    if not is_installed():
        reason = "mypy is not installed, so only the calls were looked at: pip install mypy"
        return TypeReport(plugins=used, faults=faults, without_mypy=reason)
    files = files_of({name: deployment.installed[name] for name in used})
    if not files:
        reason = "all of them come with waframe, so mypy has nothing to look at"
        return TypeReport(plugins=used, faults=faults, without_mypy=reason)
    found = await anyio.to_thread.run_sync(run_mypy, files)
    return TypeReport(plugins=used, faults=(*faults, *found), mypy=tuple(one.plugin for one in files))


def _faults(instances: tuple[AnyPlugin, ...]) -> tuple[TypeFault, ...]:
    return tuple(dict.fromkeys(fault for instance in instances for fault in faults_of_plugin(instance)))
