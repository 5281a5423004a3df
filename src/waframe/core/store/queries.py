"""Reads named SQL out of `.sql` files, written once for both databases or once for each."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from waframe.core.errors import StoreError

Dialect = Literal["sqlite", "postgres"]

_START = re.compile(r"^-- :name\b.*$", re.MULTILINE)
_HEAD = re.compile(r"-- :name (?P<name>\w+)(?: :(?P<scope>for|only) (?P<dialect>sqlite|postgres))?\s*")
_PARAMETER = re.compile(r"'[^']*'|\"[^\"]*\"|--[^\n]*|(?<![:\w]):(?P<name>[a-z_][a-z0-9_]*)")


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A named statement. `sqlite` keeps its `:names`; `postgres` has `$1` for the first of `names`, and so on.

    A statement that is `:only` for one database is empty for the other.
    """

    name: str
    sqlite: str
    postgres: str
    names: tuple[str, ...]


def load_queries(python_file: str) -> dict[str, Query]:
    """Read the statements of the `.sql` file that lies beside a Python file; raises StoreError where one is faulty.

    A head is `-- :name N` for both databases, `-- :name N :for D` for one of two variants, or `-- :name N :only D`.
    """
    path = Path(python_file).with_suffix(".sql")
    texts: dict[str, dict[str, str]] = {}
    for head, text in _split(path.read_text(encoding="utf-8"), path):
        variants = texts.setdefault(head["name"], {})
        scope = f"{head['scope']} {head['dialect']}" if head["scope"] else "both"
        if scope in variants or not text:
            raise StoreError(f"{path}: query {head['name']} is {'given twice' if text else 'empty'}")
        variants[scope] = text
    return {name: _compile(name, variants, path) for name, variants in texts.items()}


def _split(text: str, path: Path) -> Iterator[tuple[re.Match[str], str]]:
    starts = list(_START.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=True):
        head = _HEAD.fullmatch(start[0])
        if head is None:
            raise StoreError(f"{path}: {start[0]!r} is no head of a query")
        yield head, text[start.end() : end].strip().rstrip(";")


def _compile(name: str, variants: dict[str, str], path: Path) -> Query:
    match sorted(variants):
        case ["both"]:
            sqlite = postgres = variants["both"]
        case ["for postgres", "for sqlite"]:
            sqlite, postgres = variants["for sqlite"], variants["for postgres"]
        case ["only sqlite"]:
            sqlite, postgres = variants["only sqlite"], ""
        case ["only postgres"]:
            sqlite, postgres = "", variants["only postgres"]
        case ["for postgres"] | ["for sqlite"] as found:
            missing = "sqlite" if found == ["for postgres"] else "postgres"
            raise StoreError(f"{path}: query {name} has no variant for {missing}")
        case found:
            raise StoreError(f"{path}: query {name} is given as {' and as '.join(found)}")
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        parameter = match["name"]
        if parameter is None:
            return match[0]
        if parameter not in names:
            names.append(parameter)
        return f"${names.index(parameter) + 1}"

    numbered = _PARAMETER.sub(number, postgres)
    return Query(name=name, sqlite=sqlite, postgres=numbered, names=tuple(names))
