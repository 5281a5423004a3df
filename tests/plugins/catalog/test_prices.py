"""A price is exact, or there is none."""

from decimal import Decimal

import pytest

from waframe.plugins.catalog.prices import price_of, written


@pytest.mark.parametrize(
    ("given", "price"),
    [
        pytest.param(450, "450.00", id="a whole number"),
        pytest.param(Decimal("612.0690"), "612.069", id="more than cents"),
        pytest.param(Decimal("1E+3"), "1000.00", id="never an exponent"),
        pytest.param("$1,049.00", "1049.00", id="thousands parted by a comma"),
        pytest.param("1.049,50", "1049.50", id="as in Europe"),
        pytest.param("MXN 1 049.5", "1049.50", id="with its currency"),
        pytest.param("1,049", "1049.00", id="a comma and three digits"),
        pytest.param("99,90", "99.90", id="a comma and two digits"),
        pytest.param("1,234,567.8", "1234567.80", id="a million"),
        pytest.param("N/A", None, id="no answer"),
        pytest.param("Consultar", None, id="a word"),
        pytest.param(0, None, id="nothing"),
        pytest.param(-1, None, id="less than nothing"),
        pytest.param("-450", None, id="less than nothing in words"),
        pytest.param(None, None, id="absent"),
        pytest.param(True, None, id="a yes"),  # what a file may hold
        pytest.param([450], None, id="a list"),
        pytest.param(10**9, None, id="absurd"),
    ],
)
def test_a_price_is_read_as_it_is_meant(given: object, price: str | None) -> None:
    assert written(price_of(given)) == price
