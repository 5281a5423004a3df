"""Writes the reference of the hooks from their specifications, so that the page cannot be wrong."""

from collections.abc import Iterator
from inspect import getdoc
from re import sub

from waframe.core.runtime.registry.hook_table import HOOKS, SPECS, Hook

INTRODUCTION = """\
# Hooks

A plugin takes part where it implements a hook, marked with `@hookimpl`. Leave out the arguments that you do not need.
Hooks with a context may be `async def` or plain `def`; a plain one runs in a thread. Plugins are called in the order of
the configuration; `@hookimpl(tryfirst=True)` and `@hookimpl(trylast=True)` go before and after the others.

A hook that fails loses what it asked for through `ctx` and nothing else. After five failures in a row, or one turn that
ran out of time, the plugin is left out of that branch for 30 seconds, then tried again; each time it fails again it
stays out twice as long, up to ten minutes. `/readyz` and `waframe plugins` list it as degraded.
"""


def hooks_reference() -> str:
    """Write the page `docs/reference/hooks.md`."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    for family, specs in SPECS.items():
        yield f"## {family.value.capitalize()}\n"
        yield f"{getdoc(specs)}\n"
        for hook in (one for one in HOOKS.values() if one.family is family):
            yield from _entry(hook)


def _entry(hook: Hook) -> Iterator[str]:
    asynchronous = "" if hook.family.value == "collected" else "async "
    yield f"### `{hook.name}`\n"
    yield f"```python\n{asynchronous}def {hook.name}{_plain(hook.signature)}\n```\n"
    yield f"{hook.promise}\n"


def _plain(signature: str) -> str:
    """Leave the modules out of a signature's types."""
    return sub(r"[a-z_][\w.]*\.(?=[A-Z])", "", signature)
