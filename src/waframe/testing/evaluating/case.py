"""A written conversation and what is to come of it, as a YAML file says it."""

from pathlib import Path

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


class CaseInvalid(ValueError):
    """Raised when a file of cases cannot be read, or says what no case can mean; names the file."""


class NotPrepared(RuntimeError):
    """Raised when the catalogue of a suite cannot be imported; tells what the command said."""


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that the customer does: `says` words, `taps` a button by its title, or lets `waits` seconds pass."""

    says: str | None = None
    taps: str | None = None
    waits: float | None = None


class Rows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many rows of a table there are to be for this conversation, with these values."""

    table: str
    where: dict[str, str | int | None] = {}
    count: int = 1


class Expected(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to come of a conversation; `says` and `never` are regular expressions on what the customer read."""

    rows: tuple[Rows, ...] = ()
    facts: dict[str, str] = {}
    floor: str | None = None
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Case(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A conversation. A line that is a plain text is said."""

    id: str
    customer: tuple[str | Line, ...]
    expect: Expected
    title: str = ""
    plugins: dict[str, object] = {}
    tags: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    plugins: dict[str, object]
    cases: tuple[Case, ...]
    catalogue: str | None = None
    never: tuple[str, ...] = ()


class Suite(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of a file, the branch in which they are played, and what nobody must ever read in any of them."""

    path: Path
    plugins: dict[str, object]
    cases: tuple[Case, ...]
    catalogue: Path | None = None
    never: tuple[str, ...] = ()


def read_suite(path: Path) -> Suite:
    """Read a file of cases; raises CaseInvalid."""
    try:
        data: object = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        found = msgspec.convert(data, _File, strict=False)
    except OSError as error:
        raise CaseInvalid(f"{path}: {error.strerror}") from error
    except (YAMLError, msgspec.ValidationError) as error:
        raise CaseInvalid(f"{path}: {error}") from error
    ids = [case.id for case in found.cases]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise CaseInvalid(f"{path}: {', '.join(twice)} stands there twice; give each case an id of its own")
    catalogue = path.parent / found.catalogue if found.catalogue else None
    return Suite(path=path, plugins=found.plugins, cases=found.cases, catalogue=catalogue, never=found.never)
