"""Reads named SQL out of `.sql` files, written once for both databases or once for each."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

Dialect = Literal["sqlite", "postgres"]

_HEAD = re.compile(r"^-- :name (?P<name>\w+)(?: :for (?P<dialect>sqlite|postgres))?\s*$", re.MULTILINE)
_PARAMETER = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A named statement. `sqlite` keeps its `:names`; `postgres` has `$1` for the first of `names`, and so on."""

    name: str
    sqlite: str
    postgres: str
    names: tuple[str, ...]


def load_queries(python_file: str) -> dict[str, Query]:
    """Read the statements of the `.sql` file that lies beside a Python file."""
    path = Path(python_file).with_suffix(".sql")
    texts: dict[str, dict[str, str]] = {}
    for name, dialect, text in _split(path.read_text(encoding="utf-8")):
        texts.setdefault(name, {})[dialect] = text
    return {name: _compile(name, variants) for name, variants in texts.items()}


def _split(text: str) -> Iterator[tuple[str, str, str]]:
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        yield head["name"], head["dialect"] or "both", text[head.end() : end].strip().rstrip(";")


def _compile(name: str, variants: dict[str, str]) -> Query:
    both = variants.get("both", "")
    postgres = variants.get("postgres", both)
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 1}"

    numbered = _PARAMETER.sub(number, postgres)
    return Query(name=name, sqlite=variants.get("sqlite", both), postgres=numbered, names=tuple(names))
