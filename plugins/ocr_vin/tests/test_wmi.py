"""Who made a vehicle, by the first signs of its number."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import waframe_ocr_vin.vehicles
from waframe_ocr_vin.vehicles.wmi import maker, must_check

LIST = Path(waframe_ocr_vin.vehicles.__file__).parent / "data" / "wmi.csv"


@pytest.mark.parametrize(
    ("wmi", "make", "country"),
    [
        ("3N1", "Nissan", "MX"),
        ("3N6", "Nissan", "MX"),
        ("3N8", "Nissan", "MX"),
        ("3VW", "Volkswagen", "MX"),
        ("3VV", "Volkswagen", "MX"),
        ("3G1", "Chevrolet", "MX"),
        ("3GN", "Chevrolet", "MX"),
        ("3FA", "Ford", "MX"),
        ("3HG", "Honda", "MX"),
        ("3MZ", "Mazda", "MX"),
        ("3MD", "Mazda", "MX"),
        ("3KP", "Kia", "MX"),
        ("3AB", "Dina", "MX"),
        ("9BW", "Volkswagen", "BR"),
        ("9BG", "Chevrolet", "BR"),
        ("9BD", "Fiat", "BR"),
        ("8AJ", "Toyota", "AR"),
        ("MEX", "Volkswagen", "IN"),
        ("MA1", "Mahindra", "IN"),
        ("MA3", "Suzuki", "IN"),
        ("MA6", "Chevrolet", "IN"),
        ("MAL", "Hyundai", "IN"),
        ("MHK", "Toyota", "ID"),
        ("ML3", "Mitsubishi", "TH"),
        ("MMB", "Mitsubishi", "TH"),
        ("MR0", "Toyota", "TH"),
        ("LSG", "Chevrolet", "CN"),
        ("LSJ", "MG", "CN"),
        ("LB3", "Geely", "CN"),
        ("LGX", "BYD", "CN"),
        ("LC0", "BYD", "CN"),
        ("LJ1", "JAC", "CN"),
        ("LVV", "Chery", "CN"),
        ("LGW", "Great Wall", "CN"),
        ("LS5", "Changan", "CN"),
        ("LNN", "Omoda", "CN"),
        ("JHD", "Hino", "JP"),
        ("JHH", "Hino", "JP"),
        ("JAL", "Isuzu", "JP"),
        ("KL8", "Chevrolet", "KR"),
        ("KMH", "Hyundai", "KR"),
        ("VSS", "SEAT", "ES"),
        ("WVW", "Volkswagen", "DE"),
        ("ZFA", "Fiat", "IT"),
        ("5YJ", "Tesla", "US"),
        ("7SA", "Tesla", "US"),
    ],
)
def test_makers_of_the_mexican_street_are_known(wmi: str, make: str, country: str) -> None:
    found = maker(wmi)

    assert found is not None
    assert (found.make, found.country, found.is_known) == (make, country, True)


def test_every_small_maker_of_the_list_is_found() -> None:
    small = [code for code in known() if len(code) == 6]

    assert len(small) > 1_000
    for code in small:
        found = maker(f"{code[:3]}AAAAAAAA{code[3:]}001")
        assert found is not None
        assert (found.code, found.is_known) == (code, True)


def test_an_unlisted_maker_is_guessed_from_two_signs_and_said_to_be_unknown() -> None:
    found = maker("3N4")

    assert found is not None
    assert (found.make, found.country, found.is_known) == ("Nissan", "MX", False)


def test_of_an_unlisted_maker_the_country_is_told() -> None:
    found = maker("L00")

    assert found is not None
    assert (found.make, found.country, found.region, found.is_known) == (None, "CN", "asia", False)


@pytest.mark.parametrize("signs", ["", "3N", "0AB", "IAB", "3O1", "ñN1"])
def test_what_cannot_begin_a_number_has_no_maker(signs: str) -> None:
    assert maker(signs) is None


@pytest.mark.parametrize(
    ("vin", "must"),
    [
        ("3N1EB31S09K300001", True),
        ("1M8GDM9AXKP042788", True),
        ("7SAYGDEE0NA000001", True),
        ("LSGHD52H0FD000001", True),
        ("3VWZZZ1K0CM000001", False),
        ("WVWZZZ1KZCM000001", False),
        ("9BWAB45U0CP000001", False),
        ("7A3AAAAA0NA000001", False),
        ("JN1AF55C0ET000001", False),
        ("", False),
    ],
)
def test_the_check_digit_is_compulsory_in_north_america_and_china(vin: str, *, must: bool) -> None:
    assert must_check(vin) is must


@given(st.text(max_size=20))
def test_whatever_is_asked_gets_an_answer(text: str) -> None:
    found = maker(text)

    assert found is None or text.upper().startswith(found.code[:3])
    assert must_check(text) in {True, False}


def test_the_list_is_long_sorted_and_says_where_each_line_is_from() -> None:
    with LIST.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    assert len(rows) > 3_000
    assert sum(len(row["wmi"]) == 3 for row in rows) > 1_500
    assert [row["wmi"] for row in rows] == sorted({row["wmi"] for row in rows})
    assert {row["source"] for row in rows} == {"vpic", "wikibooks"}
    assert all(row["makes"].strip("| ") == row["makes"] != "" for row in rows)


def known() -> set[str]:
    with LIST.open(encoding="utf-8", newline="") as lines:
        return {row["wmi"] for row in csv.DictReader(lines)}
