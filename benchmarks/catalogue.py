"""Measures what a catalogue costs: its import, its memory, the loop beside it, and how well and fast it is searched.

usage: catalogue.py [--only postgres|sqlite] [--seed N] [--bare] [--misses]
"""

import argparse
import gc
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import perf_counter

import anyio
import msgspec
import uvloop

from tables import Cell, show, verdict
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.logs import configure_logs
from waframe.core.store.migrating import migrate
from waframe.plugins.catalog.catalogue import Catalogue, read_vocabulary
from waframe.plugins.catalog.importing import import_file
from waframe.plugins.catalog.wanted import understand
from waframe.testing.postgres import serve_postgres

DATA = Path(__file__).parent / "catalogue_data"
SETS = ("queries.json", "own_queries.json")
_ROUNDS = 5
_BEAT = 0.002
_IDLE_SECONDS = 3
_REFUSE_BELOW = 0.5
_CONFIG = """
database: ${DATABASE_URL}
media: media
channels: {console: {}}
branches: {centro: {name: Centro, channels: {console: {desk: centro}}, plugins: {catalog: {}}}}
"""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a query found, and how long each round took."""

    query: str
    rows: tuple[int, ...]
    scores: tuple[float, ...]
    seconds: tuple[float, ...]


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """What a process measured with one database."""

    rows: int
    repaired: int
    rejected: int
    import_seconds: float
    import_block: float
    import_mib: float
    again_changes: int
    load_seconds: float
    load_block: float
    load_mib: float
    idle_block: float
    found: tuple[Found, ...]


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A query and what it means."""

    id: str
    kind: str
    q: str
    expect: dict[str, object] | None = None
    none: bool = False


class Heart:
    """Beats in the loop beside the work, and remembers the longest pause."""

    def __init__(self) -> None:
        self.longest = 0.0

    async def beat(self) -> None:
        """Beat until it is cancelled."""
        before = perf_counter()
        while True:
            await anyio.sleep(_BEAT)
            now = perf_counter()
            self.longest = max(self.longest, now - before - _BEAT)
            before = now


