"""What a branch may set for its sales."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from waframe import Role
from waframe_sales.settings import SalesSettings


def read(value: dict[str, Any]) -> SalesSettings:
    """Read settings as the YAML gives them."""
    return msgspec.convert(value, SalesSettings)


def test_the_rate_of_a_day_is_the_first_that_has_not_ended() -> None:
    found = read({"tax": [{"rate": "0.08", "until": "2025-12-31"}, {"rate": "0.16"}]})

    assert found.tax_on(date(2025, 12, 31)) == Decimal("0.08")
    assert found.tax_on(date(2026, 1, 1)) == Decimal("0.16")
    assert read({}).tax_on(date(2026, 1, 1)) == Decimal("0.16")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param({"tax": [{"rate": "0.08", "until": "2025-12-31"}]}, "must have no `until`", id="no rate for ever"),
        pytest.param({"tax": []}, "must have no `until`", id="no rate at all"),
        pytest.param({"tax": [{"rate": "16"}]}, "matching regex", id="a rate as a percentage"),
        pytest.param({"code": "suc 5"}, "capital letters", id="a code that no folio carries"),
        pytest.param({"caps": {"agent": "120"}}, "matching regex", id="more than all"),
        pytest.param({"usd": {"rate": "17.35"}}, "date", id="a rate of exchange without its day"),
        pytest.param({"valid_hours": 0}, ">= 1", id="no time to think"),
        pytest.param({"prices": 1}, "unknown field", id="an unknown setting"),
    ],
)
def test_a_wrong_setting_is_named(value: dict[str, Any], words: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=words):
        read(value)


def test_a_commission_is_the_brands_else_the_roles_else_the_usual() -> None:
    terms = read(
        {"commission": {"percent": "2", "by_brand": {"PROPIA": "5"}, "by_role": {"supervisor": "1"}}}
    ).commission

    assert terms.percent_of("propia", role=Role.SUPERVISOR) == 5
    assert terms.percent_of("BOSCH", role=Role.SUPERVISOR) == 1
    assert terms.percent_of("BOSCH", role=Role.AGENT) == 2


def test_caps_go_by_role_and_a_model_gives_nothing_away() -> None:
    caps = read({"caps": {"agent": "7.5"}}).caps

    assert [caps.of(role) for role in (None, *Role)] == [0, Decimal("7.5"), 20, 100]
