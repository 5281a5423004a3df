"""What came back, part by part."""

from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from waframe_sales.reports.returns import BackEvent, SoldLine, given_back

AT = datetime(2026, 11, 27, tzinfo=UTC)
LINES = (
    SoldLine(order_id="1", sku="BAL-1", quantity=Decimal(3), total_cents=10_000),
    SoldLine(order_id="1", sku="ACE-5", quantity=Decimal("1.5"), total_cents=3_000),
    SoldLine(order_id="2", sku="BAL-1", quantity=Decimal(1), total_cents=777),
)


def back(order: str, details: str) -> BackEvent:
    return BackEvent(order_id=order, agent_id="a", details=details, at=AT)


def test_pieces_come_back_in_proportion_and_the_rest_with_the_order() -> None:
    events = (
        back("1", '{"reason": "no le quedó", "returned": {"bal-1": "1"}}'),
        back("1", '{"reason": "ya no quiso"}'),
        back("2", "{}"),
    )

    assert [one.cents for one in given_back(events, LINES)] == [3333, 9667, 777]


def test_nothing_comes_back_twice() -> None:
    events = (back("1", '{"returned": {"BAL-1": "9"}}'), back("1", '{"returned": {"BAL-1": "1"}}'), back("1", "{}"))

    assert [one.cents for one in given_back(events, LINES)] == [10_000, 0, 3_000]


@settings(max_examples=40)
@given(st.lists(st.decimals("0.1", "2", places=1), max_size=6))
def test_all_parts_together_are_the_whole_to_the_cent(parts: list[Decimal]) -> None:
    events = [back("1", f'{{"returned": {{"BAL-1": "{part}"}}}}') for part in parts]

    cents = sum(one.cents for one in given_back([*events, back("1", "{}")], LINES))

    assert cents == 13_000
