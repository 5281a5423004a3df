"""The chain's rules of calculation: to the cent, whatever is combined."""

import runpy
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from waframe_sales.calculating_files import answer
from waframe_sales.money.calculating import calculate
from waframe_sales.money.calculation import CapExceeded
from waframe_sales.money.decimals import ZERO, cents
from waframe_sales.money.discounts import split
from waframe_sales.money.sale import Rounding, Sale

sales = runpy.run_path(str(Path(__file__).with_name("random_sales.py")))["sales"]
CASES = msgspec.json.decode((Path(__file__).parent / "examples" / "sales.json").read_bytes())["cases"]
LINE = {"sku": "A", "qty": "2", "unit_price": "100.00"}


@pytest.mark.parametrize("case", [pytest.param(one, id=one["id"]) for one in CASES])
def test_a_worked_example_comes_out_to_the_cent(case: dict[str, object]) -> None:
    told, faulty = answer(case["input"])

    assert told == case["expected"]
    assert not faulty


@settings(max_examples=60)
@given(sale=sales())
def test_the_total_is_the_sum_of_its_lines(sale: Sale) -> None:
    found = calculate(sale)

    of_lines = sum((line.total for line in found.lines), start=ZERO)
    parts = 2 + len(found.taxes)
    assert abs(found.total - of_lines) <= Decimal("0.005") * parts
    assert found.total == found.subtotal - found.discount + sum((one.amount for one in found.taxes), start=ZERO)
    if sale.rounding is Rounding.LINE:
        assert found.total == of_lines


@settings(max_examples=60)
@given(sale=sales(includes_tax=True))
def test_a_price_with_tax_is_what_is_paid(sale: Sale) -> None:
    found = calculate(sale)

    assert found.total == sum((line.after for line in found.lines), start=ZERO)
    assert all(line.total == line.after == cents(line.after) for line in found.lines)


@settings(max_examples=60)
@given(sale=sales())
def test_nothing_is_ever_negative(sale: Sale) -> None:
    found = calculate(sale)

    for line in found.lines:
        assert min(line.amount, line.discount, line.base, line.tax, line.total) >= 0
        assert line.amount - line.discount == line.base
    assert min(found.subtotal, found.discount, found.total, *(one.amount for one in found.taxes)) >= 0


@settings(max_examples=60)
@given(sale=sales())
def test_a_cap_holds_and_refuses_no_more_than_it_must(sale: Sale) -> None:
    worst = calculate(sale).worst_percent
    below = msgspec.structs.replace(sale, role_cap_percent=worst - Decimal("0.01"))

    assert calculate(msgspec.structs.replace(sale, role_cap_percent=worst)).worst_percent == worst
    with pytest.raises(CapExceeded):
        calculate(below)


@settings(max_examples=60)
@given(sale=sales())
def test_what_goes_back_is_never_more_than_was_earned(sale: Sale) -> None:
    earned = calculate(sale).commission
    if earned is None:
        return

    assert ZERO <= earned.net <= earned.total
    assert earned.total == sum(earned.lines, start=ZERO)
    assert earned.net == earned.total + earned.reversed


def test_cents_that_are_left_over_go_to_the_largest_remainders_and_then_to_the_earlier_lines() -> None:
    assert split(Decimal("0.05"), [Decimal(1), Decimal(2), Decimal(1)]) == [
        Decimal("0.01"),
        Decimal("0.03"),
        Decimal("0.01"),
    ]
    assert split(Decimal("0.02"), [Decimal(1), Decimal(1), Decimal(1)]) == [Decimal("0.01"), Decimal("0.01"), ZERO]


def test_a_discount_that_is_larger_than_the_order_takes_all_of_it() -> None:
    told, _ = answer({"lines": [LINE], "order_discount": {"type": "amount", "value": "1000000"}})

    assert told["total"] == "0.00"
    assert told["descuento"] == "200.00"


def test_a_line_may_be_kept_from_the_customers_discount() -> None:
    lines = [LINE, {**LINE, "no_customer_discount": True}]

    told, _ = answer({"lines": lines, "customer_discount_percent": "10"})

    assert told["descuento"] == "20.00"


@pytest.mark.parametrize(
    ("sale", "code", "path"),
    [
        pytest.param({"lines": [{**LINE, "qtty": "1"}]}, "unknown_key", "lines[0].qtty", id="a key that nobody knows"),
        pytest.param({"lines": [LINE], "iva": "0.16"}, "unknown_key", "iva", id="such a key of the sale"),
        pytest.param({"lines": [{**LINE, "qty": "-1"}]}, "quantity_not_positive", "lines[0].qty", id="negative"),
        pytest.param({"lines": [{**LINE, "qty": "0"}]}, "quantity_not_positive", "lines[0].qty", id="none of it"),
        pytest.param({"lines": [{**LINE, "qty": "9999999"}]}, "quantity_absurd", "lines[0].qty", id="absurdly many"),
        pytest.param({"lines": [{**LINE, "qty": 1.5}]}, "not_a_decimal", "lines[0].qty", id="a binary float"),
        pytest.param({"lines": [{**LINE, "qty": "1e3"}]}, "not_a_decimal", "lines[0].qty", id="an exponent"),
        pytest.param(
            {"lines": [{**LINE, "unit_price": "NaN"}]}, "not_a_decimal", "lines[0].unit_price", id="no number"
        ),
        pytest.param({"lines": [{**LINE, "unit_price": "-5"}]}, "amount_negative", "lines[0].unit_price", id="a debt"),
        pytest.param({"lines": [{"sku": "A", "qty": "1"}]}, "missing", "lines[0].unit_price", id="no price"),
        pytest.param({"lines": [{**LINE, "currency": "USD"}]}, "fx_missing", "lines[0].currency", id="no exchange"),
        pytest.param({"lines": [LINE], "fx": {"USD": "0"}}, "fx_not_positive", "fx.USD", id="a worthless dollar"),
        pytest.param({"lines": [LINE], "tax_rate": "16"}, "rate_out_of_range", "tax_rate", id="a rate as a percentage"),
        pytest.param(
            {"lines": [{**LINE, "discount_percent": "101"}]},
            "percent_out_of_range",
            "lines[0].discount_percent",
            id="more than all",
        ),
        pytest.param({"lines": []}, "lines_missing", "lines", id="nothing sold"),
        pytest.param([], "not_an_object", "", id="no sale at all"),
        pytest.param({"lines": [LINE], "rounding": "bank"}, "unknown_choice", "rounding", id="another rounding"),
        pytest.param(
            {"lines": [LINE], "commission": {"basis": "margin"}},
            "unit_cost_missing",
            "lines[0].unit_cost",
            id="a margin without a cost",
        ),
        pytest.param(
            {"lines": [LINE], "commission": {"returned": {"A": "3"}}},
            "returned_too_many",
            "commission.returned.A",
            id="more back than sold",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(sale: object, code: str, path: str) -> None:
    told, faulty = answer(sale)

    assert faulty
    assert told["error"] == code
    assert {"code": code, "path": path}.items() <= msgspec.convert(told["faults"], list[dict[str, str]])[0].items()


def test_all_faults_are_told_at_once() -> None:
    told, _ = answer({"lines": [{"sku": "", "qty": "-1", "unit_price": "x"}], "stacking": 1})

    assert [one["path"] for one in msgspec.convert(told["faults"], list[dict[str, str]])] == [
        "lines[0].sku",
        "lines[0].qty",
        "lines[0].unit_price",
        "stacking",
    ]
