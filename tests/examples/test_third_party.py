"""The plugin that somebody else might have written passes its own tests, installed as theirs would be."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.docs.author import Author, forget_code
from tests.examples.copies import copied


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Author]:
    copied("third_party/waframe-waitlist", tmp_path)
    yield Author(tmp_path, monkeypatch)
    forget_code(tmp_path)


async def test_its_tests_pass(author: Author) -> None:
    failed = await author.types("cd third_party/waframe-waitlist\npip install --editable .\npytest")

    assert failed == {}
    assert len(author.passed) == 4
