"""Words are folded alike however they are written, and remember where they stood."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.core.records.folding import squash, words


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
