"""The table of sealed versions: what a customer was sent, for ever as it was."""

from datetime import datetime
from hashlib import sha256

import msgspec

from waframe import Database, Transaction, load_queries, record
from waframe_sales.statement import Statement

_SQL = load_queries(__file__)


class SealedVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a quote as it was sent: its paper as JSON, its text, and its PDF by hash and file."""

    quote_id: str
    version: int
    paper: str
    text: str
    pdf_sha256: str
    media_id: str
    total_cents: int
    sealed_at: datetime


def seal_of(version: SealedVersion) -> dict[str, object]:
    """Give what the chain of events says of a version: whatever of it is changed later is found out."""
    return {
        "pdf_sha256": version.pdf_sha256,
        "text_sha256": sha256(version.text.encode()).hexdigest(),
        "paper_sha256": sha256(version.paper.encode()).hexdigest(),
        "total_cents": version.total_cents,
    }


def seal(version: SealedVersion) -> Statement:
    """Keep a version; there is no way to change it."""
    return Statement(query=_SQL["seal"], values=msgspec.structs.asdict(version))


async def find(database: Database | Transaction, quote_id: str, *, version: int) -> SealedVersion | None:
    """Read a version that was sent."""
    row = await database.row(_SQL["find"], quote_id=quote_id, version=version)
    return record(row, SealedVersion) if row else None


async def of_quote(database: Database, quote_id: str) -> list[SealedVersion]:
    """List the versions of a quote that were sent, the oldest first."""
    return [record(row, SealedVersion) for row in await database.rows(_SQL["of_quote"], quote_id=quote_id)]
