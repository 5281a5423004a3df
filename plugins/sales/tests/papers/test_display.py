"""Numbers and instants as people read them."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from waframe_sales.papers.display import amount, instant, money, quantity, rate, reduction, unit_price
from waframe_sales.papers.words import words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("1234.5", "$1,234.50", id="thousands"),
        pytest.param("0.125", "$0.13", id="half a cent goes up"),
        pytest.param("-61.2", "\N{MINUS SIGN}$61.20", id="below zero"),
        pytest.param("0", "$0.00", id="nothing"),
        pytest.param("12345678.9", "$12,345,678.90", id="millions"),
    ],
)
def test_an_amount_has_cents_and_thousands(value: str, shown: str) -> None:
    assert amount(Decimal(value)) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [("612.0690", "$612.069"), ("612.0700", "$612.07"), ("1250", "$1,250.00"), ("0.33333333", "$0.3333")],
)
def test_a_price_shows_what_the_cent_would_hide(value: str, shown: str) -> None:
    assert unit_price(Decimal(value)) == shown


def test_other_numbers_read_naturally() -> None:
    assert money(Decimal("1234.5"), "MXN") == "$1,234.50\N{NO-BREAK SPACE}MXN"
    assert reduction(Decimal(5)) == "\N{MINUS SIGN}$5.00"
    assert [quantity(Decimal(one)) for one in ("2", "2.50", "1000", "100.000")] == ["2", "2.5", "1,000", "100"]
    assert [rate(Decimal(one)) for one in ("0.16", "0.080", "0")] == [
        f"{one}\N{NO-BREAK SPACE}%" for one in ["16", "8", "0"]
    ]


def test_an_instant_is_told_in_its_own_zone_and_language() -> None:
    at = datetime(2026, 3, 8, 23, 5, tzinfo=ZoneInfo("America/Tijuana"))

    assert instant(at, words("es-MX")) == "8 mar 2026, 23:05"
    assert instant(at, words("en-US")) == "8 Mar 2026, 23:05"
    assert words("fr") is words("es")
