"""What a plugin's code promises, seen without running it: its name, its imports, its texts."""

import ast
from collections.abc import Iterator, Mapping
from importlib.metadata import entry_points

import waframe
from waframe.core.runtime.annotations.plugin_check import faults_of_hooks
from waframe.core.runtime.registry.discovery import GROUP
from waframe.testing.promises.promise import PromiseBroken
from waframe.testing.promises.subject import Subject

FACE = "waframe"
BESIDE = ("waframe.vocabulary", "waframe.dialogues")
"""What else of waframe is made to be imported by plugins."""
KIT = "waframe.testing"
LANGUAGES = ("es", "en")


async def it_is_sound(subject: Subject) -> None:
    """It imports, its class is a plugin, and its hooks exist and take what hooks take."""
    fault = subject.installed.fault
    if fault is not None:
        raise PromiseBroken(str(fault))


async def its_name_is_where_it_is_enabled(subject: Subject) -> None:
    """One word names it: in the class, as entry point or file, and as the key in the YAML."""
    name = subject.name
    if not name.isidentifier() or name != name.lower():
        raise PromiseBroken(
            f"the name {name!r} must be lower case letters, digits and _, since its tables begin with it"
        )
    if subject.path is not None:
        return
    point = subject.point
    if point is None:
        where = f"{subject.plugin.__module__}:{subject.plugin.__qualname__}"
        hint = f'add {name} = "{where}" under [project.entry-points."{GROUP}"], and install the distribution anew'
        raise PromiseBroken(f"no entry point of {GROUP} leads to {where}: {hint}; of a single file, give its path")
    if point.name != name:
        raise PromiseBroken(f"its entry point is called {point.name}, and its class says name = {name!r}")


async def it_imports_only_the_face(subject: Subject) -> None:
    """Of waframe it imports what `waframe.__all__` lists, and nothing of another plugin."""
    public = frozenset(waframe.__all__)
    others = _packages_of_others(subject)
    for file, tree in subject.code.items():
        kit = (KIT,) if {"testing", "tests"} & set(file.parts) else ()
        for line, module, names in _imports(tree):
            where = f"{subject.shown(file)}:{line} imports {module}"
            strange = [one for one in names if one not in public and f"{FACE}.{one}" not in BESIDE]
            if _within(module, subject.package, *kit):
                continue
            if _within(module, *others):
                raise PromiseBroken(f"{where}, which is another plugin: meet it by facts, hooks and actions")
            if module == FACE and strange:
                raise PromiseBroken(f"{where}.{strange[0]}, which waframe.__all__ does not list")
            if module != FACE and _within(module, FACE) and not _within(module, *BESIDE):
                raise PromiseBroken(f"{where}, which is no part of the face: import from waframe")


async def its_texts_are_whole(subject: Subject) -> None:
    """Every text has its key in `es.yaml` and `en.yaml`, with the same names in braces, and every key that is used.

    A single file says its texts by those of the deployment, in the languages that it speaks.
    """
    found = subject.texts
    if found and subject.path is None:
        _compare(found, name=subject.name)
    known = {key: template.names for texts in found.values() for key, template in texts.items()}
    for file, tree in subject.code.items():
        for call, key in _texts_used(tree, name=subject.name):
            where = f"{subject.shown(file)}:{call.lineno}"
            if key not in known:
                raise PromiseBroken(f"{where} uses the text {key}, which stands in no file of texts")
            given = {one.arg for one in call.keywords}
            missing = sorted(known[key] - given) if None not in given else []
            if missing:
                raise PromiseBroken(f"{where} uses the text {key} without a value for {{{missing[0]}}}")


async def its_hooks_say_what_they_take(subject: Subject) -> None:
    """Every argument and result of a hook has its type, and it is one that waframe gives and takes."""
    for fault in faults_of_hooks(subject.plugin):
        raise PromiseBroken(str(fault))


CODE = (its_name_is_where_it_is_enabled, it_imports_only_the_face, its_texts_are_whole, its_hooks_say_what_they_take)


def _packages_of_others(subject: Subject) -> tuple[str, ...]:
    modules = (point.value.partition(":")[0] for point in entry_points(group=GROUP) if point.name != subject.name)
    return tuple({module.rpartition(".")[0] for module in modules} - {"", KIT})


def _within(module: str, *packages: str) -> bool:
    return any(module == one or module.startswith(f"{one}.") for one in packages)


def _imports(tree: ast.Module) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name, ()) for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None and not node.level:
            yield node.lineno, node.module, tuple(one.name for one in node.names)


def _compare(found: Mapping[str, Mapping[str, object]], *, name: str) -> None:
    for language in LANGUAGES:
        if language not in found:
            raise PromiseBroken(f"texts/{language}.yaml is missing")
    keys = {key: language for language, texts in found.items() for key in texts}
    for key, language in keys.items():
        if key.partition(".")[0] != name:
            raise PromiseBroken(f"the text {key} must begin with {name}.")
        names = {spoken: getattr(texts.get(key), "names", None) for spoken, texts in found.items()}
        absent = [spoken for spoken, one in names.items() if one is None]
        if absent:
            raise PromiseBroken(f"the text {key} of texts/{language}.yaml is missing in texts/{absent[0]}.yaml")
        first, *others = names.items()
        for other in others:
            if other[1] != first[1]:
                raise PromiseBroken(
                    f"the text {key} shows {_braced(first[1])} in {first[0]}, and {_braced(other[1])} in {other[0]}"
                )


def _braced(names: frozenset[str] | None) -> str:
    return " ".join(f"{{{one}}}" for one in sorted(names or ())) or "no values"


def _texts_used(tree: ast.Module, *, name: str) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="say" | "text"), args=[ast.Constant(value=str(key))]):
                if key.startswith(f"{name}."):
                    yield node, key
            case _:
                continue
