"""The table of tickets: numbered without a gap in each branch."""

from waframe import Database, Transaction, load_queries, record
from waframe_sales.order import Ticket
from waframe_sales.statement import Statement

_SQL = load_queries(__file__)


def add(ticket: Ticket) -> Statement:
    """Keep a ticket."""
    names = ("order_id", "branch", "number", "folio", "issued_at", "paper")
    return Statement(query=_SQL["add"], values={name: getattr(ticket, name) for name in names})


def draw(order_id: str, *, pdf_sha256: str, media_id: str) -> Statement:
    """Note the PDF of a ticket; the first one stays."""
    values: dict[str, object] = {"order_id": order_id, "pdf_sha256": pdf_sha256, "media_id": media_id}
    return Statement(query=_SQL["draw"], values=values)


async def find(database: Database | Transaction, order_id: str) -> Ticket | None:
    """Read the ticket of an order."""
    row = await database.row(_SQL["find"], order_id=order_id)
    return record(row, Ticket) if row else None


async def numbers(database: Database, branch: str) -> list[int]:
    """List the numbers that a branch has given out."""
    return [int(str(row["number"])) for row in await database.rows(_SQL["of_branch"], branch=branch)]
