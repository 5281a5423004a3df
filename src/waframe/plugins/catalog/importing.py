"""Imports a file of products: read in a thread, kept aside in small steps, and put in place all at once."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import anyio.to_thread

from waframe import Host, Transaction, new_id
from waframe.plugins.catalog import imports, products
from waframe.plugins.catalog.errors import FileUnreadable, NothingToImport
from waframe.plugins.catalog.imports import MOST_NAMED, Import, Rejected, Repaired, Report, with_counts
from waframe.plugins.catalog.products import Compared, Staged, staged
from waframe.plugins.catalog.row_reading import RowReader, RowRejected
from waframe.plugins.catalog.streaming import Rows
from waframe.vocabulary import Vocabulary

_BATCH = 250
_ABANDONED = timedelta(days=1)

Progress = Callable[[int, int, int], None]
"""Told after each batch: bytes read, bytes in the file, rows so far."""


class _Tally:
    """What is counted while a file is read."""

    def __init__(self) -> None:
        self.rows = 0
        self.repaired = 0
        self.repairs: Counter[str] = Counter()
        self.repaired_rows: list[Repaired] = []
        self.rejected = 0
        self.rejections: list[Rejected] = []
        self.without_price = 0
        self.without_images = 0

    def reject(self, row: int, reason: str) -> None:
        """Count a row that was left out, and name it if not too many were."""
        self.rejected += 1
        if self.rejected <= MOST_NAMED:
            self.rejections.append(Rejected(row=row, reason=reason))

    def repair(self, row: int, kinds: tuple[str, ...]) -> None:
        """Count a row that was repaired, and name it if not too many were."""
        self.repaired += 1
        self.repairs.update(kinds)
        if self.repaired <= MOST_NAMED:
            self.repaired_rows.append(Repaired(row=row, kinds=kinds))

    def report(self, seconds: float) -> Report:
        """Say what was counted."""
        return Report(
            rows=self.rows,
            repaired=self.repaired,
            repairs=dict(sorted(self.repairs.items())),
            repaired_rows=tuple(self.repaired_rows),
            rejected=self.rejected,
            rejections=tuple(self.rejections),
            without_price=self.without_price,
            without_images=self.without_images,
            seconds=round(seconds, 1),
        )


async def import_file(host: Host, path: Path, *, vocabulary: Vocabulary, progress: Progress) -> Import:
    """Import a file; raises FileUnreadable, FileTruncated and NothingToImport, and then nothing has changed.

    Until its last step nobody sees anything of it, and if it is broken off there is nothing to undo.
    """
    database = host.store.database
    import_id, started = new_id(), host.clock.now()
    rows = await _opened(path)
    tally = _Tally()
    await products.sweep(database, before=started - _ABANDONED)
    await imports.begin(database, import_id, file=path.name, now=started)
    try:
        batches = _batches(rows, tally, vocabulary=vocabulary, import_id=import_id)
        while batch := await anyio.to_thread.run_sync(_next, batches):
            await products.stage(database, batch)
            progress(rows.read_bytes, rows.size, tally.rows)
        if tally.rows == tally.rejected:
            raise NothingToImport(path.name, rejected=tally.rejected)
    except BaseException:
        with anyio.CancelScope(shield=True):
            await products.forget_staged(database, import_id)
        raise
    finally:
        rows.close()

    async def put_in_place(transaction: Transaction) -> tuple[Report, Compared]:
        compared = await products.put_in_place(transaction, import_id, now=host.clock.now())
        report = with_counts(tally.report((host.clock.now() - started).total_seconds()), compared)
        await imports.finish(
            transaction,
            import_id,
            report=report,
            changes=compared.changes,
            sha256=rows.sha256,
            now=host.clock.now(),
        )
        return report, compared

    report, compared = await database.write(put_in_place)
    progress(rows.size, rows.size, tally.rows)
    return Import(
        id=import_id,
        file=path.name,
        started_at=started,
        finished_at=host.clock.now(),
        sha256=rows.sha256,
        changes=compared.changes,
        report=report,
    )


async def _opened(path: Path) -> Rows:
    try:
        return await anyio.to_thread.run_sync(Rows, path)
    except OSError as error:
        raise FileUnreadable(path.name, reason=error.strerror or type(error).__name__) from error


def _batches(rows: Rows, tally: _Tally, *, vocabulary: Vocabulary, import_id: str) -> Iterator[list[Staged]]:
    kept = _kept(rows, tally, vocabulary=vocabulary, import_id=import_id)
    while batch := list(islice(kept, _BATCH)):
        yield batch


def _kept(rows: Rows, tally: _Tally, *, vocabulary: Vocabulary, import_id: str) -> Iterator[Staged]:
    reader = RowReader(vocabulary)
    for position, row in enumerate(rows):
        tally.rows += 1
        try:
            if row.fault is not None:
                raise RowRejected(row.fault)
            product, repairs = reader.read(row.value, position)
        except RowRejected as error:
            tally.reject(position, str(error))
            continue
        if repairs:
            tally.repair(position, repairs)
        tally.without_price += product.price is None
        tally.without_images += not product.images
        yield staged(product, import_id=import_id)


def _next(batches: Iterator[list[Staged]]) -> list[Staged]:
    try:
        return next(batches, [])
    except (OSError, EOFError) as error:
        raise FileUnreadable("the file", reason=str(error)) from error
