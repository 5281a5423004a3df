"""Finds where a plugin uses what will go away, by reading its files."""

import ast
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path

from waframe.core.contract.api import FACES
from waframe.core.contract.deprecations import DeprecatedUse, Deprecation
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.runtime.registry.source import home_of, place_of

HOOK = "hook "


def find_uses(plugin: type[AnyPlugin], table: tuple[Deprecation, ...]) -> tuple[DeprecatedUse, ...]:
    """List the uses of what stands in the table; a plugin without any costs nothing where the table is empty."""
    by_name = {one.name: one for one in table}
    if not by_name:
        return ()
    found = [*_hooks(plugin, by_name), *(use for file in _files(plugin) for use in _names(file, by_name))]
    return tuple(
        DeprecatedUse(
            plugin=plugin.name, file=file, line=line, name=one.name, removed_in=one.removed_in, instead=one.instead
        )
        for file, line, one in found
    )


def went_away(name: str, table: tuple[Deprecation, ...]) -> str | None:
    """Say since when something is gone, and what to use instead; None where it never was there."""
    for one in table:
        if one.name == name:
            return f"it went away in API {one.removed_in}: use {one.instead} instead"
    return None


Use = tuple[str, int, Deprecation]


def _hooks(plugin: type[AnyPlugin], by_name: Mapping[str, Deprecation]) -> Iterator[Use]:
    for name, one in by_name.items():
        method = inspect.getattr_static(plugin, name.removeprefix(HOOK), None) if name.startswith(HOOK) else None
        if inspect.isfunction(method):
            yield (*place_of(method), one)


def _files(plugin: type[AnyPlugin]) -> list[Path]:
    home = home_of(plugin)
    return sorted(home.rglob("*.py")) if home.is_dir() else [home]


def _names(file: Path, by_name: Mapping[str, Deprecation]) -> Iterator[Use]:
    try:
        tree = ast.parse(file.read_text("utf-8"))
    except (SyntaxError, ValueError):  # a file that is no code for this Python, such as a template
        return
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module in FACES:
                used = [f"{module}.{alias.name}" for alias in names]
            case ast.Attribute() if (module := ast.unparse(node.value)) in FACES:
                used = [f"{module}.{node.attr}"]
            case _:
                continue
        for name in used:
            if name in by_name:
                yield str(file), node.lineno, by_name[name]
