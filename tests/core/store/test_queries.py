"""Named SQL: parameters are found where they are meant, and a gap is told at load."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

import waframe.core.store
from waframe.core.errors import StoreError
from waframe.core.store.database import Database
from waframe.core.store.postgres import SCHEMA
from waframe.core.store.queries import Query, load_queries
from waframe.core.store.sqlite import sqlite_path

STORE = Path(waframe.core.store.__file__).parent
FILES = sorted(STORE.glob("*.sql"))
NAME = re.compile(r":([a-z_0-9]+)")


@pytest.mark.parametrize(
    ("text", "numbered", "names"),
    [
        pytest.param("select :a, :b", "select $1, $2", ("a", "b"), id="in the order of their naming"),
        pytest.param("select :b, :a, :b", "select $1, $2, $1", ("b", "a"), id="named twice"),
        pytest.param("select :a::text[]", "select $1::text[]", ("a",), id="cast"),
        pytest.param("select id::text from t", "select id::text from t", (), id="cast of a column"),
        pytest.param("select ' :x', 'it''s :y', :a", "select ' :x', 'it''s :y', $1", ("a",), id="quoted"),
        pytest.param('select ":x" from t', 'select ":x" from t', (), id="quoted name"),
        pytest.param("select :a -- not :b\n, :c", "select $1 -- not :b\n, $2", ("a", "c"), id="comment"),
        pytest.param("select x[1:n]", "select x[1:n]", (), id="slice"),
        pytest.param("select now() + (:a_2 || 's')", "select now() + ($1 || 's')", ("a_2",), id="digit"),
    ],
)
def test_parameters_are_found(tmp_path: Path, text: str, numbered: str, names: tuple[str, ...]) -> None:
    query = _load(tmp_path, f"-- :name one\n{text};\n")["one"]

    assert query == Query(name="one", sqlite=text, postgres=numbered, names=names)


def test_a_statement_may_have_a_variant_for_each_database(tmp_path: Path) -> None:
    query = _load(tmp_path, "-- :name a :for sqlite\nselect 1\n\n-- :name a :for postgres\nselect 2\n")["a"]

    assert (query.sqlite, query.postgres) == ("select 1", "select 2")


def test_several_statements_stand_in_one_file(tmp_path: Path) -> None:
    queries = _load(tmp_path, "-- A file.\n\n-- :name a\n-- Why.\nselect 1;\n\n-- :name b\nselect 2\n")

    assert list(queries) == ["a", "b"]
    assert queries["a"].sqlite == "-- Why.\nselect 1"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("-- :name a :for sqlite\nselect 1", "a has no variant for postgres", id="no variant for postgres"),
        pytest.param("-- :name a :for postgres\nselect 1", "a has no variant for sqlite", id="no variant for sqlite"),
        pytest.param("-- :name a\nselect 1\n-- :name a\nselect 2", "a is given twice", id="twice"),
        pytest.param(
            "-- :name a\nselect 1\n-- :name a :for sqlite\nselect 2", "a is given as both and as for sqlite", id="mixed"
        ),
        pytest.param("-- :name a\n-- :name b\nselect 1", "a is empty", id="empty"),
        pytest.param("-- :name a :for mysql\nselect 1", "no head of a query", id="unknown database"),
    ],
)
def test_a_faulty_file_is_refused_at_load(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(StoreError, match=complaint):
        _load(tmp_path, text)


async def test_a_statement_for_the_other_database_is_not_run(database: Database, tmp_path: Path) -> None:
    other = "postgres" if database.dialect == "sqlite" else "sqlite"
    query = _load(tmp_path, f"-- :name a :only {other}\nselect 1\n")["a"]

    with pytest.raises(StoreError, match=f"query a is for {other} only"):
        await database.rows(query)


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
def test_sqlite_understands_every_statement_of_the_store(sqlite_url: str, path: Path) -> None:
    with closing(sqlite3.connect(sqlite_path(sqlite_url))) as connection:
        for query in load_queries(str(path.with_suffix(".py"))).values():
            if query.sqlite:
                connection.execute(f"explain {query.sqlite}", dict.fromkeys(NAME.findall(query.sqlite)))


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in FILES])
async def test_postgres_understands_every_statement_of_the_store(migrated_postgres: str, path: Path) -> None:
    connection = await asyncpg.connect(migrated_postgres, server_settings={"search_path": SCHEMA})
    for query in load_queries(str(path.with_suffix(".py"))).values():
        if query.postgres:
            await connection.prepare(query.postgres)
    await connection.close()


def _load(folder: Path, text: str) -> dict[str, Query]:
    (folder / "some.sql").write_text(text, encoding="utf-8")
    return load_queries(str(folder / "some.py"))
