"""The table of orders."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from waframe import Database, Transaction, load_queries, record
from waframe_sales.order import Order
from waframe_sales.quote import TaxShare
from waframe_sales.statement import Statement
from waframe_sales.states import State

_SQL = load_queries(__file__)
_MOVED = ("id", "state", "paid_at", "delivered_at", "cancelled_at", "refunded_at", "reason")


def add(order: Order) -> Statement:
    """Keep an order; there is one of a quote, and one of a customer's yes."""
    values = msgspec.structs.asdict(order)
    values["state"] = order.state.value
    values["taxes"] = msgspec.json.encode(order.taxes).decode()
    return Statement(query=_SQL["add"], values=values, must=True)


def move(order: Order, *, before: Order) -> Statement:
    """Take an order to another state, unless somebody else did."""
    values: dict[str, object] = {name: getattr(order, name) for name in _MOVED}
    return Statement(
        query=_SQL["move"],
        values={**values, "state": order.state.value, "state_before": before.state.value},
        must=True,
    )


def hand_out(order_id: str, *, at: datetime) -> Statement:
    """Note that the ticket goes out; once only."""
    return Statement(query=_SQL["hand_out"], values={"id": order_id, "at": at}, must=True)


async def find(database: Database | Transaction, order_id: str) -> Order | None:
    """Read an order."""
    return _read(await database.row(_SQL["find"], id=order_id))


async def of_quote(database: Database | Transaction, quote_id: str) -> Order | None:
    """Find the order that a quote became."""
    return _read(await database.row(_SQL["of_quote"], quote_id=quote_id))


async def by_message(database: Database | Transaction, message_id: str) -> Order | None:
    """Find the order that a message confirmed."""
    return _read(await database.row(_SQL["by_message"], message_id=message_id))


async def by_folio(database: Database, branch: str, *, folio: str) -> Order | None:
    """Find an order of a branch by the folio of its ticket or its quote."""
    return _read(await database.row(_SQL["by_folio"], branch=branch, folio=folio.strip().upper()))


async def newest_of(database: Database, conversation_id: str, *, many: int = 10) -> list[Order]:
    """List the orders of a conversation, the newest first."""
    rows = await database.rows(_SQL["newest_of"], conversation_id=conversation_id, many=many)
    return [order for row in rows if (order := _read(row)) is not None]


def _read(row: Mapping[str, object] | None) -> Order | None:
    if row is None:
        return None
    taxes = msgspec.json.decode(str(row["taxes"]), type=tuple[TaxShare, ...])
    return record({**row, "state": State(str(row["state"])), "taxes": taxes}, Order)
