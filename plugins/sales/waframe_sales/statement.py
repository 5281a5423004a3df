"""Statements that belong together: run in a transaction of the plugin's own, or asked of the turn."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec

from waframe import ActionCall, By, Context, Query, Transaction


class Overtaken(Exception):
    """Raised where a statement that must change something found nothing: somebody else was faster."""

    def __init__(self, statement: str) -> None:
        super().__init__(f"{statement} found nothing to change")
        self.statement = statement


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with its values; one that `must` gives the rows which it changed, and there are some.

    One of `many` adds a row, and is written for columns of rows, so that its neighbours of the same kind run with it.
    """

    query: Query
    values: dict[str, object]
    must: bool = False
    many: bool = False


async def run(transaction: Transaction, statements: Iterable[Statement]) -> None:
    """Run statements in their order; raises Overtaken, which rolls all of them back."""
    for (query, many), alike in groupby(statements, key=lambda one: (one.query, one.many)):
        if many:
            rows = [one.values for one in alike]
            await transaction.bulk(query, {column: [row[column] for row in rows] for column in rows[0]})
            continue
        for one in alike:
            if not await transaction.rows(one.query, **one.values) and one.must:
                raise Overtaken(one.query.name)


async def write(ctx: Context, statements: Sequence[Statement], *, call: ActionCall | None) -> None:
    """Write with the action of an agent or a program; in a turn at once, where the next call must see it.

    What is written at once stays where the turn is done again, and raises Overtaken where somebody was faster.
    """
    if call is not None and call.by in {By.AGENT, By.PROGRAM}:
        ask(ctx, statements)
    else:
        await ctx.store.database.write(lambda transaction: run(transaction, statements))


def ask(ctx: Context, statements: Iterable[Statement]) -> None:
    """Let statements count with the turn or the action, or not at all."""
    in_columns = ctx.store.database.dialect == "postgres"
    for one in statements:
        if one.must:
            ctx.must_change(one.query, **one.values)
        elif one.many and in_columns:
            ctx.change(one.query, **{name: [value] for name, value in one.values.items()})
        else:
            ctx.change(one.query, **one.values)
