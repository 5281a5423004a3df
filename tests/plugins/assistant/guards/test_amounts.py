"""Amounts as people write them."""

from decimal import Decimal

import pytest

from waframe.plugins.assistant.guards.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("$450.00 con IVA", ["450.00"]),
        ("te sale en $1,234.50", ["1234.50"]),
        ("de $ 890 a $1,049.00", ["890", "1049.00"]),
        ("son 1,250 pesos", ["1250"]),
        ("1 250 pesos", ["1250"]),
        ("son 2 mil pesos", ["2000"]),
        ("$3.5 mil", ["3500"]),
        ("cuesta 780", ["780"]),
        ("te las dejo en 400", ["400"]),
        ("quedan en 1,450 las dos", ["1450"]),
        ("MXN 612.07", ["612.07"]),
        ("US$35.90", ["35.90"]),
        ("45 dólares", ["45"]),
        ("cuatrocientos cincuenta pesos", ["450"]),
        ("mil doscientos pesos", ["1200"]),
        ("dos mil trescientos cuarenta y cinco pesos", ["2345"]),
        ("$ 1.234,50", ["1234.50"]),
        ("900 varos", ["900"]),
    ],
)
def test_amounts_are_found_however_they_are_written(text: str, amounts: list[str]) -> None:
    assert [amount.value for amount in find_amounts(text)] == [Decimal(amount) for amount in amounts]


@pytest.mark.parametrize(
    "text",
    [
        "Tsuru 1992-2017 1.6L",
        "son 4 piezas",
        "está en Insurgentes 1234-B",
        "queda en 3 días",
        "BAL-7043",
        "a las 18:30",
        "tel. 55 1234 5678",
        "16 % de IVA",
        "los dos",
    ],
)
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert find_amounts(text) == ()
