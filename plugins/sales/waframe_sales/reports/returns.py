"""What was given back in a span of time, out of the events of the orders of which something came back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import msgspec


class BackEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something of an order came back, or the whole rest of it where `details` names no products."""

    order_id: str
    agent_id: str | None
    details: str
    at: datetime


class SoldLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of such an order, as it was sold."""

    order_id: str
    sku: str
    quantity: Decimal
    total_cents: int


class GivenBack(msgspec.Struct, frozen=True, kw_only=True):
    """What came back at once, tax included."""

    agent_id: str | None
    at: datetime
    cents: int


class _Details(msgspec.Struct, frozen=True):
    returned: dict[str, Decimal] = {}


def given_back(events: Sequence[BackEvent], lines: Sequence[SoldLine]) -> Iterable[GivenBack]:
    """Tell what each event gave back; events of one order come in their order, and none gives back what is back."""
    left = {(line.order_id, line.sku.casefold()): line.quantity for line in lines}
    for event in events:
        asked = msgspec.json.decode(event.details, type=_Details).returned
        wanted = {sku.casefold(): quantity for sku, quantity in asked.items()}
        cents = 0
        for line in lines:
            key = (line.order_id, line.sku.casefold())
            if line.order_id != event.order_id:
                continue
            back = min(left[key], wanted.get(key[1], Decimal(0)) if wanted else left[key])
            cents += _worth(line, left[key]) - _worth(line, left[key] - back)
            left[key] -= back
        yield GivenBack(agent_id=event.agent_id, at=event.at, cents=cents)


def _worth(line: SoldLine, quantity: Decimal) -> int:
    """Tell what so many pieces of a line are worth; differences of it add up to the whole, whatever the parts."""
    if not line.quantity:
        return 0
    return int((Decimal(line.total_cents) * quantity / line.quantity).quantize(Decimal(1), ROUND_HALF_UP))
