"""Signs that were read badly, and what vehicle numbers they are taken for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waframe_ocr_vin.numbers.vin import CHECK_PLACE, check_digit
from waframe_ocr_vin.reading import Candidate, Code, Line, Sign, Source
from waframe_ocr_vin.weighing.confidence import ANNOUNCE, Verdict, confirm, judge, judge_ways, settle
from waframe_ocr_vin.weighing.finding import Sighting, find_in_codes, sight
from waframe_ocr_vin.weighing.lookalikes import LIKENESS

NISSAN = "3N1CK3CD0FL217845"
SURE = 90
MAKERS = ("3N1", "3VW", "1FT", "2T1", "KMH", "WDD", "YV1", "9BW", "JTD", "3G1")
BODY = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"


@st.composite
def numbers(draw: st.DrawFn) -> str:
    body = draw(st.text(BODY, min_size=6, max_size=6)) + draw(st.sampled_from(YEARS)) + draw(st.sampled_from(BODY))
    vin = draw(st.sampled_from(MAKERS)) + body + draw(st.text("0123456789", min_size=6, max_size=6))
    return vin[:CHECK_PLACE] + check_digit(vin) + vin[CHECK_PLACE + 1 :]


@st.composite
def misread(draw: st.DrawFn) -> tuple[str, str]:
    vin = draw(numbers())
    text = list(vin)
    for place in draw(st.sets(st.integers(0, 16), max_size=2)):
        others = [*LIKENESS.get(vin[place], {}), *({"0": "OQ", "1": "I"}.get(vin[place], ""))]
        if others:
            text[place] = draw(st.sampled_from(others))
    return vin, "".join(text)


def best_of(*lines: Line) -> tuple[str, int]:
    """The best candidate of lines that show one place, seen twice, and how sure it is."""
    sightings = [sighting for line in lines if (sighting := sight(line)) is not None] * 2
    candidates = judge([sightings]).candidates
    return (candidates[0].vin, candidates[0].confidence) if candidates else ("", 0)


def signs(text: str, **unsure: tuple[tuple[str, float], ...]) -> Line:
    """A line whose signs are sure, but for those at places that are named `at5`."""
    made = tuple(Sign(choices=unsure.get(f"at{place}", ((sign, 0.999),))) for place, sign in enumerate(text))
    return Line(text=text, confidence=0.99, signs=made)


@settings(max_examples=150, deadline=None)
@given(misread(), st.sampled_from([0.7, 0.8, 0.85, 0.9]))
def test_two_signs_that_look_alike_never_make_a_wrong_number_sure(pair: tuple[str, str], confidence: float) -> None:
    vin, text = pair
    line = Line(text=text, confidence=confidence)

    best, sure = best_of(line)

    assert best == vin or sure < SURE


def test_a_number_that_is_read_clearly_twice_is_announced() -> None:
    assert best_of(signs(NISSAN)) == (NISSAN, 99)


def test_a_sign_that_was_doubtful_is_settled_by_the_check_digit() -> None:
    line = signs(NISSAN.replace("0FL", "OFL"), at2=(("I", 0.6), ("1", 0.38)), at5=(("8", 0.6), ("3", 0.38)))

    best, sure = best_of(line)

    assert best == NISSAN
    assert sure >= ANNOUNCE


def test_signs_of_one_value_stay_in_doubt() -> None:
    line = signs(NISSAN, at5=(("3", 0.55), ("C", 0.44)))

    best, sure = best_of(line)

    assert best == NISSAN
    assert sure < ANNOUNCE


def test_of_two_makers_that_look_alike_neither_is_announced_without_a_check_digit() -> None:
    line = signs("XWBAC2CKMNG009519", at2=(("B", 0.9), ("8", 0.09)))

    best, sure = best_of(line)

    assert best == "XWBAC2CKMNG009519"
    assert sure < ANNOUNCE


@pytest.mark.parametrize(
    ("vin", "unsure"),
    [
        pytest.param("XW8ZZZCKZNG009519", {"at2": (("B", 0.7), ("8", 0.3))}, id="the maker that writes ZZZ"),
        pytest.param("WVWZZZ1KZ8M284201", {"at4": (("2", 0.6), ("Z", 0.4))}, id="a Z that looks like a 2"),
        pytest.param("WF0MXXGCDM4A63601", {"at5": (("K", 0.5), ("X", 0.5))}, id="Ford's XX"),
        pytest.param("WF0MXXGCDM4A63601", {"at3": (("N", 0.5), ("M", 0.5))}, id="Ford's body, said twice"),
    ],
)
def test_what_a_maker_always_writes_settles_a_doubt(vin: str, unsure: dict[str, tuple[tuple[str, float], ...]]) -> None:
    best, sure = best_of(*[signs(vin, **unsure)] * 2)

    assert best == vin
    assert sure >= ANNOUNCE


@pytest.mark.parametrize("at", [6, 10, 13])
def test_what_a_maker_always_writes_settles_no_doubt_elsewhere(at: int) -> None:
    vin = "WVWZZZ1KZ8M284201"

    best, sure = best_of(*[signs(vin, **{f"at{at}": ((vin[at], 0.6), ("3", 0.38))})] * 2)

    assert best == vin
    assert sure < ANNOUNCE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"*{NISSAN}*", id="between stars"),
        pytest.param(f"NIV: {NISSAN}", id="after a word"),
        pytest.param(NISSAN.replace("0", "O").replace("1", "I"), id="with letters that no number has"),
        pytest.param("3N1 CK3CD0 FL217845", id="in groups"),
    ],
)
def test_a_number_is_found_in_what_stands_around_it(text: str) -> None:
    line = Line(text=text, confidence=0.97, signs=signs(text).signs)
    plain = tuple(
        sign if sign.choices[0][0].isalnum() else Sign(choices=((" " if sign.choices[0][0] == " " else "*", 1.0),))
        for sign in line.signs
    )

    assert best_of(Line(text=text, confidence=0.97, signs=plain))[0] == NISSAN


def test_a_number_without_a_check_digit_that_is_read_beyond_doubt_is_announced_though_another_has_one() -> None:
    vin = "WDB2100612B090581"
    rival = "WDBZ100612B090581"
    assert rival[CHECK_PLACE] == check_digit(rival)

    best, sure = best_of(*[signs(vin)] * 4)

    assert best == vin
    assert sure >= ANNOUNCE


def test_a_number_without_a_check_digit_that_is_never_read_clearly_is_asked_about() -> None:
    vin = "WVWZZZ1KZ8M284201"
    unsure = {f"at{place}": ((vin[place], 0.9), ("E", 0.09)) for place in (10, 11, 12, 14)}

    best, sure = best_of(signs(vin, **unsure))

    assert best == vin
    assert sure < ANNOUNCE


def verdict(vin: str, confidence: int) -> Verdict:
    return Verdict(candidates=(Candidate(vin=vin, confidence=confidence, source=Source.TEXT),))


def test_two_ways_of_looking_that_agree_make_each_other_surer() -> None:
    assert settle(verdict(NISSAN, 80), verdict(NISSAN, 70)).confidence == 94


def test_two_ways_of_looking_that_agree_prove_no_number_without_a_check_digit() -> None:
    other = NISSAN.replace("0FL", "1FL")

    assert settle(verdict(other, 80), verdict(other, 70)).confidence == 80


def test_a_way_of_looking_that_is_sure_of_something_else_makes_a_number_one_to_ask_about() -> None:
    settled = settle(verdict(NISSAN, 97), verdict(NISSAN.replace("8", "B"), 70))

    assert settled.candidates[0].vin == NISSAN
    assert settled.confidence < ANNOUNCE


def test_a_way_of_looking_that_sees_little_takes_nothing_away() -> None:
    settled = settle(verdict(NISSAN.replace("8", "B"), 12), verdict(NISSAN, 97))

    assert settled.candidates[0].vin == NISSAN
    assert settled.confidence == 97


@pytest.mark.parametrize("text", ["CLABE 012180015234567891", "TEL. 55 1234 5678 / 55 8765 4321", "ABCDEFGHJKLMNPRST"])
def test_other_long_strings_are_no_number(text: str) -> None:
    assert best_of(Line(text=text, confidence=0.98))[1] < ANNOUNCE


@pytest.mark.parametrize("text", [NISSAN, f"I{NISSAN}", f"VIN={NISSAN};2015"])
def test_a_number_is_found_in_a_code(text: str) -> None:
    found = find_in_codes([Code(format="ean13", text="7501234567890"), Code(format="code39", text=text)])

    assert found is not None
    assert found[0] == NISSAN


@pytest.mark.parametrize("text", ["7501234567890", NISSAN.replace("0F", "6F"), "86523-EC684"])
def test_a_code_of_something_else_holds_no_number(text: str) -> None:
    assert find_in_codes([Code(format="code128", text=text)]) is None


def seen(text: str, **unsure: tuple[tuple[str, float], ...]) -> Sighting:
    sighting = sight(signs(text, **unsure))
    assert sighting is not None
    return sighting


def test_ways_of_looking_that_doubt_different_signs_are_surer_together() -> None:
    painted = [seen(NISSAN, at3=(("C", 0.4), ("0", 0.3), ("G", 0.3)), at12=(("1", 0.4), ("7", 0.6)))] * 2
    relit = [seen(NISSAN, at7=(("0", 0.4), ("8", 0.6)), at14=(("8", 0.5), ("6", 0.3), ("3", 0.2)))] * 2

    alone = max(judge([painted]).confidence, judge([relit]).confidence)
    together = judge_ways([(painted, relit, [])])

    assert together.candidates[0].vin == NISSAN
    assert together.confidence > alone


def test_ways_of_looking_that_contradict_each_other_are_not_sure_together() -> None:
    other = NISSAN.replace("CK", "GK")
    painted, relit = [seen(NISSAN)] * 2, [seen(other[:CHECK_PLACE] + check_digit(other) + other[CHECK_PLACE + 1 :])] * 2

    assert judge_ways([(painted, relit, [])]).confidence < ANNOUNCE


def test_what_is_surer_together_counts_for_a_number_with_a_check_digit_alone() -> None:
    unchecked = NISSAN.replace("0FL", "1FL")

    assert confirm(verdict(NISSAN, 70), verdict(NISSAN, 92)).confidence == 92
    assert confirm(verdict(NISSAN, 92), verdict(NISSAN, 70)).confidence == 92
    assert confirm(verdict(unchecked, 70), verdict(unchecked, 92)).confidence == 70
    assert confirm(verdict(NISSAN, 70), verdict(unchecked, 92)).confidence == 70
    assert confirm(Verdict(), verdict(NISSAN, 92)).confidence == 0
