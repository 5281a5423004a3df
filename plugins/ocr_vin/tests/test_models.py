"""The tables of models: their form, and which line describes a number."""

import re
from pathlib import Path

import pytest

from waframe_ocr_vin.numbers.vin import CHECK_PLACE
from waframe_ocr_vin.vehicles.models import BadTable, Models, mexico, read_models

HEAD = "pattern,make,model,engine,from,to,source,certainty\n"
TABLES = Path(__file__).parents[1] / "waframe_ocr_vin" / "vehicles" / "data"
VIN = "3N1EB31S09L000123"


def read(tmp_path: Path, lines: str) -> Models:
    path = tmp_path / "vehicles.csv"
    path.write_text(HEAD + lines, encoding="utf-8")
    return Models(read_models(path, layer="own"))


def test_the_line_with_the_most_plain_signs_counts(tmp_path: Path) -> None:
    models = read(
        tmp_path,
        "3N1,Nissan,Something,,2000,,shop,50\n"
        "3N1E[BC]31S,Nissan,Tsuru or so,,2000,,shop,60\n"
        "3N1EB31S,Nissan,Tsuru,,2000,,shop,90\n",
    )

    found = models.find(VIN, year=2009)

    assert found is not None
    assert found.model == "Tsuru"


def test_a_line_is_for_its_years_only(tmp_path: Path) -> None:
    models = read(tmp_path, "3N1EB31S,Nissan,Tsuru,,1993,2017,shop,90\n")

    assert models.find(VIN, year=2017) is not None
    assert models.find(VIN, year=2018) is None
    assert models.find(VIN, year=1992) is None


def test_without_a_year_a_line_counts_if_no_other_model_fits_as_well(tmp_path: Path) -> None:
    models = read(
        tmp_path,
        "3N1EB31S,Nissan,Tsuru,,1993,2017,shop,90\n3N1CN7A,Nissan,Versa,,2012,2020,shop,90\n"
        "3N1CN7A,Nissan,V-Drive,,2021,2024,shop,90\n",
    )

    found = models.find_undated(VIN)

    assert found is not None
    assert found.model == "Tsuru"
    assert models.find_undated("3N1CN7AD0ZL000123") is None
    assert models.find_undated("9BWAB45U0ZL000123") is None


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("3O1,Nissan,Tsuru,,1993,2017,shop,90", id="a letter that no number has"),
        pytest.param("3N,Nissan,Tsuru,,1993,2017,shop,90", id="too short"),
        pytest.param("3N1EB31S[Z-A],Nissan,Tsuru,,1993,2017,shop,90", id="a range the wrong way round"),
        pytest.param("3N1(EB)+,Nissan,Tsuru,,1993,2017,shop,90", id="another pattern language"),
        pytest.param("3N1EB31S,,Tsuru,,1993,2017,shop,90", id="no make"),
        pytest.param("3N1EB31S,Nissan,Tsuru,,,2017,shop,90", id="no first year"),
        pytest.param("3N1EB31S,Nissan,Tsuru,,2017,1993,shop,90", id="ends before it begins"),
        pytest.param("3N1EB31S,Nissan,Tsuru,,1993,2017,shop,190", id="more than certain"),
        pytest.param("3N1EB31S,Nissan", id="too few columns"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadTable, match=r"vehicles\.csv: line 3"):
        read(tmp_path, f"# a word of explanation\n{line}\n")


def test_the_mexican_table_says_where_each_line_is_from() -> None:
    lines = read_models(TABLES / "mexico.csv", layer="mexico")

    assert len(lines) > 250
    assert {line.source for line in lines} == {"fleets", "vpic", "trade"}
    assert sum(line.source != "trade" for line in lines) > sum(line.source == "trade" for line in lines) * 2
    assert all(len(re.findall(r"\[[^\]]+\]|.", line.pattern)) <= CHECK_PLACE for line in lines)
    assert all(line.first >= 1980 for line in lines)
    found = mexico().find(VIN, year=2009)
    assert found is not None
    assert (found.make, found.model) == ("Nissan", "Tsuru")
