"""Measures how many vehicle numbers are read off pictures with known truth, and how many wrong ones are announced.

usage: ocr.py PATH [--fast] [--only KIND] [--engine rapid|tesseract] [--limit N] [--methods LIST] [--held-out]
              [--no-traps]

PATH holds `labels.csv` (file, vin, kind; no vin: none stands in the picture). Traps, pictures without a number, are
rendered until there are 100. Methods: `naive` reads the whole page with Tesseract and takes 17 signs in a row, `peer`
takes the best window of 17 signs of PP-OCR's lines, with a right check digit if there is one, `ours` is the plugin,
`ours-without-extra` the plugin with its fallback. Each reads all pictures in one process of its own, on one thread;
with `--fast` the methods other than `ours` read every second picture, and Tesseract in ours every fourth.
"""

import argparse
import csv
import os
import re
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter, process_time

import msgspec

from ocr_traps import render_traps
from tables import Cell, show
from waframe_ocr_vin.looking.codes import read_codes
from waframe_ocr_vin.looking.engine import open_engine
from waframe_ocr_vin.looking.intake import open_picture
from waframe_ocr_vin.looking.look import look
from waframe_ocr_vin.numbers.vin import LENGTH, is_vin, mend
from waframe_ocr_vin.readers import Bounds

METHODS = ("naive", "peer", "ours", "ours-without-extra")
FAST = {"naive": 2, "peer": 2, "ours": 1, "ours-without-extra": 4}
"""Of so many pictures a method reads one, where it is to go fast."""
CODES_BUDGET = 1.0
TRAPS = 100
PRINTED = frozenset({"windshield", "jamb_sticker", "door_sticker", "registration_doc"})
RUN = re.compile(r"\b[A-HJ-NPR-Z0-9]{17}\b")


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture and what stands in it; an empty number says that there is none."""

    file: str
    vin: str
    kind: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What was made of a picture, and what it took."""

    picture: Picture
    vin: str
    ask: bool
    best: str
    confidence: int
    cpu: float
    wall: float

    @property
    def fate(self) -> str:
        """Announced rightly or wrongly, asked about, or nothing said."""
        if self.vin:
            return "exact" if self.vin == self.picture.vin else "wrong"
        return "asked" if self.ask else "silent"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a method says about one picture."""

    vin: str = ""
    ask: bool = False
    best: str = ""
    confidence: int = 0


def main() -> None:
    """Run the methods over the pictures and print what each made of them."""
    options = _options()
    if options.child:
        _read_all(options.child, engine=options.engine)
        return
    pictures = _pictures(options.path, only=options.only, limit=options.limit, held_out=options.held_out)
    with tempfile.TemporaryDirectory() as folder:
        if not options.no_traps and not options.only:
            missing = TRAPS - sum(not picture.vin for picture in pictures)
            pictures += [
                Picture(file=str(file), vin="", kind="trap")
                for file in render_traps(Path(folder), many=max(missing, 0))
            ]
        runs: dict[str, list[Outcome]] = {}
        for method in options.methods.split(","):
            chosen = _spread(pictures, one_of=FAST[method] if options.fast else 1)
            runs[method], memory = _run(method, chosen, engine=options.engine)
            _report(method, runs[method], memory)
        if len(runs) > 1:
            _compare(runs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, nargs="?", default=Path("pictures"))
    parser.add_argument("--only", default="", help="a kind, or a part of a file's path")
    parser.add_argument("--engine", default="rapid")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--methods", default=",".join(METHODS))
    parser.add_argument("--fast", action="store_true", help="fewer pictures for the slow methods")
    parser.add_argument("--held-out", action="store_true", help="only every second picture")
    parser.add_argument("--no-traps", action="store_true")
    parser.add_argument("--child", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _pictures(path: Path, *, only: str, limit: int, held_out: bool) -> list[Picture]:
    with (path / "labels.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if only in row["kind"] or only in row["file"]]
    rows = rows[1::2] if held_out else rows
    chosen = rows[:limit] if limit else rows
    return [Picture(file=str(path / row["file"]), vin=row["vin"], kind=_kind(row)) for row in chosen]


def _spread(pictures: Sequence[Picture], *, one_of: int) -> list[Picture]:
    """Take one of so many pictures of each kind."""
    ordered = sorted(pictures, key=lambda picture: picture.kind)
    return ordered[::one_of]


def _kind(row: dict[str, str]) -> str:
    return f"{row['file'].split('/')[0]} {row['kind']}"


def _run(method: str, pictures: Sequence[Picture], *, engine: str) -> tuple[list[Outcome], float]:
    """Let a child read all pictures; the last line that it prints is the memory it took, in MB."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}
    command = [sys.executable, __file__, "--child", method, "--engine", engine]
    said = subprocess.run(
        command, input=msgspec.json.encode(pictures), capture_output=True, check=True, env=environment
    )
    *lines, memory = said.stdout.splitlines()
    return [msgspec.json.decode(line, type=Outcome) for line in lines], float(memory)


