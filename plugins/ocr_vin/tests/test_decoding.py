"""What vehicle a number stands for, offline; numbers are built from documented beginnings and have made-up serials."""

import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waframe_ocr_vin.numbers.vin import VALUES, check_digit
from waframe_ocr_vin.vehicles import catalogue
from waframe_ocr_vin.vehicles.decoding import decode, same
from waframe_ocr_vin.vehicles.models import Models, read_models
from waframe_ocr_vin.vehicles.vehicle import Vehicle
from waframe_ocr_vin.vehicles.years import model_year, plausible_years

TODAY = date(2026, 11, 29)
CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"

STREET = [
    ("3N1EB31S", 1997, "Nissan", "Tsuru"),
    ("3N1EB31S", 2001, "Nissan", "Tsuru"),
    ("3N1EB31S", 2009, "Nissan", "Tsuru"),
    ("3N1EB31S", 2017, "Nissan", "Tsuru"),
    ("3N1CK3CD", 2013, "Nissan", "March"),
    ("3N1CK3CS", 2012, "Nissan", "March"),
    ("3N6CK34N", 2020, "Nissan", "March"),
    ("3N1CN7AD", 2017, "Nissan", "Versa"),
    ("3N1CN8AE", 2021, "Nissan", "Versa"),
    ("3N1BC1AD", 2015, "Nissan", "Tiida"),
    ("3N1BC11S", 2007, "Nissan", "Tiida"),
    ("3N1JH01S", 2003, "Nissan", "Platina"),
    ("3N1CB51D", 2005, "Nissan", "Sentra"),
    ("3N1AB7A0", 2017, "Nissan", "Sentra"),
    ("3N8CP5HE", 2019, "Nissan", "Kicks"),
    ("3N6DD23T", 2014, "Nissan", "NP300"),
    ("3N6DD25X", 2015, "Nissan", "NP300"),
    ("3N6AD33C", 2016, "Nissan", "NP300"),
    ("3N6AD35C", 2018, "Nissan", "NP300"),
    ("3N6CD15S", 2004, "Nissan", "NP300"),
    ("JN1BE6DS", 2019, "Nissan", "Urvan"),
    ("3VW1V49M", 2013, "Volkswagen", "Jetta Clásico"),
    ("3VWRV49M", 2010, "Volkswagen", "Jetta Clásico"),
    ("3VW1V09M", 2011, "Volkswagen", "Jetta Clásico"),
    ("3VW2W2AJ", 2013, "Volkswagen", "Jetta"),
    ("3VWKP6BU", 2019, "Volkswagen", "Jetta"),
    ("3VWS1A1B", 1999, "Volkswagen", "Sedán"),
    ("3VWFE21J", 2002, "Volkswagen", "Golf"),
    ("3VW217AU", 2016, "Volkswagen", "Golf"),
    ("MEX51260", 2015, "Volkswagen", "Vento"),
    ("9BWAB45U", 2018, "Volkswagen", "Gol"),
    ("9BWDB05U", 2015, "Volkswagen", "Gol"),
    ("9BWKB05U", 2011, "Volkswagen", "Saveiro"),
    ("9BWCC05X", 2004, "Volkswagen", "Pointer"),
    ("3VV3B7AX", 2018, "Volkswagen", "Tiguan"),
    ("3G1TA5AF", 2013, "Chevrolet", "Aveo"),
    ("3G1TB5CF", 2017, "Chevrolet", "Aveo"),
    ("LSGHD52H", 2019, "Chevrolet", "Aveo"),
    ("3G1SF21X", 2008, "Chevrolet", "Chevy"),
    ("3G1SE51X", 2005, "Chevrolet", "Chevy"),
    ("3G1J85CC", 2016, "Chevrolet", "Sonic"),
    ("KL8CD6AD", 2014, "Chevrolet", "Spark"),
    ("MA6CA6CD", 2018, "Chevrolet", "Beat"),
    ("MA6CB6CD", 2021, "Chevrolet", "Beat"),
    ("LSGKB54H", 2021, "Chevrolet", "Cavalier"),
    ("93CXM802", 2011, "Chevrolet", "Tornado"),
    ("93CCL80C", 2018, "Chevrolet", "Tornado"),
    ("3GNCJ7CE", 2014, "Chevrolet", "Trax"),
    ("ML3AB26J", 2017, "Dodge", "Attitude"),
    ("ML3ABT6J", 2021, "Dodge", "Attitude"),
    ("KMHCT4AE", 2013, "Dodge", "Attitude"),
    ("ZFAADAAP", 2020, "Dodge", "Neon"),
    ("9BD57845", 2016, "Ram", "700"),
    ("9BD19552", 2017, "Fiat", "Uno"),
    ("MALA75NC", 2015, "Hyundai", "Grand i10"),
    ("3KPA24AC", 2020, "Kia", "Rio"),
    ("3KPFL4A7", 2018, "Kia", "Forte"),
    ("MHKMF53F", 2017, "Toyota", "Avanza"),
    ("MR0EX32G", 2015, "Toyota", "Hilux"),
    ("JTFJM9CP", 2026, "Toyota", "Hiace"),
    ("MRHGM666", 2014, "Honda", "City"),
    ("3HGGK575", 2016, "Honda", "Fit"),
    ("2HGFC328", 2017, "Honda", "Civic"),
    ("3HGRU585", 2016, "Honda", "HR-V"),
    ("3MDDJ2HA", 2016, "Mazda", "2"),
    ("3MZBM1L7", 2015, "Mazda", "3"),
    ("MAJFP1MD", 2017, "Ford", "Figo"),
    ("3FABP04B", 2007, "Ford", "Ikon"),
    ("3FADP4BJ", 2018, "Ford", "Fiesta"),
    ("8AFWR5AA", 2017, "Ford", "Ranger"),
    ("9FBHS2FF", 2019, "Renault", "Duster"),
    ("VSSAH2NH", 2016, "SEAT", "Toledo"),
    ("MMSVC41S", 2018, "Suzuki", "Ciaz"),
    ("MMBML45G", 2017, "Mitsubishi", "L200"),
    ("JHHTES0F", 2022, "Hino", "Serie 300"),
    ("JHDFC9JK", 2014, "Hino", "Serie 500"),
    ("JAANPR75", 2019, "Isuzu", "ELF"),
    ("3HAMMAAR", 2009, "International", "4300"),
    ("3ALACYCS", 2016, "Freightliner", "M2"),
]


