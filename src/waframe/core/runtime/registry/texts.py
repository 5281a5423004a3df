"""What people read: the texts of all plugins by language and key, with what the deployment says instead."""

import sys
from collections.abc import Iterable, Mapping
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from waframe.core.contract.host import Host
from waframe.core.contract.plugin import AnyPlugin
from waframe.core.errors import ConfigInvalid, Fault, PluginBroken, TextIncomplete
from waframe.core.runtime.registry.hook_checks import did_you_mean
from waframe.core.runtime.registry.text_files import Template, fill, read_texts

FALLBACKS = ("es", "en")
_OWN = "waframe.core.runtime"

Catalogue = Mapping[str, Mapping[str, Template]]


class Texts:
    """Renders texts. `use` puts another catalogue in place, at once for everybody."""

    def __init__(self, catalogue: Catalogue, *, host: Host) -> None:
        self._catalogue = catalogue
        self._host = host
        self._missed: set[tuple[str, str]] = set()

    def use(self, catalogue: Catalogue) -> None:
        """Replace all texts."""
        self._catalogue = catalogue
        self._missed.clear()

    def render(self, language: str, key: str, /, **values: object) -> str:
        """Give a text in a language, else in Spanish, else in English, else its key; raises TextIncomplete."""
        template = self._find(language, key)
        if template is None:
            return key
        try:
            return fill(template.parts, values)
        except KeyError as error:
            raise TextIncomplete(key, placeholder=str(error.args[0])) from None

    def _find(self, language: str, key: str) -> Template | None:
        base = language.replace("_", "-").partition("-")[0]
        for spoken in (language, base):
            found = self._catalogue.get(spoken, {}).get(key)
            if found is not None:
                return found
        self._miss(language, key)
        return next((found for spoken in FALLBACKS if (found := self._catalogue.get(spoken, {}).get(key))), None)

    def _miss(self, language: str, key: str) -> None:
        self._host.count("texts_missing", language=language, key=key)
        if (language, key) not in self._missed:
            self._missed.add((language, key))
            self._host.log.warning("text_missing", language=language, key=key)


def catalogue_of(plugins: Iterable[type[AnyPlugin]], *, overrides: Path | None = None) -> Catalogue:
    """Put together the texts of the core, of these plugins, and of the deployment's folder, which wins.

    Raises PluginBroken for a fault in a plugin's texts, ConfigInvalid for one in the deployment's.
    """
    catalogue = {language: dict(texts) for language, texts in texts_in(files(_OWN) / "texts", owner="core").items()}
    owners = {key: "core" for texts in catalogue.values() for key in texts}
    for plugin in plugins:
        for language, texts in texts_of(plugin).items():
            taken = [key for key in texts if owners.setdefault(key, plugin.name) != plugin.name]
            if taken:
                raise PluginBroken(plugin.name, reason=f"text {taken[0]} is already one of {owners[taken[0]]}")
            catalogue.setdefault(language, {}).update(texts)
    if overrides is not None and overrides.is_dir():
        _override(catalogue, folder=overrides)
    return catalogue


def texts_of(plugin: type[AnyPlugin]) -> Catalogue:
    """Read `texts/*.yaml` next to a plugin's module; a plugin of a single file has none."""
    package = sys.modules.get(sys.modules[plugin.__module__].__package__ or "")
    return texts_in(files(package) / "texts", owner=plugin.name) if package else {}


def texts_in(folder: Traversable, *, owner: str) -> Catalogue:
    """Read the `*.yaml` of a folder, each a language; none where there is no folder. Raises PluginBroken."""
    if not folder.is_dir():
        return {}
    sources = sorted((one for one in folder.iterdir() if one.name.endswith(".yaml")), key=lambda one: one.name)
    try:
        return {
            one.name.removesuffix(".yaml"): read_texts(one.read_text("utf-8"), file=f"{owner}/texts/{one.name}")
            for one in sources
        }
    except ConfigInvalid as error:
        raise PluginBroken(owner, reason=str(error)) from error


def _override(catalogue: dict[str, dict[str, Template]], *, folder: Path) -> None:
    known: dict[str, frozenset[str]] = {}
    for texts in catalogue.values():
        for key, text in texts.items():
            known[key] = known.get(key, frozenset()) | text.names
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        said = read_texts(path.read_text("utf-8"), file=str(path))
        faults += [fault for key, text in said.items() if (fault := _fault(key, text, known=known))]
        catalogue.setdefault(path.stem, {}).update(said)
    if faults:
        raise ConfigInvalid(tuple(faults))


def _fault(key: str, text: Template, *, known: Mapping[str, frozenset[str]]) -> Fault | None:
    located = partial(Fault, file=text.file, line=text.line, column=text.column, path=key)
    if key not in known:
        # Texts of a plugin that is switched off may stay where they are.
        siblings = [one for one in known if one.partition(".")[0] == key.partition(".")[0]]
        hint = did_you_mean(key, siblings).removeprefix("; ")
        return located(problem="there is no such text", hint=hint or None) if siblings else None
    strange = sorted(text.names - known[key])
    if strange:
        return located(problem=f"there is no value {{{strange[0]}}}", hint=f"it gets {_listed(known[key])}")
    return None


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "no values"