def _read_all(method: str, *, engine: str) -> None:
    """Read the pictures that standard input lists, and print an outcome a line."""
    pictures = msgspec.json.decode(sys.stdin.buffer.read(), type=list[Picture])
    read = READERS[method](engine)
    for picture in pictures:
        data = Path(picture.file).read_bytes()
        wall, cpu = perf_counter(), process_time()
        answer = read(data)
        outcome = Outcome(
            picture=picture,
            vin=answer.vin,
            ask=answer.ask,
            best=answer.best,
            confidence=answer.confidence,
            cpu=process_time() - cpu,
            wall=perf_counter() - wall,
        )
        print(msgspec.json.encode(outcome).decode(), flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _ours(name: str) -> Callable[[bytes], Answer]:
    engine, budget = open_engine(name), Bounds().budget_seconds

    def read(data: bytes) -> Answer:
        pixels = open_picture(data)
        codes = read_codes(pixels, budget_seconds=CODES_BUDGET)
        reading = look(pixels, engine=engine, codes=codes, budget_seconds=budget)
        best = reading.candidates[0] if reading.candidates else None
        return Answer(
            vin=reading.vin or "",
            ask=reading.ask,
            best=best.vin if best else "",
            confidence=best.confidence if best else 0,
        )

    return read


def _naive(_: str) -> Callable[[bytes], Answer]:
    engine = open_engine("tesseract")

    def read(data: bytes) -> Answer:
        text = "\n".join(line.text for line in engine.lines(open_picture(data)))
        found = RUN.search(text.upper())
        return Answer(vin=found[0] if found else "")

    return read


def _peer(_: str) -> Callable[[bytes], Answer]:
    engine = open_engine("rapid")

    def read(data: bytes) -> Answer:
        best = (0.0, "")
        for line in engine.lines(open_picture(data)):
            text = re.sub(r"[^A-Z0-9]", "", mend(line.text))
            windows = [text[at : at + LENGTH] for at in range(len(text) - LENGTH + 1)]
            best = max([best, *((line.confidence * (1.0 if is_vin(window) else 0.85), window) for window in windows)])
        return Answer(vin=best[1] if best[0] >= 0.8 else "")

    return read


READERS: dict[str, Callable[[str], Callable[[bytes], Answer]]] = {
    "naive": _naive,
    "peer": _peer,
    "ours": _ours,
    "ours-without-extra": lambda _: _ours("tesseract"),
}


def _report(method: str, outcomes: Sequence[Outcome], memory: float) -> None:
    kinds = sorted({outcome.picture.kind for outcome in outcomes})
    groups = [(kind, [outcome for outcome in outcomes if outcome.picture.kind == kind]) for kind in kinds]
    rows: list[Sequence[Cell]] = [_row(kind, group) for kind, group in [*groups, ("all", list(outcomes))]]
    show(method, ("kind", "pictures", "exact", "wrong", "asked", "silent", "CPU mean", "p95", "max", "wall mean"), rows)
    print("\nat confidence   pictures   right")
    for low, high in ((0, 50), (50, 70), (70, 80), (80, 90), (90, 100)):
        sure = [outcome for outcome in outcomes if outcome.best and low <= outcome.confidence < high]
        if sure:
            right = sum(outcome.best == outcome.picture.vin for outcome in sure)
            print(f"{low:3} to {high - 1:3} {len(sure):13} {right / len(sure):9.1%}")
    print(f"\nmost memory: {memory:.0f} MB")
    if method.startswith("ours"):
        _bounds(outcomes, memory, fallback=method == "ours-without-extra")


def _compare(runs: dict[str, list[Outcome]]) -> None:
    """Print side by side how many percent each method read exactly, and announced wrongly or where there is none."""
    kinds = sorted({outcome.picture.kind for outcomes in runs.values() for outcome in outcomes})
    rows: list[Sequence[Cell]] = []
    for kind in [*kinds, "all"]:
        cells: list[Cell] = [kind]
        for outcomes in runs.values():
            group = [outcome for outcome in outcomes if kind in {outcome.picture.kind, "all"}]
            exact = _share([outcome for outcome in group if outcome.picture.vin], lambda one: one.fate == "exact")
            cells.append(f"{exact:.0%} / {_share(group, lambda one: one.fate == 'wrong'):.1%} of {len(group)}")
        rows.append(cells)
    show("exact / wrong or false", ("kind", *runs), rows)


def _row(kind: str, group: Sequence[Outcome]) -> Sequence[Cell]:
    fates = [outcome.fate for outcome in group]
    cpu = sorted(outcome.cpu for outcome in group)
    wall = sum(outcome.wall for outcome in group) / len(group)
    counts = [fates.count(fate) for fate in ("exact", "wrong", "asked", "silent")]
    return (
        kind,
        len(group),
        *counts,
        f"{sum(cpu) / len(cpu):.2f}",
        f"{_p95(cpu):.2f}",
        f"{cpu[-1]:.2f}",
        f"{wall:.2f}",
    )


def _p95(ordered: Sequence[float]) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def _bounds(outcomes: Sequence[Outcome], memory: float, *, fallback: bool) -> None:
    """Print what has to hold, and whether it does."""
    shown = [outcome for outcome in outcomes if outcome.picture.vin]
    empty = [outcome for outcome in outcomes if not outcome.picture.vin]
    cpu = sorted(outcome.cpu for outcome in outcomes)
    sure = [outcome for outcome in outcomes if outcome.confidence >= 90]
    wrong = _share(shown, lambda outcome: outcome.fate == "wrong")
    false = _share(empty, lambda outcome: bool(outcome.vin))
    synthetic = [outcome for outcome in shown if outcome.picture.kind.startswith("synthetic")]
    print()
    if fallback:
        _bound("synthetic exact", _exact(synthetic), at_least=0.5)
        _bound("wrong", wrong, at_most=0.01)
        _bound("false", false, at_most=0.0)
        return
    for name, part, least in (
        ("real", "real", 0.93),
        ("synthetic", "synthetic", 0.91),
        ("synthetic printed", "printed", 0.99),
        ("synthetic stamped", "synthetic chassis_stamp", 0.75),
        ("synthetic dot-peen", "synthetic dot_peen", 0.45),
        ("extreme", "extreme", 0.72),
    ):
        group = [outcome for outcome in shown if _belongs(outcome.picture, part)]
        if group:
            _bound(f"{name} exact", _exact(group), at_least=least)
    _bound("wrong", wrong, at_most=0.005)
    _bound("false", false, at_most=0.01)
    _bound("right at 90 and more", _share(sure, lambda outcome: outcome.best == outcome.picture.vin), at_least=0.98)
    _bound("mean CPU seconds", sum(cpu) / len(cpu), at_most=1.0)
    _bound("p95 CPU seconds", _p95(cpu), at_most=3.5)
    _bound("most CPU seconds", cpu[-1], at_most=6.0)
    _bound("MB of memory", memory, at_most=700)


def _belongs(picture: Picture, part: str) -> bool:
    source, kind = picture.kind.split(" ", 1)
    return picture.kind.startswith(part) or (part == "printed" and source == "synthetic" and kind in PRINTED)


def _exact(outcomes: Sequence[Outcome]) -> float:
    return _share(outcomes, lambda outcome: outcome.fate == "exact")


def _share(outcomes: Iterable[Outcome], holds: Callable[[Outcome], bool]) -> float:
    known = [holds(outcome) for outcome in outcomes]
    return sum(known) / len(known) if known else 0.0


def _bound(name: str, value: float, *, at_least: float | None = None, at_most: float | None = None) -> None:
    holds = value >= at_least if at_least is not None else at_most is None or value <= at_most
    limit = f"at least {at_least:g}" if at_least is not None else f"at most {at_most:g}"
    print(f"{'holds ' if holds else 'MISSES'} {name}: {value:.3f} ({limit})")


if __name__ == "__main__":
    main()