def built(beginning: str, year: int, *, serial: str = "L000123") -> str:
    """Build a number from its first eight signs and a year, with its check digit."""
    signs = f"{beginning:0<8}0{CODES[(year - 1980) % 30]}{serial}"
    return f"{signs[:8]}{check_digit(signs)}{signs[9:]}"


@pytest.mark.parametrize(("beginning", "year", "make", "model"), STREET)
def test_the_vehicles_of_the_street_are_known_offline(beginning: str, year: int, make: str, model: str) -> None:
    vehicle = decode(built(beginning, year), today=TODAY)

    assert (vehicle.make, vehicle.year) == (make, year)
    assert vehicle.model is not None
    assert model in vehicle.model
    assert vehicle.layers["model"] == "mexico"


@pytest.mark.parametrize(("beginning", "year", "make", "model"), STREET)
def test_they_are_known_without_the_extra(
    beginning: str, year: int, make: str, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ultravin", None)
    catalogue.the_library.cache_clear()

    vehicle = decode(built(beginning, year), today=TODAY)

    catalogue.the_library.cache_clear()
    assert (vehicle.make, vehicle.year) == (make, year)
    assert model in (vehicle.model or "")


def test_a_layer_is_named_for_each_field() -> None:
    vehicle = decode(built("3N1EB31S", 2009), today=TODAY)

    assert (vehicle.engine, vehicle.country) == ("1.6 GA16DE", "MX")
    assert dict(vehicle.layers) == {
        "make": "mexico",
        "model": "mexico",
        "engine": "mexico",
        "year": "year",
        "country": "wmi",
    }


def test_a_year_that_the_table_moved_is_the_tables() -> None:
    vehicle = decode(built("3N1EB31S", 1997), today=TODAY)

    assert (vehicle.year, vehicle.layers["year"]) == (1997, "mexico")


@pytest.mark.parametrize(
    ("beginning", "year", "make", "model"),
    [
        ("1C4AJCAB", 2012, "Jeep", "Compass"),
        ("3C4PDCAB", 2014, "Dodge", "Journey"),
        ("4T1BK46K", 2007, "Toyota", "Camry"),
        ("1GCEK19T", 2006, "Chevrolet", "Silverado"),
        ("5XYPH4A3", 2019, "Kia", "Sorento"),
    ],
)
def test_cars_of_north_america_come_from_its_catalogue(beginning: str, year: int, make: str, model: str) -> None:
    vehicle = decode(built(beginning, year), today=TODAY)

    assert (vehicle.make, vehicle.model, vehicle.year) == (make, model, year)
    assert vehicle.layers["model"] == "vpic"


def test_the_extra_fills_what_the_tables_leave_open() -> None:
    pytest.importorskip("ultravin")

    truck = decode(built("1XPBD49X", 2014), today=TODAY)
    car = decode(built("1C4PJLDB", 2019), today=TODAY)

    assert truck.layers["model"] == "ultravin"
    assert (truck.make, truck.model, truck.year) == ("Peterbilt", "579", 2014)
    assert car.layers["engine"] == "ultravin"
    assert car.layers["model"] == "vpic"


@given(st.text("".join(VALUES), min_size=17, max_size=17))
def test_the_extra_never_contradicts_the_makers_identifier(vin: str) -> None:
    vehicle = decode(vin, today=TODAY)

    assert vehicle.year is None or 1980 <= vehicle.year <= TODAY.year + 1
    assert set(vehicle.layers) == {
        name for name in ("make", "model", "year", "engine", "plant", "country") if getattr(vehicle, name) is not None
    }


@pytest.mark.parametrize("text", ["", "3N1", "hola", "3N1EB31S9K123", "ñ" * 17, "0" * 17, "3N1EB31S09K3237481"])
def test_what_is_no_number_is_no_vehicle(text: str) -> None:
    assert decode(text, today=TODAY) == Vehicle()


@given(st.text(max_size=40))
def test_any_text_may_be_decoded(text: str) -> None:
    vehicle = decode(text, today=TODAY)

    assert vehicle == Vehicle() or len(text.strip()) == 17


def test_the_shops_own_table_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "vehicles.csv"
    path.write_text(
        "pattern,make,model,engine,from,to,source,certainty\n3N1EB31S,Nissan,Tsuru GS2,,2005,2017,shop,100\n",
        encoding="utf-8",
    )
    own = Models(read_models(path, layer="own"))

    newer, older = (decode(built("3N1EB31S", year), today=TODAY, own=own) for year in (2009, 2001))

    assert (newer.model, newer.layers["model"]) == ("Tsuru GS2", "own")
    assert (newer.engine, newer.layers["engine"]) == ("1.6 GA16DE", "mexico")
    assert (older.model, older.layers["model"]) == ("Tsuru", "mexico")


@pytest.mark.parametrize(
    ("vin", "year"),
    [
        pytest.param(built("3N1EB31S", 2017), 2017, id="built in Mexico for Mexico, a digit after 2010"),
        pytest.param(built("WVWKV4AU", 2014), 2014, id="built in Europe"),
        pytest.param(built("JN1AF55C", 2014), 2014, id="built in Japan"),
        pytest.param(built("LSGHD52H", 2018), 2018, id="built in China"),
        pytest.param(built("MA6CA6CD", 2021), 2021, id="built in India"),
        pytest.param(built("9BWAB45U", 2018), 2018, id="built in Brazil"),
        pytest.param(built("1FTDX08W", 1997), 1997, id="North America, a digit"),
        pytest.param(built("1C4AJCAB", 2012), 2012, id="North America, a letter"),
        pytest.param(built("3D4GG57V", 2010), 2010, id="there were no such numbers in 1980"),
        pytest.param(built("1HGCR263", 2014), 2014, id="Honda built in the United States for Mexico, a digit"),
        pytest.param(built("1FUJA6CK", 2014), 2014, id="a heavy truck is exempt"),
        pytest.param(built("3N6CD33B", 2019)[:9] + "Z" + "K379285", None, id="a Z is no year"),
        pytest.param("WDB2030041F123456", None, id="Mercedes for Europe"),
        pytest.param("VF1BB05CF29876543", None, id="Renault for Europe"),
        pytest.param("WBA00000000A12345", None, id="a zero is no year"),
        pytest.param("3N1EB31S09K", None, id="too short"),
    ],
)
def test_the_sign_of_the_year_is_resolved(vin: str, year: int | None) -> None:
    assert model_year(vin, today=TODAY) == year


def test_the_newest_year_is_at_most_the_next() -> None:
    vin = built("JN1AF55C", 2027)

    assert plausible_years(vin, today=TODAY) == (2027, 1997)
    assert plausible_years(vin, today=date(2025, 12, 31)) == (1997,)


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("Mazda3", "3", True),
        ("F-150 (Lobo)", "F-150", True),
        ("VOLKSWAGEN", "Volkswagen", True),
        ("Tsuru", "Sentra", False),
    ],
)
def test_names_are_compared_as_people_do(one: str, other: str, *, are: bool) -> None:
    assert same(one, other) is are
