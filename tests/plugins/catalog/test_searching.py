"""Products are found in the customer's words, and nothing is found where nothing is meant."""

import json
from collections.abc import Callable
from types import ModuleType

import pytest
from tests.plugins.catalog.shelf import DATA, SHELF, Rows, indexed

from waframe.plugins.catalog.fitment import Car, Fits
from waframe.plugins.catalog.index import Index
from waframe.plugins.catalog.searching import Hit, search
from waframe.plugins.catalog.wanted import Wanted, understand
from waframe.vocabulary import Years, default


@pytest.fixture(scope="module")
def shelf() -> Index:
    return indexed(SHELF)


def found(index: Index, words: str) -> list[str]:
    return [hit.sku for hit in search(index, understand(words, default()), limit=5, refuse_below=0.5)]


@pytest.mark.parametrize(
    ("words", "skus"),
    [
        pytest.param("pastillas delanteras para tsuru 95", ["BAL-7043"], id="a synonym and a short year"),
        pytest.param("valatas traceras tsurito", ["BAL-7044"], id="as it sounds, and a nickname"),
        pytest.param("balatas tsuru", ["BAL-7043", "BAL-7044"], id="front and rear"),
        pytest.param("amort. del. der. jetta clasico", ["AMO-51234"], id="abbreviated"),
        pytest.param("amortiguador delantero izquierdo jetta a4", [], id="the other side"),
        pytest.param("balatas delanteras tsuru 2020", [], id="another year"),
        pytest.param("balatas para versa", [], id="another model"),
        pytest.param("alternador tsuru", [], id="a part that is not sold"),
        pytest.param("BAL7043", ["BAL-7043"], id="a code without its hyphen"),
        pytest.param("me cotizas el bal 7043 porfa", ["BAL-7043"], id="a code in a sentence"),
        pytest.param("41060f4125", ["BAL-7043"], id="the number of the part"),
        pytest.param("AMO-5123", ["AMO-51234"], id="a code without its end"),
        pytest.param("bujias de iridio civic 1.8", ["BUJ-0125"], id="an engine"),
        pytest.param("hola buenas tardes", [], id="a greeting"),
        pytest.param("seguro de auto para mi tsuru", [], id="something else for a vehicle"),
        pytest.param("pizza hawaiana", [], id="something else"),
        pytest.param("", [], id="nothing"),
        pytest.param("🙂" * 50, [], id="signs"),
        pytest.param("x " * 400, [], id="too long for anybody"),
    ],
)
def test_what_is_meant_is_found(shelf: Index, words: str, skus: list[str]) -> None:
    assert found(shelf, words) == skus


def test_every_part_of_a_list_is_among_the_first(shelf: Index) -> None:
    assert set(found(shelf, "balatas y bujias")) >= {"BAL-7043", "BUJ-0125"}


def test_each_part_of_a_list_has_its_own_vehicle_and_place(shelf: Index) -> None:
    rows: Rows = [*SHELF, {"titulo": "Bujías Cobre Nissan Tsuru 1992-2017 1.6", "codigo": "BUJ-1"}]
    words = "bujias para civic 2008 y balatas traseras del tsuru, amortiguador delantero der jetta a4"

    assert found(indexed(rows), words) == ["BUJ-0125", "BAL-7044", "AMO-51234"]


def test_years_at_the_end_of_a_title_hold_for_all_its_models() -> None:
    rows = [{"titulo": "Balatas Delanteras Nissan Tsuru Sentra Lucino 1992-2000", "codigo": "BAL-1"}]

    assert found(indexed(rows), "balatas delanteras tsuru 1998") == ["BAL-1"]
    assert found(indexed(rows), "balatas delanteras tsuru 2010") == []


def test_the_engine_of_a_known_vehicle_filters_and_a_typed_one_only_ranks(shelf: Index) -> None:
    wanted = understand("balatas aveo 1.5", default())

    typed = search(shelf, wanted, limit=5, refuse_below=0.5)
    known = search(shelf, Wanted(parts=wanted.parts, car=wanted.car, strict=True), limit=5, refuse_below=0.5)

    assert [(hit.sku, hit.fits) for hit in typed] == [("BAL-8001", Fits.NO)]
    assert known == []


def test_whether_it_fits_is_told(shelf: Index) -> None:
    car = Car(make="nissan", models=("tsuru",), years=Years(first=2005, last=2005))
    wanted = Wanted(parts=understand("balatas", default()).parts, car=car)

    assert [hit.fits for hit in search(shelf, wanted, limit=5, refuse_below=0.5)] == [Fits.YES, Fits.YES]


def test_equal_scores_come_in_the_order_of_the_file() -> None:
    rows = [{"titulo": "Faro Derecho Versa 2012-2019", "codigo": f"FAR-{number}"} for number in (9, 3, 7)]

    assert found(indexed(rows), "faro derecho versa") == ["FAR-9", "FAR-3", "FAR-7"]


def test_customers_find_what_they_want_in_a_catalogue_whose_truth_is_known(generator: ModuleType) -> None:
    items = generator.build(1500, 41)
    rows, truth = [row for row, _ in items], [one for _, one in items]
    index = indexed(rows)
    scorer: dict[str, Callable[..., bool]] = {}
    exec((DATA / "score_search.py").read_text(encoding="utf-8"), scorer)  # ours, as it is
    queries = json.loads((DATA / "own_queries.json").read_text(encoding="utf-8"))["queries"]

    good: list[bool] = []
    for query in queries:
        hits: list[Hit] = search(index, understand(query["q"], default()), limit=5, refuse_below=0.5)
        if query.get("none"):
            good.append(not hits)
        elif any(scorer["relevant"](one, query["expect"]) for one in truth):
            good.append(any(scorer["relevant"](truth[hit.position], query["expect"]) for hit in hits))

    assert len(good) > 60
    assert sum(good) / len(good) >= 0.95
