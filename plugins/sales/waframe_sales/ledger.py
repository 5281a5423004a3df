"""What sellers earn with an order, and what goes back when something of it comes back."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from waframe import Agent, new_id
from waframe_sales.money.commissions import reversal
from waframe_sales.money.decimals import HUNDRED, ZERO, cents, from_cents, to_cents
from waframe_sales.money.sale import CommissionBasis
from waframe_sales.order import LedgerEntry, Order
from waframe_sales.quote import QuoteLine
from waframe_sales.settings import CommissionSettings

EARNED = "earned"
CLAWBACK = "clawback"
COST_UNKNOWN = "cost-unknown"


def earned(
    order: Order, lines: Sequence[QuoteLine], *, agent: Agent, settings: CommissionSettings
) -> list[LedgerEntry]:
    """Enter what a seller earns with each line of an order."""
    return [_entry(order, line, agent=agent, settings=settings) for line in lines]


def clawed_back(
    order: Order, lines: Sequence[QuoteLine], *, before: Sequence[LedgerEntry], reason: str, at: datetime
) -> list[LedgerEntry]:
    """Enter what goes back for the pieces that came back until now, less what went back before."""
    found = []
    for line in lines:
        first = next((one for one in before if one.sku == line.sku and one.kind == EARNED), None)
        if first is None or not line.returned:
            continue
        due = to_cents(reversal(from_cents(first.amount_cents), returned=line.returned, sold=line.quantity))
        gone = -sum(one.amount_cents for one in before if one.sku == line.sku and one.kind == CLAWBACK)
        back = sum((one.quantity for one in before if one.sku == line.sku and one.kind == CLAWBACK), start=ZERO)
        if line.returned > back:
            found.append(
                msgspec.structs.replace(
                    first,
                    id=new_id(),
                    key=f"{order.id}:{line.sku}:{CLAWBACK}:{line.returned:f}",
                    kind=CLAWBACK,
                    amount_cents=-(due - gone),
                    quantity=line.returned - back,
                    reason=reason,
                    at=at,
                )
            )
    return found


def _entry(order: Order, line: QuoteLine, *, agent: Agent, settings: CommissionSettings) -> LedgerEntry:
    percent = settings.percent_of(line.brand, role=agent.role)
    basis, reason = _basis(line, settings=settings)
    return LedgerEntry(
        id=new_id(),
        order_id=order.id,
        key=f"{order.id}:{line.sku}:{EARNED}",
        branch=order.branch,
        agent_id=agent.id,
        kind=EARNED,
        sku=line.sku,
        brand=line.brand,
        basis=settings.basis.value,
        percent=percent,
        basis_cents=to_cents(basis),
        amount_cents=to_cents(cents(basis * percent / HUNDRED)),
        quantity=line.quantity,
        reason=reason,
        at=order.ordered_at,
    )


def _basis(line: QuoteLine, *, settings: CommissionSettings) -> tuple[Decimal, str | None]:
    """Give what the percentage is of; where the cost is not known, nobody knows the margin, and it counts as none."""
    base = from_cents(line.base_cents)
    if settings.basis is CommissionBasis.NET:
        return base, None
    if line.unit_cost is None:
        return ZERO, COST_UNKNOWN
    return max(ZERO, base - cents(line.unit_cost * line.quantity)), None
