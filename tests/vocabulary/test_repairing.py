"""What went wrong with a text on its way is put right, and what is whole stays."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe.vocabulary import fold, repaired

_WORDS = ("Balatas Cerámicas Ñandú", "Rótula Cigüeñal", "Bujías 🔧", "Cáliper de Freno", "León à Córdoba")


@pytest.mark.parametrize("text", _WORDS)
def test_utf8_taken_for_latin1_is_read_again(text: str) -> None:
    assert repaired(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize("text", _WORDS)
def test_entities_become_letters(text: str) -> None:
    assert repaired(html.escape(text).replace("á", "&aacute;").replace("í", "&iacute;")) == text


@pytest.mark.parametrize("text", ["&amp;amp;", "&amp;amp;amp;"])
def test_entities_of_entities_are_read_twice_at_most(text: str) -> None:
    assert repaired(text) in {"&", "&amp;"}


def test_odd_blanks_become_single_ones() -> None:
    assert repaired("  Balatas\u00a0 Del.\u200b\tTsuru ") == "Balatas Del. Tsuru"


def test_a_part_that_is_broken_is_mended_beside_one_that_is_whole() -> None:
    assert repaired("Cáliper BujÃ\xadas") == "Cáliper Bujías"


@given(st.text(alphabet="abcáéíóúñü ¿¡XYZ0123-/", max_size=40))
def test_what_is_whole_stays_as_it_is(text: str) -> None:
    assert repaired(text) == " ".join(text.split())


@given(st.text(max_size=60))
def test_any_text_is_survived(text: str) -> None:
    assert repaired(repaired(text)) == repaired(repaired(repaired(text)))
    assert fold(text) == fold(fold(text))
