"""`waframe ocr`: reads pictures on the command line, without a configuration and without a database."""

import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import anyio
import click
import msgspec

from waframe import Progress, SystemClock, Workbench, pass_workbench
from waframe_ocr_vin.engines import AUTO, NONE, choose, remedy
from waframe_ocr_vin.errors import EngineMissing, OcrError
from waframe_ocr_vin.readers import Readers
from waframe_ocr_vin.reading import Reading
from waframe_ocr_vin.vehicles.decoding import decode
from waframe_ocr_vin.vehicles.vehicle import Vehicle
from waframe_ocr_vin.wording import named

WRONG_USE = 2
_AT_ONCE = 8
_MOST_LIKELY, _MOST_CODES = 3, 4


class Likely(msgspec.Struct, frozen=True, kw_only=True):
    """A number that may stand in a picture."""

    vin: str
    confidence: int


class Car(msgspec.Struct, frozen=True, kw_only=True):
    """What the announced number stands for."""

    make: str | None = None
    model: str | None = None
    year: int | None = None
    engine: str | None = None


class CodeSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A bar code, or a part's number."""

    kind: str
    text: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What was read off a file; `vin` is None where none is announced, `error` says why a file was not read."""

    file: str
    vin: str | None = None
    ask: bool = False
    confidence: int = 0
    candidates: tuple[Likely, ...] = ()
    vehicle: Car = Car()
    codes: tuple[CodeSeen, ...] = ()
    engine: str = NONE
    cpu_ms: int = 0
    error: str | msgspec.UnsetType = msgspec.UNSET


@click.command("ocr")
@click.argument("files", metavar="FILE…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON a file.")
@click.option("--engine", default=AUTO, show_default=True, metavar="NAME", help="rapid, tesseract, none, or your own.")
@pass_workbench
def ocr_command(bench: Workbench, files: tuple[Path, ...], *, as_json: bool, engine: str) -> None:
    """Read vehicles' numbers, bar codes and part numbers off pictures."""
    if not files:
        raise bench.failure("no picture is named", hint="waframe ocr photo.jpg", exit_code=WRONG_USE)
    folder = next((path for path in files if path.is_dir()), None)
    if folder is not None:
        hint = f"name the pictures in it: waframe ocr {folder}/*.jpg"
        raise bench.failure(f"{folder} is a folder", hint=hint, exit_code=WRONG_USE)
    try:
        chosen = choose(engine)
    except EngineMissing as error:
        raise bench.failure(f"the engine {engine} is not installed", hint=error.remedy, exit_code=WRONG_USE) from error
    if chosen == NONE and engine == AUTO:
        click.echo(f"no engine is installed, so only bar codes are read: {remedy(AUTO)}", err=True)
    with bench.progress() as bars:
        lines = anyio.run(partial(_read_all, files, engine=chosen, machine=as_json or bench.json, bars=bars))
    if not (as_json or bench.json):
        bench.show_table(("file", "VIN", "sure", "vehicle", "codes", "engine", "ms"), [_row(line) for line in lines])
    if any(line.error for line in lines):
        raise click.exceptions.Exit(1)


async def _read_all(files: Sequence[Path], *, engine: str, machine: bool, bars: Progress) -> list[Line]:
    """Read the files and give what was read in their order; for a program, print each as soon as it can be."""
    lines: list[Line] = []
    is_watched = len(files) > 1 and not (machine and sys.stdout.isatty())
    async for line in _lines(files, engine):
        lines.append(line)
        if machine:
            click.echo(msgspec.json.encode(line))
        if is_watched:
            bars.show("reading", len(lines), len(files))
    return lines


async def _lines(files: Sequence[Path], engine: str) -> AsyncIterator[Line]:
    done: dict[int, Line] = {}
    ready = [anyio.Event() for _ in files]
    slots = anyio.Semaphore(_AT_ONCE)
    async with Readers() as readers:

        async def read(place: int) -> None:
            async with slots:
                done[place] = await _line(files[place], readers=readers, engine=engine)
            ready[place].set()

        async with anyio.create_task_group() as tasks:
            for place in range(len(files)):
                tasks.start_soon(read, place)
            for place, event in enumerate(ready):
                await event.wait()
                yield done.pop(place)


async def _line(path: Path, *, readers: Readers, engine: str) -> Line:
    try:
        data = await anyio.Path(path).read_bytes()
        reading = await readers.read(data, engine=engine, branch="", party="")
    except OSError as error:
        return Line(file=str(path), error=error.strerror or type(error).__name__)
    except OcrError as error:
        return Line(file=str(path), error=str(error))
    return told(str(path), reading, now=SystemClock().now().astimezone(UTC))


def told(file: str, reading: Reading, *, now: datetime) -> Line:
    """Say what was read off a file."""
    vehicle = decode(reading.vin, today=now.date()) if reading.vin else Vehicle()
    codes = [CodeSeen(kind=code.format, text=code.text) for code in reading.codes]
    codes += [CodeSeen(kind=code.kind, text=code.code) for code in reading.part_codes]
    return Line(
        file=file,
        vin=reading.vin,
        ask=reading.ask,
        confidence=reading.confidence,
        candidates=tuple(Likely(vin=one.vin, confidence=one.confidence) for one in reading.candidates),
        vehicle=Car(make=vehicle.make, model=vehicle.model, year=vehicle.year, engine=vehicle.engine),
        codes=tuple(codes),
        engine=reading.engine,
        cpu_ms=reading.cpu_ms,
    )


def _row(line: Line) -> tuple[str, ...]:
    """Write a file for a person, in colours where there are any."""
    name = Path(line.file).name
    if line.error:
        return (name, click.style(line.error, fg="red"), *[""] * 5)
    car = named(Vehicle(make=line.vehicle.make, model=line.vehicle.model, year=line.vehicle.year))
    likely = [one for one in line.candidates if one.confidence][:_MOST_LIKELY]
    if line.vin:
        found, sure = click.style(line.vin, fg="green"), f"{line.confidence} %"
    elif line.ask:
        found = click.style(" or ".join(one.vin for one in likely) + "?" if likely else "cannot be read", fg="yellow")
        sure = ", ".join(f"{one.confidence} %" for one in likely)
    else:
        found, sure = click.style("none", dim=True), ""
    codes = ", ".join(f"{code.kind} {code.text}" for code in line.codes[:_MOST_CODES])
    return name, found, sure, car, codes, click.style(line.engine, dim=True), click.style(str(line.cpu_ms), dim=True)
