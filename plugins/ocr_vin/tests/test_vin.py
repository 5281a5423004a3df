"""Numbers of vehicles, and what their check digit finds."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from waframe_ocr_vin.numbers.vin import CHECK_PLACE, VALUES, asked_for, check_digit, find_vin, is_vin, mend

GOOD = "1M8GDM9AXKP042788"
SIGNS = "".join(VALUES)


@st.composite
def vins(draw: st.DrawFn) -> str:
    letters = "".join(draw(st.permutations("GDM")))
    signs = (
        letters + draw(st.text(SIGNS, min_size=10, max_size=10)) + draw(st.text("0123456789", min_size=4, max_size=4))
    )
    return signs[:CHECK_PLACE] + check_digit(signs) + signs[CHECK_PLACE + 1 :]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(GOOD, id="alone"),
        pytest.param("es para este vin 1m8gdm9axkp042788 porfa", id="in a sentence"),
        pytest.param("1M8GDM9AXKPO42788", id="a letter O for a zero"),
        pytest.param("1M8 GDM9AX KP 042788", id="in groups"),
        pytest.param("NIV: 1M8-GDM9A-X-KP042788", id="introduced, in groups"),
        pytest.param("el número de serie es 1M8GDM9AXKP042788", id="introduced"),
    ],
)
def test_a_number_is_found_as_people_write_it(text: str) -> None:
    assert find_vin(text) == GOOD


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1M8GDM9A1KP042788", id="wrong check digit"),
        pytest.param("11111111111111111", id="digits only"),
        pytest.param("1M8GDM9AXKP04278", id="a sign short"),
        pytest.param("1M8GDM9AXKP0427889", id="a sign long"),
        pytest.param("tienen balatas para tsuru 2008", id="an ordinary question"),
        pytest.param("", id="nothing"),
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert find_vin(text) is None


@given(vins())
def test_a_number_with_its_check_digit_is_good_and_found(vin: str) -> None:
    assert is_vin(vin)
    assert find_vin(f"es {vin.lower()}") == vin


@given(vins(), st.integers(0, 16), st.sampled_from(SIGNS))
def test_one_wrong_sign_of_another_value_is_always_noticed(vin: str, place: int, sign: str) -> None:
    wrong = vin[:place] + sign + vin[place + 1 :]
    assume(sign != vin[place] if place == CHECK_PLACE else VALUES[sign] != VALUES[vin[place]])

    assert not is_vin(wrong)


@given(vins(), st.integers(0, 12))
def test_two_neighbours_that_changed_places_are_always_noticed(vin: str, place: int) -> None:
    first, second = vin[place], vin[place + 1]
    swapped = vin[:place] + second + first + vin[place + 2 :]
    assume(VALUES[first] != VALUES[second] and CHECK_PLACE not in {place, place + 1})

    assert not is_vin(swapped)


@given(st.text(max_size=2000))
def test_whatever_is_found_is_good(text: str) -> None:
    found = find_vin(text)

    assert found is None or (is_vin(found) and mend(found) == found)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1M8GDM9AXKP042788", "1M8GDM9AXKP042788"),
        ("kp04-2788", "KP042788"),
        ("kpo42788", "KP042788"),
        ("042788", None),
        ("balatas", None),
        ("amortigu", None),
    ],
)
def test_an_agent_looks_for_a_whole_number_or_its_end(typed: str, read: str | None) -> None:
    assert asked_for(typed) == read
