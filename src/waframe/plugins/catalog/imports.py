"""The imports that there were, each with its report."""

from datetime import datetime

import msgspec

from waframe import Database, Transaction, load_queries
from waframe.plugins.catalog.products import Compared

_SQL = load_queries(__file__)
MOST_NAMED = 200


class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was left out, and why; rows are counted from 0, as they stand in the file."""

    row: int
    reason: str


class Repaired(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was repaired, and what of it: blanks, image, price, text, title, years."""

    row: int
    kinds: tuple[str, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did: what changed, what was repaired by kind, what was left out; of both the first 200 rows."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    moved: int = 0
    returned: int = 0
    removed: int = 0
    unchanged: int = 0
    repaired: int = 0
    repairs: dict[str, int] = {}
    repaired_rows: tuple[Repaired, ...] = ()
    rejected: int = 0
    rejections: tuple[Rejected, ...] = ()
    without_price: int = 0
    without_images: int = 0
    seconds: float = 0.0


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """An import that came to its end."""

    id: str
    file: str
    started_at: datetime
    finished_at: datetime
    sha256: str
    changes: int
    report: Report


def with_counts(report: Report, compared: Compared) -> Report:
    """Put into a report what an import changed."""
    touched = compared.created + compared.changed + compared.moved + compared.returned
    return msgspec.structs.replace(
        report,
        created=compared.created,
        changed=compared.changed,
        moved=compared.moved,
        returned=compared.returned,
        removed=compared.removed,
        unchanged=compared.staged - touched,
    )


async def is_there(database: Database) -> bool:
    """Tell whether the tables of the catalogue were made, as where a branch enables the plugin."""
    return await database.row(_SQL["is_there"]) is not None


async def begin(database: Database, import_id: str, *, file: str, now: datetime) -> None:
    """Note that an import began."""
    await database.change(_SQL["begin"], id=import_id, file=file, now=now)


async def finish(
    transaction: Transaction, import_id: str, *, report: Report, changes: int, sha256: str, now: datetime
) -> None:
    """Note that an import came to its end, in the transaction that puts its products in place."""
    text = msgspec.json.encode(report).decode()
    await transaction.rows(_SQL["finish"], id=import_id, report=text, changes=changes, sha256=sha256, now=now)


async def last(database: Database) -> Import | None:
    """Give the import that ended last."""
    row = await database.row(_SQL["last"])
    if row is None:
        return None
    report = msgspec.json.decode(str(row["report"]), type=Report)
    return msgspec.convert({**row, "id": str(row["id"]), "report": report}, Import)


async def generation(database: Database) -> str | None:
    """Name the import that changed something last; None where there was none."""
    row = await database.row(_SQL["generation"])
    return None if row is None else str(row["id"])