def peak_mib() -> float:
    """Tell the largest memory that this process had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def measure(folder: Path, *, file: Path, queries: Sequence[str]) -> Measured:
    """Import, import again, load and search, in this process and with the database of this folder."""
    configure_logs(level="critical")
    deployment = Deployment(folder / "waframe.yaml")
    await deployment.database.open()
    try:
        vocabulary = await read_vocabulary(folder)
        gc.collect()
        gc.freeze()  # as a server does at its start, so that what was there before is not looked through again
        idle = Heart()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(idle.beat)
            await anyio.sleep(_IDLE_SECONDS)
            tasks.cancel_scope.cancel()
        heart, began = Heart(), perf_counter()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(heart.beat)
            done = await import_file(deployment, file, vocabulary=vocabulary, progress=lambda *_: None)
            tasks.cancel_scope.cancel()
        import_seconds, import_mib = perf_counter() - began, peak_mib()
        again = await import_file(deployment, file, vocabulary=vocabulary, progress=lambda *_: None)
        loading, began = Heart(), perf_counter()
        catalogue = Catalogue(deployment, vocabulary)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(loading.beat)
            await catalogue.refresh()
            tasks.cancel_scope.cancel()
        load_seconds, load_mib = perf_counter() - began, peak_mib()
        found = [await _ask(catalogue, query) for query in queries]
    finally:
        await deployment.database.close()
    return Measured(
        rows=done.report.rows,
        repaired=done.report.repaired,
        rejected=done.report.rejected,
        import_seconds=import_seconds,
        import_block=heart.longest,
        import_mib=import_mib,
        again_changes=again.changes,
        load_seconds=load_seconds,
        load_block=loading.longest,
        load_mib=load_mib,
        idle_block=idle.longest,
        found=tuple(found),
    )


async def _ask(catalogue: Catalogue, query: str) -> Found:
    """Ask as an action does, also for the rows of the database."""
    seconds = []
    hits = []
    for _ in range(_ROUNDS):
        began = perf_counter()
        hits = await catalogue.search(understand(query, catalogue.vocabulary), limit=5, refuse_below=_REFUSE_BELOW)
        seconds.append(perf_counter() - began)
    return Found(
        query=query,
        rows=tuple(hit.position for hit, _ in hits),
        scores=tuple(hit.score for hit, _ in hits),
        seconds=tuple(seconds),
    )


@contextmanager
def databases(only: str | None, folder: Path) -> Iterator[dict[str, str]]:
    """Serve the databases, by name."""
    with ExitStack() as stack:
        urls: dict[str, str] = {}
        for kind in ("sqlite", "postgres"):
            if only in {None, kind}:
                place = folder / kind
                place.mkdir()
                url = f"sqlite:///{place}/waframe.db"
                urls[kind] = stack.enter_context(serve_postgres(place)) if kind == "postgres" else url
        yield urls


def in_a_process(folder: Path, *, file: Path, url: str) -> Measured:
    """Measure in a process of its own, so that its memory is its own."""
    (folder / "waframe.yaml").write_text(_CONFIG.replace("${DATABASE_URL}", url), encoding="utf-8")
    deployment = Deployment(folder / "waframe.yaml")
    anyio.run(lambda: migrate(url, series=deployment.series))
    command = [sys.executable, __file__, "--child", str(folder), "--file", str(file)]
    output = subprocess.run(command, check=True, capture_output=True).stdout
    return msgspec.json.decode(output, type=Measured)


def load_queries(name: str) -> list[Query]:
    """Read a set of queries."""
    data = json.loads((DATA / name).read_text(encoding="utf-8"))
    return msgspec.convert(data["queries"], list[Query])


def scored(
    queries: Sequence[Query], truth: Sequence[Mapping[str, object]], measured: Measured, *, misses: bool
) -> tuple[int, float, float]:
    """Give how many queries count, success@5 and p@5; those that mean nothing in this catalogue are left out."""
    relevant = _relevant()
    found = {one.query: one.rows for one in measured.found}
    good: list[bool] = []
    precision: list[float] = []
    for query in queries:
        rows = found[query.q]
        if query.none:
            good.append(not rows)
        else:
            many = sum(relevant(one, query.expect) for one in truth)
            if not many:
                continue
            right = [relevant(truth[row], query.expect) for row in rows]
            good.append(any(right))
            precision.append(sum(right) / min(5, many))
        if misses and not good[-1]:
            print("missed:", query.id, query.q, [truth[row]["title"] for row in rows])
    return len(good), sum(good) / len(good), sum(precision) / len(precision)


def _relevant() -> Callable[..., bool]:
    scope: dict[str, Callable[..., bool]] = {}
    exec((DATA / "score_search.py").read_text(encoding="utf-8"), scope)
    return scope["relevant"]


def percentile(values: Sequence[float], share: float) -> float:
    """Give the value below which a share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def tell(measured: Mapping[str, Measured], truth: Sequence[Mapping[str, object]], *, misses: bool) -> None:
    """Print what was measured, with a word on what has to hold."""
    rows: list[list[Cell]] = []
    for kind, one in measured.items():
        blocks = one.import_block * 1000, one.load_block * 1000
        rows += [
            [kind, "rows, repaired, rejected", f"{one.rows:,}, {one.repaired:,}, {one.rejected:,}", ""],
            [kind, "import, seconds", one.import_seconds, verdict(one.import_seconds, at_most=20)],
            [kind, "import, peak MiB", one.import_mib, verdict(one.import_mib, at_most=200)],
            [kind, "import, longest block of the loop, ms", blocks[0], verdict(blocks[0], at_most=100)],
            [kind, "the same with nothing to do, ms", one.idle_block * 1000, ""],
            [kind, "changed by the second import", one.again_changes, verdict(one.again_changes, at_most=0)],
            [kind, "load, seconds", one.load_seconds, ""],
            [kind, "load, peak MiB", one.load_mib, ""],
            [kind, "load, longest block of the loop, ms", blocks[1], verdict(blocks[1], at_most=100)],
        ]
    show("catalogue", ("database", "what", "value", "target"), rows)
    rows = []
    for name in SETS:
        queries = load_queries(name)
        for kind, one in measured.items():
            many, success, precision = scored(queries, truth, one, misses=misses)
            asked = {query.q for query in queries}
            times = [second * 1000 for found in one.found if found.query in asked for second in found.seconds]
            p95 = percentile(times, 0.95)
            holds = verdict(success, at_least=0.95), verdict(precision, at_least=0.85), verdict(p95, at_most=50)
            word = "holds" if set(holds) == {"holds"} else "misses"
            rows.append([kind, name, many, success, precision, p95, percentile(times, 0.99), word])
    head = ("database", "queries", "many", "success@5", "p@5", "p95 ms", "p99 ms", "target")
    show("search (with the rows of the database)", head, rows)
    if len(measured) > 1:
        answers = [[(one.query, one.rows, one.scores) for one in found.found] for found in measured.values()]
        print(f"\nboth databases agree: {'yes' if answers[0] == answers[1] else 'NO'}")


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("postgres", "sqlite"))
    parser.add_argument("--seed", type=int, default=20261122, help="another one makes another catalogue")
    parser.add_argument("--bare", action="store_true", help="only titles, categories and pictures")
    parser.add_argument("--misses", action="store_true", help="name the queries that found nothing right")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child is not None:
        queries = [query.q for name in SETS for query in load_queries(name)]
        measured = uvloop.run(measure(given.child, file=given.file, queries=queries))
        sys.stdout.buffer.write(msgspec.json.encode(measured))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file, truth = folder / "catalogue.json", folder / "truth.jsonl"
        command = [sys.executable, str(DATA / "generate.py"), "--out", str(file), "--truth", str(truth)]
        command += ["--seed", str(given.seed), *(["--bare"] if given.bare else [])]
        subprocess.run(command, check=True)
        known = [json.loads(line) for line in truth.read_text(encoding="utf-8").splitlines()]
        with databases(given.only, folder) as urls:
            done = {kind: in_a_process(folder / kind, file=file, url=url) for kind, url in urls.items()}
        tell(done, known, misses=given.misses)


if __name__ == "__main__":
    main()
