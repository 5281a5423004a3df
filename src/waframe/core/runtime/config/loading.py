"""Loading `waframe.yaml`: from a file to a `Config`, or to all of its faults at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from waframe.core.contract.settings import Settings
from waframe.core.errors import ConfigInvalid, Fault
from waframe.core.runtime.config.checking import check
from waframe.core.runtime.config.conversion import Conversion
from waframe.core.runtime.config.faults import Faults
from waframe.core.runtime.config.merging import merge
from waframe.core.runtime.config.reading import read
from waframe.core.runtime.config.records import Config, Kinds
from waframe.core.runtime.config.secrets import Secrets

SettingsT = TypeVar("SettingsT", bound=Settings)


def load(path: Path, *, kinds: Kinds, environ: Mapping[str, str]) -> Config:
    """Load a file; raises `ConfigInvalid` with every fault in it."""
    text = _text(path, hint="`waframe init` writes a first one")
    return load_text(text, file=str(path), kinds=kinds, environ=environ)


def load_settings(path: Path, kind: type[SettingsT], *, environ: Mapping[str, str]) -> SettingsT:
    """Load a file that is nothing but some settings; raises `ConfigInvalid` with every fault in it."""
    faults = Faults()
    root = read(_text(path, hint="write it, or correct the name of the file"), file=str(path), faults=faults)
    found = Conversion(Secrets(environ), faults=faults).record(merge([root]), kind)
    faults.settle()
    if found is None:
        raise ConfigInvalid((_at_beginning(str(path), "cannot be read", hint="look at its faults"),))
    return found


def load_text(text: str, *, file: str, kinds: Kinds, environ: Mapping[str, str]) -> Config:
    """Load a text that was read already; `file` is what faults call it."""
    faults = Faults()
    root = read(text, file=file, faults=faults)
    return check(root, kinds=kinds, secrets=Secrets(environ), faults=faults)


def _text(path: Path, *, hint: str) -> str:
    file = str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        problem = f"cannot be read: {error.strerror or 'unknown reason'}"
        raise ConfigInvalid((_at_beginning(file, problem, hint=hint),)) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        problem = "is not UTF-8 text from here on"
        fault = Fault(file=file, line=line, column=column, path="", problem=problem, hint="save it as UTF-8")
        raise ConfigInvalid((fault,)) from None
    return text


def _at_beginning(file: str, problem: str, *, hint: str) -> Fault:
    return Fault(file=file, line=1, column=1, path="", problem=problem, hint=hint)
