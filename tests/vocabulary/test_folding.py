"""Texts without what does not count."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from waframe.vocabulary import fold, words_of


@given(st.text())
def test_the_words_of_words_are_the_same(text: str) -> None:
    once = words_of(text)

    assert words_of(once) == once


@given(st.text(alphabet="áéíóúñü¿?¡! aeioun.", max_size=30))
def test_only_plain_letters_remain_of_spanish(text: str) -> None:
    assert words_of(text).replace(" ", "").isascii()


@given(st.text(alphabet="áéíóúñü¿?¡! aeioun.", max_size=30))
def test_accents_that_were_typed_apart_count_no_more_than_others(text: str) -> None:
    apart = unicodedata.normalize("NFD", text)

    assert (words_of(apart), fold(apart)) == (words_of(text), fold(text))
