"""A snippet shows the words that were asked for, and its marks fit into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.core.records.folding import squash
from waframe.core.runtime.snippets import Snippet, cut_snippet, mark_digits


def marked(snippet: Snippet) -> list[str]:
    units = snippet.text.encode("utf-16-le")
    return [units[2 * start : 2 * end].decode("utf-16-le") for start, end in snippet.marks]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("balatas", ["Balatas"]),
        ("balatas tra", ["Balatas", "traseras"]),
        ("tra balatas", ["Balatas"]),
        ("TSURÚ", ["tsuru"]),
        ("clutch", []),
    ],
)
def test_the_words_are_marked(asked: str, expected: list[str]) -> None:
    assert marked(cut_snippet("👋 Balatas traseras de tsuru", asked)) == expected


def test_a_long_text_is_cut_around_the_first_word() -> None:
    snippet = cut_snippet("hola " * 100 + "balatas " + "ok " * 100, "balatas")

    assert snippet.text.startswith("…hola")
    assert snippet.text.endswith("…")
    assert marked(snippet) == ["balatas"]
    assert len(snippet.text) <= 162


def test_digits_are_marked_inside_a_phone() -> None:
    assert marked(mark_digits("525512345678", "1234")) == ["1234"]
    assert mark_digits("525512345678", "9999").marks == ()


@given(st.text(), st.text())
def test_marks_always_hold_what_was_asked_for(text: str, asked: str) -> None:
    last = squash(asked.rsplit(maxsplit=1)[-1]) if asked.split() else ""

    for piece in marked(cut_snippet(text, asked)):
        assert squash(piece)[:1] in squash(asked) or squash(piece).startswith(last)
