"""The names of the API in one list, with the version since which each is there, and what may become of them."""

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from typing import get_type_hints

from packaging.version import Version

from waframe.core.contract.api import API_VERSION, FACES, RELEASES
from waframe.core.contract.deprecations import DEPRECATED
from waframe.core.runtime.annotations.assignable import show
from waframe.core.runtime.registry.hook_table import HOOKS, SPECS, Hook

HEAD = """\
# What plugins may rely on, and since which version of the API. scripts/reference writes this file; a name that is new
# stands under API_VERSION of src/waframe/core/contract/api.py, and one that is gone needs its deprecation there.
"""


def api_list(before: str) -> str:
    """Write `api.txt`; what was there keeps its version."""
    since = _read(before)
    lines = [f"{since.get(name, API_VERSION)} {name}" for name in names()]
    return HEAD + "".join(f"{line}\n" for line in lines)


def names() -> list[str]:
    """List the names of the faces, then the hooks, each with a line for each argument and one for its answer."""
    faces = [name for name in FACES if importlib.util.find_spec(name)]
    found = [f"{face}.{name}" for face in faces for name in sorted(importlib.import_module(face).__all__)]
    return [*found, *(line for hook in HOOKS.values() for line in _hook_lines(hook))]


def _hook_lines(hook: Hook) -> Iterator[str]:
    hints = get_type_hints(getattr(SPECS[hook.family], hook.name))
    yield f"hook {hook.name}"
    yield from (f"hook {hook.name}, argument {name}: {show(hints[name])}" for name in hook.arguments)
    yield f"hook {hook.name}, answer: {show(hints['return'])}"


def breaches(before: str, after: str) -> list[str]:
    """List what a version of the API that was released does not allow: new names without a minor, or names gone."""
    return breaches_since(max(RELEASES.values(), key=Version, default=None), before=_read(before), after=_read(after))


def breaches_since(released: str | None, *, before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Judge a change against the API of the newest release; before the first one everything may change."""
    if released is None:
        return []
    late = f"raise API_VERSION above {released}, which is released"
    found = [
        f"{name} is new: {late}" for name in after if name not in before and Version(after[name]) <= Version(released)
    ]
    gone = {one.name for one in DEPRECATED if Version(one.removed_in) <= Version(API_VERSION)}
    for name, since in before.items():
        known = name.partition(",")[0] in gone
        if name not in after and not known and Version(since) <= Version(released):
            found.append(f"{name} is gone: it must be deprecated first, and go with a major version")
    hasty = (one for one in DEPRECATED if Version(one.removed_in).release[1:] != (0,))
    return [*found, *(f"{one.name} goes in {one.removed_in}, which is no major version" for one in hasty)]


def _read(text: str) -> dict[str, str]:
    lines = (line.partition(" ") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: since for since, _, name in lines}
