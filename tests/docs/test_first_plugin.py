"""The page "Your first plugin" goes as it is written, from the first command to the answer on the phone."""

import re
from collections.abc import Iterator

import pytest
from tests.docs.author import Author, forget_code
from tests.docs.talk import turns
from tests.docs.test_plugin_pages import DOCS, blocks
from tests.examples.copies import opened

from waframe.testing import Scenario

PAGE = blocks("your-first-plugin.md")
DOOR = "waframe_gift_wrap/plugin.py"
TEMPLATE = DOCS.parent / "src/waframe/core/commands/templates/plugin"


@pytest.fixture
def author(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Author]:
    folder = tmp_path_factory.mktemp("author")
    yield Author(folder, monkeypatch)
    forget_code(folder)


async def test_the_page_goes_as_it_is_written(author: Author, scenario: Scenario) -> None:
    assert await author.types(PAGE["begin"]) == {}
    assert len(author.passed) == 3

    author.writes("tests/test_wanted.py", PAGE["tests/test_wanted.py"])
    (error,) = (await author.types("pytest")).values()
    assert "wanted_wrapping" in str(error)

    author.replaces(DOOR, PAGE[DOOR].splitlines(keepends=True)[0], after=PAGE[DOOR])
    assert await author.types(PAGE["once more"]) == {}

    assert await author.types(PAGE["a deployment"]) == {}
    assert len(author.passed) == 6
    author.appends("waframe.yaml", PAGE["waframe.yaml"])
    shop = await opened(author.folder, scenario)
    for branch in ("norte", "centro"):
        ((said, answer),) = turns(PAGE[branch])
        assert [one.text for one in await shop[branch].customer().says(said)] == [answer]


def test_the_page_names_the_files_that_there_are() -> None:
    cells = re.findall(r"^\| (`.+`) \|", (DOCS / "your-first-plugin.md").read_text("utf-8"), re.MULTILINE)
    named = {path.strip("`/").replace("gift_wrap", "sample_thing") for cell in cells for path in cell.split(", ")}

    there = {part for path in TEMPLATE.rglob("*") for part in (path.name, str(path.relative_to(TEMPLATE)))}

    assert len(named) == 10
    assert named <= there
