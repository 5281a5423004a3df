"""The ledger of commissions: it is only ever appended to."""

import msgspec

from waframe import Database, Transaction, load_queries, record
from waframe_sales.money.decimals import plain
from waframe_sales.order import LedgerEntry
from waframe_sales.statement import Statement

_SQL = load_queries(__file__)


def add(entry: LedgerEntry) -> Statement:
    """Append an entry; the same key counts once."""
    values = msgspec.structs.asdict(entry)
    values["percent"] = plain(entry.percent)
    values["quantity"] = plain(entry.quantity)
    return Statement(query=_SQL["add"], values=values, many=True)


async def of_order(database: Database | Transaction, order_id: str) -> list[LedgerEntry]:
    """List what an order earned, and what went back."""
    return [record(row, LedgerEntry) for row in await database.rows(_SQL["of_order"], order_id=order_id)]
