"""The page of the tables: every column with its type and its meaning, as the migrations make them."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from ruamel.yaml import YAML

from reference_pages.everything import HOUSE, folder_of, own_plugins
from reference_pages.gaps import Gaps, one_line, table
from waframe.core.store.engines import sqlite_engine
from waframe.core.store.sqlite import sqlite_path

INTRODUCTION = """\
# Tables

What is stored, as the migrations of the core and of the plugins make it, with the same names in both databases; on
PostgreSQL the tables stand in the schema `waframe`. Columns that end with `_at` or `_until` are instants in UTC, those
with `_id` point at the table of that name, those with `_cents` are money in whole cents. A plugin's tables begin with
its name, and nobody else writes to them.
"""
CORE = HOUSE / "src" / "waframe" / "core" / "store" / "tables.yaml"
FILE, ABOUT, EVERYWHERE = "tables.yaml", "about", "everywhere"
OF_THE_DATABASE = ("sqlite_", "search_messages_", "search_thread_words_", "schema_versions")
"""How the tables begin that the database or the migrations keep for themselves."""
TYPES = {
    "VARCHAR": "text",
    "TEXT": "text",
    "INTEGER": "whole number",
    "BIGINT": "whole number",
    "SMALLINT": "whole number",
    "FLOAT": "number",
    "REAL": "number",
    "NUMERIC": "decimal",
    "BOOLEAN": "yes or no",
    "DATETIME": "instant",
    "DATE": "day",
    "BLOB": "bytes",
    "NULL": "text",
}
Meanings = Mapping[str, Mapping[str, str]]


def tables_page(database_url: str, gaps: Gaps) -> str:
    """Write `tables.md` from a database that is up to date."""
    with sqlite_engine(sqlite_path(database_url)).connect() as connection:
        inspector = sa.inspect(connection)
        names = [name for name in inspector.get_table_names() if not name.startswith(OF_THE_DATABASE)]
        columns = {name: inspector.get_columns(name) for name in names}
        keys = {name: inspector.get_pk_constraint(name)["constrained_columns"] for name in names}
    parts = [INTRODUCTION]
    homes = {name: folder_of(one) / FILE for name, one in own_plugins().items() if one.plugin.migrations is not None}
    owners = {table: _owner(table, tuple(homes)) for table in names}
    for owner, file in (("", CORE), *homes.items()):
        meanings = _meanings(file)
        own = [name for name in names if owners[name] == owner]
        parts.append(f"## {f'Of {owner}' if owner else 'Of the core'}\n")
        parts += [_table(name, columns[name], keys=keys[name], meanings=meanings, file=file, gaps=gaps) for name in own]
        known = {(name, one["name"]) for name in own for one in columns[name]}
        gaps.found += [
            f"{file} has {name}.{column}, which is not there"
            for name, some in meanings.items()
            if name != EVERYWHERE
            for column in some
            if column != ABOUT and (name, column) not in known
        ]
    return "\n".join(parts)


def _table(
    name: str,
    columns: list[sa.engine.interfaces.ReflectedColumn],
    *,
    keys: list[str],
    meanings: Meanings,
    file: Path,
    gaps: Gaps,
) -> str:
    own, shared = meanings.get(name, {}), meanings.get(EVERYWHERE, {})
    about = gaps.said(own.get(ABOUT), of=f"table {name}", where=f"`{name}: {{about: …}}` in {file}")
    rows = [
        (
            f"`{one['name']}`",
            _type(str(one["type"])),
            "key" if one["name"] in keys else "may be null" if one["nullable"] else "",
            gaps.said(
                own.get(one["name"]) or shared.get(one["name"]),
                of=f"column {name}.{one['name']}",
                where=f"`{name}: {{{one['name']}: …}}` in {file}",
            ),
        )
        for one in columns
    ]
    return f"### `{name}`\n\n{about}\n\n{table(('column', 'type', '', 'is'), rows)}"


def _type(name: str) -> str:
    return TYPES.get(name.partition("(")[0], one_line(name.lower()))


def _owner(name: str, plugins: tuple[str, ...]) -> str:
    return next((plugin for plugin in plugins if name.startswith(f"{plugin}_")), "")


def _meanings(file: Path) -> Meanings:
    return cast(Meanings, YAML(typ="safe").load(file.read_text("utf-8"))) if file.exists() else {}
