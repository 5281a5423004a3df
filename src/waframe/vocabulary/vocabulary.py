"""The vocabulary of the trade, read from data files, and from a deployer's folder on top of them."""

import csv
import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from waframe.vocabulary.engines import engine_named
from waframe.vocabulary.entries import Family, Kind, Model, Sense
from waframe.vocabulary.folding import flat, fold
from waframe.vocabulary.phrases import Phrases
from waframe.vocabulary.spelling import Spelling
from waframe.vocabulary.verbs import forms

_DATA = resources.files("waframe.vocabulary") / "data"
_STRICT_LENGTH = 2


class VocabularyInvalid(ValueError):
    """A file of words cannot be read, or says something that no vocabulary can mean."""


class _Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str = ""
    axes: str = "none"
    words: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


class _Group(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    families: tuple[str, ...]
    words: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


class _ModelRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    make: str
    model: str
    years: tuple[int, int] | None = None
    engines: tuple[str | float, ...] = ()
    names: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a file of words may hold."""

    families: dict[str, _Words] = {}
    groups: tuple[_Group, ...] = ()
    makes: dict[str, tuple[str, ...]] = {}
    models: tuple[_ModelRow, ...] = ()
    brands: dict[str, tuple[str, ...] | None] = {}
    positions: dict[str, tuple[str, ...]] = {}
    sides: dict[str, tuple[str, ...]] = {}
    replacements: dict[str, str] = {}
    filler: str = ""
    plain: str = ""
    traits: str = ""
    verbs: str = ""


class Vocabulary:
    """What words of the trade mean. It is read once and never changes; `digest` tells two vocabularies apart."""

    def __init__(self, files: Iterable[_File], *, digest: str) -> None:
        self.digest = digest
        self.families: dict[str, Family] = {}
        self.models: dict[str, tuple[Model, ...]] = {}
        self.makes: dict[str, str] = {}
        self.phrases = Phrases()
        self.replacements: dict[str, str] = {}
        self.filler: set[str] = set()
        self.plain: set[str] = set()
        self.traits: set[str] = set()
        self._verbs: set[str] = set()
        self._names_of_makes: dict[str, list[str]] = {}
        for file in files:
            self._add(file)
        self.filler |= self._verbs - self.plain - self.traits
        known = {word for word in self.phrases.words if not word.isdigit()}
        self.spelling = Spelling(known)
        self.known = known | self.filler | self.plain | self.traits | set(self.replacements)

    def _add(self, file: _File) -> None:
        for key, words in file.families.items():
            self._add_family(key, words)
        for group in file.groups:
            self._add_phrases(Kind.FAMILY, group.families, words=group.words, weak=group.weak)
        for make, names in file.makes.items():
            self._add_make(make, names)
        for row in file.models:
            self._add_model(row)
        for brand, more in file.brands.items():
            self._add_phrases(Kind.BRAND, (brand,), words=(brand, *(more or ())), weak=())
        for kind, named in ((Kind.POSITION, file.positions), (Kind.SIDE, file.sides)):
            for key, phrases in named.items():
                self._add_phrases(kind, (key,), words=phrases, weak=())
        self.replacements.update({fold(one): fold(other) for one, other in file.replacements.items()})
        self.filler.update(fold(file.filler).split())
        self.plain.update(fold(file.plain).split())
        self.traits.update(fold(file.traits).split())
        self._verbs.update(form for verb in fold(file.verbs).split() for form in forms(verb))

    def _add_family(self, key: str, words: _Words) -> None:
        known = self.families.get(key)
        if known is None:
            axes = words.axes
            both = axes == "both"
            self.families[key] = Family(
                key=key, name=words.name or key, position=both or axes == "position", side=both or axes == "side"
            )
        named = (words.name,) if words.name else ()
        several = tuple(name for name in named if " " in name)
        self._add_phrases(Kind.FAMILY, (key,), words=(*words.words, *several), weak=(*words.weak, *named))

    def _add_make(self, make: str, names: Iterable[str]) -> None:
        self.makes[fold(make)] = make
        self._names_of_makes.setdefault(make, []).extend((make, *(name.rstrip("?") for name in names)))
        self._add_phrases(Kind.MAKE, (make,), words=(make, *names), weak=())

    def _add_model(self, row: _ModelRow) -> None:
        first, last = row.years or (None, None)
        engines = tuple(filter(None, (engine_named(str(engine)) for engine in row.engines)))
        model = Model(make=row.make, name=row.model, first=first, last=last, engines=engines)
        self.models[model.name] = (*self.models.get(model.name, ()), model)
        if row.make not in self._names_of_makes:
            self._add_make(row.make, ())
        for name in (row.model, *row.names):
            bare = name.rstrip("?")
            for make in dict.fromkeys(self._names_of_makes[row.make]):
                if _is_strict(bare):
                    self.phrases.add(f"{make} {bare}", Sense(kind=Kind.MODEL, values=(model.name,)))
            if name.endswith("?") or not _is_strict(name):
                self._add_phrases(Kind.MODEL, (model.name,), words=(name,), weak=())

    def _add_phrases(self, kind: Kind, values: tuple[str, ...], *, words: Iterable[str], weak: Iterable[str]) -> None:
        for word in words:
            self.phrases.add(word.rstrip("?"), Sense(kind=kind, values=values, weak=word.endswith("?")))
        for word in weak:
            self.phrases.add(word, Sense(kind=kind, values=values, weak=True))


def load(folder: Path | None = None) -> Vocabulary:
    """Read the vocabulary, and the `.yaml` files of a folder on top; raises VocabularyInvalid."""
    digest = hashlib.blake2b(digest_size=16)
    files = []
    for name in ("families.yaml", "words.yaml"):
        text = (_DATA / name).read_text(encoding="utf-8")
        digest.update(text.encode())
        files.append(_parsed(text, source=name))
    makes, models = ((_DATA / name).read_text(encoding="utf-8") for name in ("makes.csv", "models.csv"))
    digest.update(f"{makes}\0{models}".encode())
    files.append(_File(makes=_makes(makes), models=_models(models)))
    for path in sorted(folder.glob("*.yaml")) if folder is not None and folder.is_dir() else ():
        text = path.read_text(encoding="utf-8")
        digest.update(text.encode())
        files.append(_parsed(text, source=str(path)))
    return Vocabulary(files, digest=digest.hexdigest())


@lru_cache(maxsize=1)
def default() -> Vocabulary:
    """Give the vocabulary without anybody's additions, read once."""
    return load()


def _parsed(text: str, *, source: str) -> _File:
    try:
        data: object = YAML(typ="safe", pure=True).load(text)
        return msgspec.convert(data or {}, _File, strict=False)
    except (YAMLError, msgspec.ValidationError) as error:
        raise VocabularyInvalid(f"{source}: {error}") from error


def _makes(text: str) -> dict[str, tuple[str, ...]]:
    return {row["make"]: _several(row["names"]) for row in csv.DictReader(text.splitlines())}


def _models(text: str) -> tuple[_ModelRow, ...]:
    return tuple(_model(row) for row in csv.DictReader(text.splitlines()))


def _model(row: Mapping[str, str]) -> _ModelRow:
    return _ModelRow(
        make=row["make"],
        model=row["model"],
        years=(int(row["first"]), int(row["last"])),
        engines=tuple(filter(None, row["engines"].split("|"))),
        names=_several(row["names"]),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split(";") if name)


def _is_strict(name: str) -> bool:
    """Tell whether a name is too short, or too much of a number, to stand without its make."""
    bare = "".join(letter for letter in flat(name) if letter.isalnum())
    return len(bare) <= _STRICT_LENGTH or bare.isdigit()
