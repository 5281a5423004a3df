"""The table of the lines of quotes."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from waframe import Database, Transaction, load_queries, record
from waframe_sales.money.decimals import plain
from waframe_sales.quote import Quote, QuoteLine, QuoteWithLines
from waframe_sales.statement import Statement

_SQL = load_queries(__file__)
_DECIMALS = (
    "quantity",
    "unit_price",
    "tax_rate",
    "unit_cost",
    "discount_percent",
    "discount_amount",
    "returned",
)


def replace(quote_id: str, lines: Sequence[QuoteLine]) -> list[Statement]:
    """Give a quote these lines and no others."""
    return [Statement(query=_SQL["clear"], values={"quote_id": quote_id}), *map(_add, lines)]


def take_back(line: QuoteLine, *, returned: Decimal) -> Statement:
    """Note how many pieces of a line came back, all in all."""
    return Statement(query=_SQL["take_back"], values={"id": line.id, "returned": plain(returned)})


async def of_quote(database: Database | Transaction, quote_id: str) -> tuple[QuoteLine, ...]:
    """List the lines of a quote."""
    return tuple(record(row, QuoteLine) for row in await database.rows(_SQL["of_quote"], quote_id=quote_id))


async def with_lines(database: Database | Transaction, quote: Quote) -> QuoteWithLines:
    """Give a quote with its lines."""
    return QuoteWithLines(quote=quote, lines=await of_quote(database, quote.id))


def _add(line: QuoteLine) -> Statement:
    values = msgspec.structs.asdict(line)
    for name in _DECIMALS:
        values[name] = None if values[name] is None else plain(values[name])
    return Statement(query=_SQL["add"], values=values, many=True)
