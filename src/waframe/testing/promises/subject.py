"""The plugin on trial: its class, where it comes from, and what it is given."""

import ast
import inspect
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from shutil import copytree
from typing import Any

from waframe import Plugin
from waframe.core.runtime.registry import Installed, load_file
from waframe.core.runtime.registry.discovery import GROUP
from waframe.core.runtime.registry.texts import Catalogue, texts_in, texts_of
from waframe.testing.promises.promise import PromiseBroken
from waframe.testing.scenario import ENVIRONMENT, Scenario

AnyPlugin = Plugin[Any, Any]
Setting = object
SAYS = ("hola", "¿Tienen balatas?")


class Subject:
    """A plugin, the settings that a branch gives it, what its customers say, and what its deployment needs."""

    def __init__(
        self,
        plugin: type[AnyPlugin] | Path,
        *,
        settings: Mapping[str, Setting],
        says: tuple[str, ...],
        environment: Mapping[str, str],
        prepare: Callable[[Scenario], None] | None,
    ) -> None:
        self.path = plugin if isinstance(plugin, Path) else None
        self.installed = load_file(plugin) if isinstance(plugin, Path) else _of_class(plugin)
        self.settings = dict(settings)
        self.says = says
        self.environment = {**ENVIRONMENT, **environment}
        self._prepare = prepare

    @property
    def name(self) -> str:
        """The name, by which the YAML enables it."""
        return self.installed.name

    @property
    def plugin(self) -> type[AnyPlugin]:
        """The class; raises what is wrong with it."""
        return self.installed.plugin

    @property
    def is_channel(self) -> bool:
        """Whether it is enabled under `channels:`."""
        return self.installed.fault is None and self.plugin.address_settings is not None

    @cached_property
    def point(self) -> EntryPoint | None:
        """The entry point that leads to the class, where there is one."""
        if self.path is not None:
            return None
        wanted = f"{self.plugin.__module__}:{self.plugin.__qualname__}"
        return next((point for point in entry_points(group=GROUP) if point.value == wanted), None)

    @cached_property
    def package(self) -> str:
        """The package that is its own; of a single file, its module."""
        module = self.plugin.__module__
        return module if self.path is not None else module.rpartition(".")[0] or module

    @cached_property
    def folder(self) -> Path:
        """The folder of its files; of a single file, that file."""
        if self.path is not None:
            return self.path
        file = Path(inspect.getfile(self.plugin))
        return file.parent if "." in self.plugin.__module__ else file

    @cached_property
    def texts(self) -> Catalogue:
        """Its texts by language and key; those of a single file stand among the deployment's."""
        if self.path is None:
            return texts_of(self.plugin)
        whole = texts_in(self._beside / "texts", owner=self.name)
        own = {
            language: {key: text for key, text in said.items() if self._owns(key)} for language, said in whole.items()
        }
        return {language: said for language, said in own.items() if said}

    @cached_property
    def code(self) -> Mapping[Path, ast.Module]:
        """Its files, each as a tree; migrations are left out, which speak with the database's own tools."""
        files = [self.folder] if self.folder.is_file() else sorted(self.folder.rglob("*.py"))
        return {
            file: ast.parse(file.read_text("utf-8"), filename=str(file))
            for file in files
            if "migrations" not in file.relative_to(self.folder).parts
        }

    @property
    def _beside(self) -> Path:
        """The folder of the deployment to which a single file belongs."""
        return self.folder.resolve().parent.parent

    def _owns(self, key: str) -> bool:
        return key.partition(".")[0] == self.name

    def shown(self, file: Path) -> str:
        """Name a file of it shortly."""
        return file.name if self.folder.is_file() else str(file.relative_to(self.folder.parent))

    def prepare(self, scenario: Scenario) -> None:
        """Give a scenario what it needs before its first branch."""
        scenario.install(self.installed)
        if self.texts and self.path is not None:
            copytree(self._beside / "texts", scenario.folder / "texts")
        scenario.environment.update(self.environment)
        if self._prepare is not None:
            self._prepare(scenario)


def _of_class(plugin: type[AnyPlugin]) -> Installed:
    name = getattr(plugin, "name", None)
    if not isinstance(name, str):
        raise PromiseBroken(f"{plugin.__name__} has no name, as in name = {plugin.__name__.lower()!r}")
    return Installed(name, source="the test", version=None, load=lambda: plugin)
