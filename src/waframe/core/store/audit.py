"""The log of what people and programs did: append-only, each line sealed with the hash of the one before."""

import hashlib
from datetime import UTC, datetime

import msgspec

from waframe.core.store.database import Database, Transaction, record
from waframe.core.store.queries import load_queries

_SQL = load_queries(__file__)
_SEAL = "|"


class AuditLine(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what, when, to what; `details` is JSON."""

    seq: int
    at: datetime
    actor: str
    action: str
    branch: str | None
    subject: str | None
    details: str
    hash: str


class Audit:
    """Appends to the log, reads it, and proves that nobody changed it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self,
        action: str,
        *,
        actor: str,
        at: datetime,
        branch: str | None = None,
        subject: str | None = None,
        details: str = "{}",
    ) -> None:
        """Append a line in a transaction of its own."""
        await self._database.write(
            lambda transaction: append_audit(
                transaction, action, actor=actor, at=at, branch=branch, subject=subject, details=details
            )
        )

    async def of_subject(self, subject: str, *, many: int = 100) -> list[AuditLine]:
        """Read what happened to a record, the newest first."""
        rows = await self._database.rows(_SQL["of_subject"], subject=subject, many=many)
        return [record(row, AuditLine) for row in rows]

    async def first_broken(self, *, many: int = 1000) -> int | None:
        """Walk the whole log and give the number of the first line that is not what was written; None if all are."""
        last, seal = 0, ""
        while rows := await self._database.rows(_SQL["after"], seq=last, many=many):
            for row in rows:
                line = record(row, AuditLine)
                if line.seq != last + 1 or line.hash != _hash(seal, line):
                    return line.seq
                last, seal = line.seq, line.hash
        return None


async def append_audit(
    transaction: Transaction,
    action: str,
    *,
    actor: str,
    at: datetime,
    branch: str | None = None,
    subject: str | None = None,
    details: str = "{}",
) -> None:
    """Append a line; whoever appends waits for the one before, so that the chain has no fork."""
    await transaction.rows(_SQL["lock"])
    last = await transaction.row(_SQL["last"])
    line = AuditLine(
        seq=int(str(last["seq"])) + 1 if last else 1,
        at=at,
        actor=actor,
        action=action,
        branch=branch,
        subject=subject,
        details=details,
        hash="",
    )
    line = msgspec.structs.replace(line, hash=_hash(str(last["hash"]) if last else "", line))
    await transaction.rows(_SQL["append"], **msgspec.structs.asdict(line))


def _hash(before: str, line: AuditLine) -> str:
    at = line.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (before, str(line.seq), at, line.actor, line.action, line.branch or "", line.subject or "", line.details)
    return hashlib.sha256(_SEAL.join(parts).encode()).hexdigest()
