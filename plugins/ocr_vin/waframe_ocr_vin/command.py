"""`waframe ocr`: reads pictures on the command line, without a configuration and without a database."""

import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import anyio
import click
import msgspec

from waframe import SystemClock, Workbench, pass_workbench
from waframe_ocr_vin.engines import AUTO, NONE, choose, remedy
from waframe_ocr_vin.errors import EngineMissing, OcrError
from waframe_ocr_vin.readers import Readers
from waframe_ocr_vin.reading import Reading
from waframe_ocr_vin.vehicles.decoding import decode
from waframe_ocr_vin.vehicles.vehicle import Vehicle
from waframe_ocr_vin.wording import named

WRONG_USE = 2
_AT_ONCE = 8


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
    """What was read off a file; `vin` is None where none is announced."""

    file: str
    vin: str | None
    ask: bool
    confidence: int
    candidates: tuple[Likely, ...]
    vehicle: Car
    codes: tuple[CodeSeen, ...]
    engine: str
    cpu_ms: int


class BadLine(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was not read, and why."""

    file: str
    error: str


@click.command("ocr")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON a file.")
@click.option("--engine", default=AUTO, show_default=True, metavar="NAME", help="rapid, tesseract, none, or your own.")
@pass_workbench
def ocr_command(bench: Workbench, files: tuple[Path, ...], *, as_json: bool, engine: str) -> None:
    """Read vehicles' numbers, bar codes and part numbers off pictures."""
    try:
        chosen = choose(engine)
    except EngineMissing as error:
        raise bench.failure(f"the engine {engine} is not installed", hint=error.remedy, exit_code=WRONG_USE) from error
    if chosen == NONE and engine == AUTO:
        click.echo(f"no engine is installed, so only bar codes are read: {remedy(AUTO)}", err=True)
    machine = as_json or bench.json
    if not anyio.run(partial(_read_all, files, engine=chosen, machine=machine)):
        raise click.exceptions.Exit(1)


async def _read_all(files: Sequence[Path], *, engine: str, machine: bool) -> bool:
    """Read the files, print them in their order, and tell whether all could be read."""
    rows: list[Line | BadLine] = []
    watched = sys.stderr.isatty() and len(files) > 1
    async for line in _lines(files, engine):
        rows.append(line)
        if machine:
            click.echo(msgspec.json.encode(line))
        if watched:
            click.echo(f"\r{len(rows)} / {len(files)}", nl=len(rows) == len(files), err=True)
    if not machine:
        for row in rows:
            _show(row)
    return not any(isinstance(row, BadLine) for row in rows)


async def _lines(files: Sequence[Path], engine: str) -> AsyncIterator[Line | BadLine]:
    done: dict[int, Line | BadLine] = {}
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


async def _line(path: Path, *, readers: Readers, engine: str) -> Line | BadLine:
    try:
        data = await anyio.Path(path).read_bytes()
        reading = await readers.read(data, engine=engine, branch="", party="")
    except OSError as error:
        return BadLine(file=str(path), error=error.strerror or type(error).__name__)
    except OcrError as error:
        return BadLine(file=str(path), error=str(error))
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


def _show(row: Line | BadLine) -> None:
    """Print a file for a person, in colours where there are any."""
    name = Path(row.file).name
    if isinstance(row, BadLine):
        click.echo(f"{name}  {click.style(row.error, fg='red')}")
        return
    car = named(Vehicle(make=row.vehicle.make, model=row.vehicle.model, year=row.vehicle.year))
    if row.vin:
        found = click.style(f"{row.vin}  {row.confidence} %", fg="green") + f"  {car}"
    elif row.ask:
        likely = ", ".join(f"{one.vin} {one.confidence} %" for one in row.candidates[:3])
        found = click.style(f"unsure: {likely or 'a number that cannot be read'}", fg="yellow")
    else:
        found = click.style("no number", dim=True)
    codes = "".join(f"  {code.kind} {code.text}" for code in row.codes[:4])
    click.echo(f"{name}  {found}{codes}  {click.style(f'{row.engine} {row.cpu_ms} ms', dim=True)}")
