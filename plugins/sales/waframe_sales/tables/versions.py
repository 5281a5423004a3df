"""The table of sealed versions: what a customer was sent, for ever as it was."""

from datetime import datetime

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
