"""No statement of the store walks through a table that grows without end; SQLite says so for every one of them."""

import re
import sqlite3
from pathlib import Path

import waframe.core.store
from waframe.core.store.queries import load_queries

FOLDER = Path(waframe.core.store.__file__).parent
GROWING = "conversations customer_identities customers events facts messages notices outbox search_threads statuses"
ALIASED = re.compile(
    r"\b(?:from|join|update|into)\s+(\w+)(?:\s+(?!where|set|on|join|order|limit|group|left|values)(\w+))?"
)
WALK = re.compile(r"(?:SCAN (\w+)\b.*|SEARCH (\w+)(?: LEFT-JOIN)?)")
WALKS = {
    "events.first": "one row, an end of the primary key",
    "events.last": "one row, an end of the primary key",
    "events.forget": "the first of them, along the primary key",
}
WAITING = ("outbox_by_address_seq", "outbox_by_conversation_id_seq")
"""Indexes of what still has to be done, and of nothing else."""


def steps(connection: sqlite3.Connection, text: str) -> list[str]:
    values = dict.fromkeys(re.findall(r"(?<![:\w]):([a-z_]\w*)", text))
    return [str(row[3]) for row in connection.execute(f"explain query plan {text}", values)]


def walked(text: str, steps: list[str]) -> set[str]:
    tables = {alias or table: table for table, alias in ALIASED.findall(text)}
    tables |= {table: table for table in tables.values()}
    walks = [walk for step in steps if not step.endswith(WAITING) and (walk := WALK.fullmatch(step))]
    names = {str(walk[1] or walk[2]) for walk in walks}
    return {tables.get(name, name) for name in names} & set(GROWING.split())


STATEMENTS = {
    f"{path.stem}.{query.name}": query.sqlite
    for path in sorted(FOLDER.glob("*.sql"))
    for query in load_queries(str(path.with_suffix(".py"))).values()
    if query.sqlite
}


def test_what_grows_is_read_through_an_index(migrated_sqlite: Path) -> None:
    connection = sqlite3.connect(migrated_sqlite)
    found = {name: walked(text, steps(connection, text)) for name, text in STATEMENTS.items()}
    connection.close()

    assert {name: tables for name, tables in found.items() if tables and name not in WALKS} == {}
    assert {name for name in WALKS if not found[name]} == set()


def test_a_walk_is_seen(migrated_sqlite: Path) -> None:
    connection = sqlite3.connect(migrated_sqlite)
    text = "select o.id from outbox o where o.attempts = :attempts"

    assert walked(text, steps(connection, text)) == {"outbox"}
    connection.close()
