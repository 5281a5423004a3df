"""Whatever a customer writes and whatever stands in a file: there is an answer, or a clear refusal."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.plugins.catalog.shelf import SHELF, indexed

from waframe.plugins.catalog.errors import CatalogError
from waframe.plugins.catalog.row_reading import RowReader, RowRejected
from waframe.plugins.catalog.searching import search
from waframe.plugins.catalog.streaming import Rows
from waframe.plugins.catalog.wanted import understand
from waframe.vocabulary import default, find

VOICES = (
    "balatas del tras izq der",
    "jetta a4",
    "tsuru 95",
    "'95 09-14",
    "2009 a",
    "de para",
    "kit con",
    "f 150",
    "cr-v 1.6 l",
    "v6 16v",
    "grupo 47",
    "x , .",
    "$1,049",
    "dos mil diecisiete",
    "dos punto",
    "marcha march",
    "escape mod",
    "🔋",
    "BAL-7043",
    "bal 7043",
    "ñandú",
    "000000",
    "3VWSE69M95M012345",
)
WORDS = st.lists(st.sampled_from(VOICES), max_size=20).map(" ".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["titulo", "codigo", "precio", "marca", "categoria", "compatibilidad", "imagen_1", "descripcion", "imagenes", "x"]
)
INDEX = indexed(SHELF)


@settings(max_examples=150, deadline=None)
@given(WORDS | st.text(max_size=80))
def test_any_words_are_understood_or_left(text: str) -> None:
    hits = search(INDEX, understand(text, default()), limit=5, refuse_below=0.5)

    assert all(0.5 <= hit.score <= 1 for hit in hits)
    assert len({hit.sku for hit in hits}) == len(hits) <= 5


@settings(max_examples=150, deadline=None)
@given(WORDS | st.text(max_size=80))
def test_what_is_mentioned_stands_in_the_text(text: str) -> None:
    found = find(text)

    places = [part.span for part in found.parts] + [vehicle.span for vehicle in found.vehicles]
    assert all(0 <= start < end <= len(text) for start, end in places)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_any_row_becomes_a_product_or_is_rejected(row: dict[str, object]) -> None:
    try:
        product, _ = RowReader(default()).read(row, 0)
    except RowRejected:
        return

    assert product.title
    assert product.sku
    assert product.price is None or float(product.price) > 0


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**6), many=st.integers(0, 40), put=st.binary(max_size=12))
def test_a_file_that_was_damaged_gives_rows_or_says_why_not(tmp_path: Path, place: int, many: int, put: bytes) -> None:
    whole = json.dumps([{"titulo": f"Balatas {number}", "precio": 3} for number in range(8)]).encode()
    place %= len(whole)
    path = tmp_path / "damaged.json"
    path.write_bytes(whole[:place] + put + whole[place + many :])

    rows = Rows(path)
    try:
        found = list(rows)
    except CatalogError as error:
        found = []
        refusal = str(error)
    else:
        refusal = "damaged.json"
    finally:
        rows.close()

    assert len(found) <= 20
    assert "damaged.json" in refusal


def test_a_very_long_message_is_answered_soon() -> None:
    text = "balatas de la del para con 09-14 jetta " * 2_000

    assert len(search(INDEX, understand(text, default()), limit=5, refuse_below=0.5)) <= 5


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\0", id="nothing"),
        pytest.param("\ud800", id="half a sign"),
        pytest.param("\u0663\u0664\u0665", id="other digits"),
        pytest.param("\ufb01ltro", id="a ligature"),
        pytest.param("\uff22\uff21\uff2c\uff21\uff34\uff21 tsuru", id="wide letters"),
        pytest.param("ba\u0301latas", id="an accent by itself"),
    ],
)
def test_strange_letters_harm_nothing(text: str) -> None:
    search(INDEX, understand(text, default()), limit=5, refuse_below=0.5)
