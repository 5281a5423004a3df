"""The table of numbers: drawn one after the other for each branch, without a gap where the drawing is rolled back."""

from collections.abc import Sequence
from enum import StrEnum

from waframe import Database, Transaction, load_queries

_SQL = load_queries(__file__)


class Series(StrEnum):
    """What is numbered."""

    QUOTE = "quote"
    TICKET = "ticket"


async def draw(transaction: Transaction, owner: str, *, series: Series) -> int:
    """Draw the next number; whoever draws at the same time waits.

    Tickets are numbered by branch. Quotes are numbered by the branch's code, so that no folio of theirs is given twice,
    also where branches share a code or take a new one.
    """
    row = await transaction.row(_SQL["draw"], branch=owner, kind=series.value)
    return int(str(row["last"])) if row else 0


async def code_of(database: Database, branch: str, *, chosen: str | None, branches: Sequence[str]) -> str:
    """Give the branch's code in folios: the chosen one, or the one that it got when it first sold, or a new one.

    A new code comes from the branch's place among the branches; if another branch has it, from the next free one.
    """
    row = await database.row(_SQL["code_of"], branch=branch)
    if row is not None and chosen in {None, str(row["code"])}:
        return str(row["code"])
    if chosen is not None:
        await database.change(_SQL["set_code"], branch=branch, code=chosen)
        return chosen
    taken = {str(one["code"]) for one in await database.rows(_SQL["codes"])}
    place = list(branches).index(branch) + 1 if branch in branches else 1
    while (code := f"SUC{place:02}") in taken:
        place += 1
    await database.change(_SQL["keep_code"], branch=branch, code=code)
    row = await database.row(_SQL["code_of"], branch=branch)
    return str(row["code"]) if row else code


def quote_folio(code: str, number: int) -> str:
    """Write the folio of a quote: COT-SUC05-000210."""
    return f"COT-{code}-{number:06}"


def ticket_folio(code: str, number: int) -> str:
    """Write the folio of a ticket: SUC05-000210."""
    return f"{code}-{number:06}"


async def shared_codes(database: Database) -> dict[str, list[str]]:
    """List codes that several branches have, with those branches."""
    found: dict[str, list[str]] = {}
    for row in await database.rows(_SQL["shared_codes"]):
        found.setdefault(str(row["code"]), []).append(str(row["branch"]))
    return found
