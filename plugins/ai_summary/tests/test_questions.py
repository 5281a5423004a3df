"""The question in what customers write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe_ai_summary.questions import find_question, shorten


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Hola. ¿Tienen balatas para Tsuru?", "¿Tienen balatas para Tsuru?"),
        ("¿Cuánto cuestan? ¿Y en Satélite?", "¿Y en Satélite?"),
        ("a q hora cierran hoy en la de portales?", "a q hora cierran hoy en la de portales?"),
        (
            "ola buenas tardes\ntiene balatas delanteras\nq precio el radiador de ranger",
            "q precio el radiador de ranger",
        ),
        ("hola tienen rotulas", "hola tienen rotulas"),
        ("Sí ya lo vi, ¿pero cuándo llega", "¿pero cuándo llega"),
    ],
)
def test_the_last_question_is_found(text: str, question: str) -> None:
    assert find_question(text, longest=200) == question


@pytest.mark.parametrize("text", ["es 2008 motor 1.6", "ok gracias", "", "??", "ya quedó, que tengan buen día"])
def test_where_nothing_is_asked_there_is_none(text: str) -> None:
    assert find_question(text, longest=200) is None


@given(st.text(max_size=400), st.integers(20, 300))
def test_a_question_is_never_longer_than_wanted(text: str, longest: int) -> None:
    found = find_question(text, longest=longest)

    assert found is None or 0 < len(found) <= longest


@given(st.text(max_size=400), st.integers(2, 300))
def test_cutting_twice_changes_nothing(text: str, longest: int) -> None:
    once = shorten(text, longest=longest)

    assert shorten(once, longest=longest) == once
