"""The menu: what is picked, and how it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe import Buttons, ListMenu, Text
from waframe.plugins.routing.menu import MenuEntry, check_menu, find_tapped, find_typed, number_in
from waframe.plugins.routing.showing import is_menu, show_menu

PARTS = MenuEntry(id="parts", title="Refacciones", answer="¿Qué pieza buscas?")
PERSON = MenuEntry(id="person", title="Hablar con alguien", handoff=True)
MENU = (PARTS, PERSON)

entries = st.lists(
    st.builds(
        MenuEntry,
        id=st.text("abcdefgh", min_size=1, max_size=100),
        title=st.text(min_size=1, max_size=24),
        description=st.none() | st.text(min_size=1, max_size=72),
        answer=st.just("sí"),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda entry: entry.id,
)


@pytest.mark.parametrize("text", ["Refacciones", "refacciones", "  REFACCIÓNES!", "«refacciones»"])
def test_a_typed_title_picks_its_entry(text: str) -> None:
    assert find_typed(MENU, text=text) is PARTS


@pytest.mark.parametrize("text", ["", "¿?", "refaccione", "quiero refacciones"])
def test_anything_else_picks_nothing(text: str) -> None:
    assert find_typed(MENU, text=text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), (" 2. ", 2), ("2)", 2), ("opción 2", 2), ("la 10", 10), ("2 balatas", None), ("2.0", None), ("", None)],
)
def test_a_number_is_read_where_it_stands_alone(text: str, number: int | None) -> None:
    assert number_in(text) == number


def test_a_tap_is_found_by_its_id() -> None:
    assert find_tapped(MENU, choice_id="routing:person") is PERSON
    assert find_tapped(MENU, choice_id="person") is None


def test_three_short_titles_are_buttons() -> None:
    shown = show_menu(MENU, body="Hola", button="Ver")

    assert isinstance(shown, Buttons)
    assert [button.id for button in shown.buttons] == ["routing:parts", "routing:person"]


@pytest.mark.parametrize(
    "menu",
    [
        pytest.param([MenuEntry(id=str(n), title=f"Opción {n}", answer="sí") for n in range(4)], id="four entries"),
        pytest.param([MenuEntry(id="a", title="x" * 21, answer="sí")], id="a title too long for a button"),
        pytest.param([MenuEntry(id="a", title="x", description="y", answer="sí")], id="a description"),
    ],
)
def test_what_does_not_fit_on_buttons_is_a_list(menu: list[MenuEntry]) -> None:
    assert isinstance(show_menu(menu, body="Hola", button="Ver"), ListMenu)


def test_an_entry_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="parts needs an `answer`"):
        MenuEntry(id="parts", title="Refacciones")


def test_entries_that_sound_the_same_are_refused() -> None:
    with pytest.raises(ValueError, match="same title"):
        check_menu((PARTS, MenuEntry(id="other", title="refacciónes", answer="sí")))


@given(entries)
def test_a_menu_is_known_again_and_keeps_every_limit(menu: list[MenuEntry]) -> None:
    shown = show_menu(menu, body="Hola", button="Ver")

    assert is_menu(shown)
    if isinstance(shown, Buttons):
        assert len(shown.buttons) == len(menu) <= 3
        assert all(len(button.title) <= 20 and len(button.id) <= 200 for button in shown.buttons)
    else:
        (section,) = shown.sections
        assert len(section.rows) == len(menu) <= 10
        assert all(len(row.title) <= 24 and len(row.id) <= 200 for row in section.rows)


def test_other_messages_are_no_menu() -> None:
    assert not is_menu(Text(body="Hola"))
    assert not is_menu(Buttons(body="Hola", buttons=()))
