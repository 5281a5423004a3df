"""Words are folded alike however they are written, and remember where they stood."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.core.records.folding import bare_words, squash, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("¿Tienen BALATAS traseras?", ["tienen", "balatas", "traseras"]),
        ("niño, Núñez; straße", ["nino", "nunez", "strasse"]),
        (unicodedata.normalize("NFD", "camión"), ["camion"]),
        ("ﬁltro №5 ½", ["filtro", "no5"]),
        ("📷 ... \u0301", []),
    ],
)
def test_words_lose_case_and_accents(text: str, folded: list[str]) -> None:
    assert [word.text for word in words(text)] == folded


@given(st.text())
def test_a_word_stands_where_it_says(text: str) -> None:
    for word in words(text):
        assert squash(text[word.start : word.end]) == word.text
        assert word.text.isalnum()


@given(st.text())
def test_words_are_the_same_without_their_places(text: str) -> None:
    assert bare_words(text) == [word.text for word in words(text)]
    assert squash(text) == "".join(word.text for word in words(text))[:64]
