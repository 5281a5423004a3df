"""The table of what is kept for customers for a while."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import msgspec

from waframe import Database, Transaction, load_queries, record
from waframe_sales.money.decimals import ZERO, plain
from waframe_sales.order import Reservation
from waframe_sales.statement import Statement

_SQL = load_queries(__file__)


def add(reservation: Reservation) -> Statement:
    """Keep pieces for an order."""
    values = msgspec.structs.asdict(reservation)
    values.pop("ended_at")
    values["quantity"] = plain(reservation.quantity)
    return Statement(query=_SQL["add"], values=values, many=True)


def finish(order_id: str, *, state: str, at: datetime) -> Statement:
    """End what is still kept for an order: `used` or `released`."""
    return Statement(query=_SQL["finish"], values={"order_id": order_id, "state": state, "at": at})


async def expire(database: Database, *, now: datetime) -> int:
    """Let go of all that was kept long enough, and say how many that were."""
    return len(await database.change(_SQL["expire"], now=now))


async def of_order(database: Database | Transaction, order_id: str) -> list[Reservation]:
    """List what is or was kept for an order."""
    return [record(row, Reservation) for row in await database.rows(_SQL["of_order"], order_id=order_id)]


async def held(database: Database, branch: str, *, now: datetime) -> Mapping[str, Decimal]:
    """Count what a branch keeps for customers, by product."""
    counted: dict[str, Decimal] = {}
    for row in await database.rows(_SQL["held"], branch=branch, now=now):
        sku = str(row["sku"])
        counted[sku] = counted.get(sku, ZERO) + Decimal(str(row["quantity"]))
    return counted
