"""The table of what happened to sales: it is only ever appended to."""

import msgspec

from waframe import Database, Transaction, load_queries, record
from waframe_sales.chain import SaleEvent
from waframe_sales.statement import Statement

_SQL = load_queries(__file__)


class Orphan(msgspec.Struct, frozen=True, kw_only=True):
    """The first event of a sale whose quote is gone."""

    quote_id: str
    number: int


def append(event: SaleEvent) -> Statement:
    """Append an event; its number is free, or somebody else was faster."""
    values = msgspec.structs.asdict(event)
    values["state"] = event.state.value
    values["state_before"] = event.state_before.value if event.state_before else None
    return Statement(query=_SQL["append"], values=values)


async def of_quote(database: Database | Transaction, quote_id: str) -> list[SaleEvent]:
    """List what happened to a sale, in its order."""
    return [record(row, SaleEvent) for row in await database.rows(_SQL["of_quote"], quote_id=quote_id)]


async def orphans(database: Database) -> list[Orphan]:
    """List events whose quote is gone."""
    return [record(row, Orphan) for row in await database.rows(_SQL["orphans"])]
