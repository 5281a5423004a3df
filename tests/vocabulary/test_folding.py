"""Texts without what does not count."""

from hypothesis import given
from hypothesis import strategies as st

from waframe.vocabulary import words_of


@given(st.text())
def test_the_words_of_words_are_the_same(text: str) -> None:
    once = words_of(text)

    assert words_of(once) == once


@given(st.text(alphabet="áéíóúñü¿?¡! aeioun.", max_size=30))
def test_only_plain_letters_remain_of_spanish(text: str) -> None:
    assert words_of(text).replace(" ", "").isascii()
