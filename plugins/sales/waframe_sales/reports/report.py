"""A branch's day in figures: in all, by person, by product and by hour. Counted here, read elsewhere."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import msgspec

from waframe_sales.reports.day import BranchDay
from waframe_sales.reports.sold import LineSeen, Sold, What

BOT = None
"""The agent of what the bot sold by itself."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What was quoted and sold; amounts are in the branch's currency, `net` without tax and after discounts.

    `returned` is what was given back or cancelled in this time, tax included, whenever it was sold. `net` to `total`
    are not reduced by it, so that a day that was told once stays as it was told.
    """

    quotes_made: int = 0
    quotes_sent: int = 0
    quotes_confirmed: int = 0
    tickets: int = 0
    net: Decimal = Decimal("0.00")
    discount: Decimal = Decimal("0.00")
    tax: Decimal = Decimal("0.00")
    total: Decimal = Decimal("0.00")
    commission: Decimal = Decimal("0.00")
    returned: Decimal = Decimal("0.00")


class OfAgent(msgspec.Struct, frozen=True, kw_only=True):
    """What one person did; without an id it is the bot."""

    agent_id: str | None
    name: str
    figures: Figures


class OfProduct(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a product was sold."""

    sku: str
    title: str
    quantity: Decimal
    net: Decimal
    discount: Decimal
    tax: Decimal
    total: Decimal


class OfHour(msgspec.Struct, frozen=True, kw_only=True):
    """An hour of the day as the branch's clock counts; on a day of 25 hours one of them comes twice."""

    begins_at: datetime
    clock: str
    tickets: int
    people: Decimal
    bot: Decimal


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A branch's day."""

    branch: str
    branch_name: str
    day: date
    timezone: str
    begins_at: datetime
    ends_at: datetime
    hours_long: int
    currency: str
    figures: Figures
    agents: tuple[OfAgent, ...]
    products: tuple[OfProduct, ...]
    hours: tuple[OfHour, ...]


def report(
    seen: Sold, *, day: BranchDay, branch: str, branch_name: str, names: Mapping[str, str], currency: str = "MXN"
) -> Report:
    """Count a day; `names` are those of the agents."""
    agents: set[str | None] = {one.agent_id for one in seen.quotes}
    agents |= {one.agent_id for one in seen.tickets} | {one.agent_id for one in seen.commissions}
    agents |= {one.agent_id for one in seen.returns}
    told = [
        OfAgent(agent_id=agent, name=names.get(agent, agent) if agent else "", figures=_figures(_part(seen, agent)))
        for agent in agents
    ]
    return Report(
        branch=branch,
        branch_name=branch_name,
        day=day.day,
        timezone=day.zone,
        begins_at=day.begins_at,
        ends_at=day.ends_at,
        hours_long=day.hours,
        currency=currency,
        figures=_figures(seen),
        agents=tuple(sorted(told, key=lambda one: (-one.figures.total, one.agent_id is BOT, one.name))),
        products=_products(seen),
        hours=_hours(seen, day=day),
    )


def pesos(cents: int) -> Decimal:
    """Give whole cents as an amount with two decimals."""
    return Decimal(cents).scaleb(-2)


def _part(seen: Sold, agent: str | None) -> Sold:
    """Leave what one person did."""
    return Sold(
        quotes=tuple(one for one in seen.quotes if one.agent_id == agent),
        tickets=tuple(one for one in seen.tickets if one.agent_id == agent),
        commissions=tuple(one for one in seen.commissions if one.agent_id == agent),
        returns=tuple(one for one in seen.returns if one.agent_id == agent),
    )


def _figures(seen: Sold) -> Figures:
    return Figures(
        quotes_made=_count(seen, What.MADE),
        quotes_sent=_count(seen, What.SENT),
        quotes_confirmed=_count(seen, What.CONFIRMED),
        tickets=len(seen.tickets),
        net=pesos(sum(one.subtotal_cents - one.discount_cents for one in seen.tickets)),
        discount=pesos(sum(one.discount_cents for one in seen.tickets)),
        tax=pesos(sum(one.tax_cents for one in seen.tickets)),
        total=pesos(sum(one.total_cents for one in seen.tickets)),
        commission=pesos(sum(one.amount_cents for one in seen.commissions)),
        returned=pesos(sum(one.cents for one in seen.returns)),
    )


def _count(seen: Sold, what: What) -> int:
    return sum(one.many for one in seen.quotes if one.what is what)


def _products(seen: Sold) -> tuple[OfProduct, ...]:
    by_sku: dict[str, list[LineSeen]] = {}
    for line in seen.lines:
        by_sku.setdefault(line.sku, []).append(line)
    found = (
        OfProduct(
            sku=sku,
            title=lines[-1].title,
            quantity=sum((line.quantity for line in lines), Decimal(0)),
            net=pesos(sum(line.base_cents for line in lines)),
            discount=pesos(sum(line.discount_cents for line in lines)),
            tax=pesos(sum(line.tax_cents for line in lines)),
            total=pesos(sum(line.total_cents for line in lines)),
        )
        for sku, lines in by_sku.items()
    )
    return tuple(sorted(found, key=lambda one: (-one.total, one.sku)))


def _hours(seen: Sold, *, day: BranchDay) -> tuple[OfHour, ...]:
    found = []
    for hour in range(day.hours):
        tickets = [one for one in seen.tickets if day.hour_of(one.issued_at) == hour]
        clock = day.clock_at(hour)
        found.append(
            OfHour(
                begins_at=clock,
                clock=f"{clock:%H:%M}",
                tickets=len(tickets),
                people=pesos(sum(one.total_cents for one in tickets if one.agent_id is not BOT)),
                bot=pesos(sum(one.total_cents for one in tickets if one.agent_id is BOT)),
            )
        )
    return tuple(found)
