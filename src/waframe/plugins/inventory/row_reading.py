"""Makes rows of an opened answer, by the expressions of the mapping. Pure."""

import re
from collections.abc import Mapping
from functools import cache

from waframe.plugins.inventory.answers import Opened, has_rows
from waframe.plugins.inventory.errors import NothingTold, Reason
from waframe.plugins.inventory.expressions import Expression, parse_expression
from waframe.plugins.inventory.mapping import Query
from waframe.plugins.inventory.node import Node
from waframe.plugins.inventory.rows import StockRow
from waframe.plugins.inventory.values import Value, as_amount, as_flag, as_money, as_text

ROWS_AT_MOST = 20_000
_CURRENCY = re.compile(r"[A-Z]{3}")


def read_rows(opened: Opened, query: Query, values: Mapping[str, str]) -> tuple[StockRow, ...]:
    """Read the rows; none where the service says that it does not know the part. Raises NothingTold."""
    if not opened.found:
        return ()
    whole = query.rows is None
    nodes = [opened.roots[0]] if query.rows is None else has_rows(query.rows, opened.roots)
    if len(nodes) > ROWS_AT_MOST:
        raise NothingTold(Reason.TOO_LARGE, f"more than {ROWS_AT_MOST} rows")
    rows = tuple(_row(node, query, values, whole=whole) for node in nodes)
    if rows and all(row.stock is None and row.price is None and row.description is None for row in rows):
        raise NothingTold(Reason.UNEXPECTED, "no row has what the mapping says")
    return rows


def _row(node: Node, query: Query, values: Mapping[str, str], *, whole: bool) -> StockRow:
    mapped, const = query.row, query.const

    def told(written: str | None) -> Value:
        return None if written is None else _expression(written).value(node, values, whole=whole)

    stock = as_amount(told(mapped.stock))
    price = as_money(told(mapped.price))
    currency = as_text(told(mapped.currency)) or const.currency
    flag = as_flag(told(mapped.price_includes_tax))
    return StockRow(
        part_number=values.get("part_number") if mapped.part_number is None else as_text(told(mapped.part_number)),
        branch=const.branch or (values.get("branch") if mapped.branch is None else as_text(told(mapped.branch))),
        stock=None if stock is None else stock.value,
        at_least=stock is not None and stock.at_least,
        price=price if price is None or price >= 0 else None,
        currency=currency if currency and _CURRENCY.fullmatch(currency) else None,
        price_includes_tax=const.price_includes_tax if flag is None else flag,
        description=as_text(told(mapped.description)) or const.description,
    )


@cache
def _expression(written: str) -> Expression:
    return parse_expression(written)
