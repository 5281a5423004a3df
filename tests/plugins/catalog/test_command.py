"""`waframe catalog` imports, searches, shows and reports, for people and for programs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from tests.plugins.catalog.shelf import SHELF

from waframe.testing.commanding import run_command

CONFIG = """
database: sqlite:///waframe.db
media: media
channels: {console: {}}
branches: {centro: {name: Centro, channels: {console: {desk: centro}}, plugins: {catalog: {}}}}
"""
WORDS = ("cannot be read as a list of products", "no product NO-1 is sold", "name what to look for", "absent.json")
Waframe = Callable[..., Result]


@pytest.fixture
def waframe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Waframe:
    """Run a command in a folder with a shop whose tables are there, and its file of products."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "waframe.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "products.json").write_text(json.dumps([*SHELF, {"titulo": None}]), encoding="utf-8")

    def run(*words: str, stdin: str | None = None) -> Result:
        return run_command(*words, stdin=stdin)

    run("migrate")
    return run


def test_a_catalogue_is_imported_searched_shown_and_reported(waframe: Waframe) -> None:
    imported = waframe("catalog", "import", "products.json")
    found = waframe("catalog", "search", "--json", "--limit", "1", "balatas", "tsuru")
    batch = waframe("catalog", "search", "--batch", "-", stdin="pizza\nBUJ0125\n")
    shown = waframe("catalog", "show", "bal 7044")
    reported = waframe("catalog", "report", "--json")

    assert imported.exit_code == 0
    assert "row 5: it has no title" in imported.stderr
    assert json.loads(found.stdout) == {
        "query": "balatas tsuru",
        "hits": [
            {
                "index": 0,
                "title": SHELF[0]["titulo"],
                "part_number": "41060-F4125",
                "price": "450.00",
                "score": 1.0,
                "sku": "BAL-7043",
            }
        ],
    }
    lines = [json.loads(line) for line in batch.stdout.splitlines()]
    assert [(line["query"], [hit["index"] for hit in line["hits"]]) for line in lines] == [
        ("pizza", []),
        ("BUJ0125", [3]),
    ]
    assert "1049.00" in shown.stdout
    assert json.loads(reported.stdout)["report"]["rejected"] == 1


def test_a_file_that_lacks_most_of_what_was_sold_is_said_so(waframe: Waframe, tmp_path: Path) -> None:
    (tmp_path / "part.json").write_text(json.dumps(SHELF[:1]), encoding="utf-8")
    whole = waframe("catalog", "import", "products.json")

    part = waframe("catalog", "import", "part.json")
    again = waframe("catalog", "import", "products.json")

    assert "no longer sold" not in whole.stderr + again.stderr
    assert "products are no longer sold, more than the 1 of this file" in part.stderr


def test_what_goes_wrong_is_said_with_an_exit_code(waframe: Waframe, tmp_path: Path) -> None:
    (tmp_path / "page.json").write_text("<html>", encoding="utf-8")
    waframe("catalog", "import", "products.json")

    wrong = [
        waframe("catalog", "import", "page.json"),
        waframe("catalog", "show", "NO-1"),
        waframe("catalog", "search"),
        waframe("catalog", "import", "absent.json"),
    ]

    assert [(one.exit_code, part in one.stderr) for one, part in zip(wrong, WORDS, strict=True)] == [
        (1, True),
        (1, True),
        (2, True),
        (2, True),
    ]


def test_a_shop_without_the_plugin_is_told_so(waframe: Waframe, tmp_path: Path) -> None:
    (tmp_path / "waframe.yaml").write_text(
        CONFIG.replace("catalog: {}", "").replace("waframe.db", "other.db"), encoding="utf-8"
    )
    waframe("migrate")

    result = waframe("catalog", "report")

    assert result.exit_code == 1
    assert "no branch enables the plugin catalog" in result.stderr
