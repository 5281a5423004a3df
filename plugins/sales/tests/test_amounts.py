"""Amounts in what is said."""

import pytest

from waframe_sales.amounts import speaks_of_tax, states_amount


@pytest.mark.parametrize("text", ["Te salen en $850", "son $ 1,250.00", "cuesta 850 pesos", "1,250.50 MXN"])
def test_an_amount_in_pesos_is_noticed(text: str) -> None:
    assert states_amount(text)


@pytest.mark.parametrize("text", ["Tsuru 2008, motor 1.6", "folio COT-SUC05-000210", "son 4 bujías", "", "$"])
def test_other_numbers_are_no_amounts(text: str) -> None:
    assert not states_amount(text)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [("$850 más IVA", True), ("$850 + I.V.A.", True), ("con impuestos", True), ("te la lleva el chavo", False)],
)
def test_the_tax_is_noticed_where_it_is_spoken_of(text: str, *, spoken: bool) -> None:
    assert speaks_of_tax(text) is spoken
