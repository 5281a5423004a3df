"""A row becomes a product: repaired where it can be, rejected where it is none."""

import pytest

from waframe.plugins.catalog.product import Fit, Product
from waframe.plugins.catalog.row_reading import RowReader, RowRejected
from waframe.vocabulary import default


def read(row: object) -> tuple[Product, tuple[str, ...]]:
    return RowReader(default()).read(row, 0)


@pytest.mark.parametrize(
    ("title", "repaired", "kind"),
    [
        pytest.param("C&aacute;liper de&nbsp;Freno", "Cáliper de Freno", "text", id="entities"),
        pytest.param("Bujías Cerámicas".encode().decode("latin-1"), "Bujías Cerámicas", "text", id="mojibake"),
        pytest.param("  Balatas  Tsuru ", "Balatas Tsuru", "blanks", id="blanks"),
        pytest.param("Balatas Tsuru 2017-1992", "Balatas Tsuru 1992-2017", "years", id="reversed years"),
    ],
)
def test_a_title_is_repaired(title: str, repaired: str, kind: str) -> None:
    product, repairs = read({"titulo": title})

    assert (product.title, repairs) == (repaired, (kind,))


def test_a_title_that_is_missing_is_taken_from_the_description() -> None:
    product, repairs = read({"titulo": None, "descripcion": "Balatas Tsuru 1992\n\nMarca: Wagner"})

    assert (product.title, repairs) == ("Balatas Tsuru 1992", ("title",))


@pytest.mark.parametrize("row", [None, 3, "text", [], {}, {"titulo": None}, {"titulo": "N/A"}, {"titulo": ["x"]}])
def test_what_is_no_product_is_rejected(row: object) -> None:
    with pytest.raises(RowRejected):
        read(row)


def test_pictures_that_are_no_links_are_left_out() -> None:
    row = {
        "titulo": "Faro Aveo",
        "imagen_2": "/D_1.webp",
        "imagen_10": "https://a.mx/10.jpg",
        "imagen_1": "NaN",
        "imagen_3": "https://a.mx/3.jpg",
    }

    product, repairs = read(row)

    assert (product.images, repairs) == (("https://a.mx/3.jpg", "https://a.mx/10.jpg"), ("image",))


def test_single_years_of_a_list_become_stretches() -> None:
    cars = [{"marca": "Nissan", "modelo": "Versa", "anio": year, "motor": "1.6L"} for year in (2012, 2013, 2015, 2016)]

    product, _ = read({"titulo": "Faro", "compatibilidad": cars})

    assert product.vehicles == (
        Fit(make="Nissan", model="Versa", first=2012, last=2013, engines=("1.6L",)),
        Fit(make="Nissan", model="Versa", first=2015, last=2016, engines=("1.6L",)),
    )


def test_vehicles_that_only_the_description_lists_are_read() -> None:
    product, _ = read({"titulo": "Faro", "descripcion": "Faro\nCompatible con: Ford Ikon 2001 a 2008, motor 1.6L."})

    assert product.vehicles == (Fit(make="Ford", model="Ikon", first=2001, last=2008, engines=("1.6L",)),)


def test_a_product_without_a_code_has_the_same_name_in_every_import() -> None:
    names = [read({"titulo": title})[0].sku for title in ("Faro Aveo", "FARO  AVEO", "Faro Versa")]

    assert names[0] == names[1] != names[2]


def test_two_rows_that_say_the_same_are_two_products() -> None:
    reader = RowReader(default())

    assert len({reader.read({"titulo": "Faro Aveo"}, place)[0].sku for place in range(3)}) == 3


def test_a_code_that_stands_twice_names_the_first() -> None:
    reader = RowReader(default())
    reader.read({"titulo": "Faro Aveo", "codigo": "FAR-1"}, 0)

    with pytest.raises(RowRejected, match="FAR-1"):
        reader.read({"titulo": "Faro Versa", "codigo": "far 1"}, 1)
