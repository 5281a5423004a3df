"""Pictures are read on the command line."""

import io
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click
import pytest
import zxingcpp
from click.testing import CliRunner, Result
from PIL import Image

from waframe import Host, Progress, Settings, Workbench
from waframe_ocr_vin.command import ocr_command
from waframe_ocr_vin.testing.photos import TSURU, photo

T = TypeVar("T")
FIELDS = {"file", "vin", "ask", "confidence", "candidates", "vehicle", "codes", "engine", "cpu_ms"}


class Bars:
    def __init__(self) -> None:
        self.shown: list[tuple[str, int, int]] = []

    def show(self, words: str, done: int, total: int) -> None:
        self.shown.append((words, done, total))


class Failed(click.ClickException):
    """What ends a command."""

    exit_code: int  # type: ignore[misc]  # click declares one for the class, and each failure has its own

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


class Bench(Workbench):
    """A bench without a deployment: the command needs none."""

    json = False  # no program reads it unless --json says so

    def __init__(self) -> None:
        self.tables: list[Sequence[Sequence[str]]] = []
        self.bars = Bars()

    def channel(self, name: str) -> Settings | None:
        raise AssertionError("it reads no configuration")

    def branch_of(self, channel: str, address: str) -> str | None:
        raise AssertionError("it reads no configuration")

    def run(self, work: Callable[[Host], Awaitable[T]], *, stored: bool = True) -> T:
        raise AssertionError("it opens no database")

    def show_json(self, value: object) -> None:
        raise AssertionError("it prints a line a file")

    def show_table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.tables.append(rows)

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        yield self.bars

    def failure(self, message: str, *, hint: str | None = None, exit_code: int = 1) -> click.ClickException:
        return Failed(f"{message}; {hint}", exit_code)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Make a picture with a code, one with nothing, and something else."""
    code = zxingcpp.create_barcode(TSURU, zxingcpp.BarcodeFormat.Code39)
    made = io.BytesIO()
    Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=3)).convert("RGB").save(made, "JPEG")
    contents = {"code.jpg": made.getvalue(), "nothing.jpg": photo(), "notes.txt": b"hola"}
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    return [str(tmp_path / name) for name in contents]


def run(bench: Bench, *words: str) -> Result:
    return CliRunner().invoke(ocr_command, ["--engine", "none", *words], obj=bench)


def test_with_json_each_file_is_a_line_in_its_order(bench: Bench, files: list[str]) -> None:
    result = run(bench, "--json", *files)

    code, nothing, notes = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["file"] for one in (code, nothing, notes)] == files
    assert set(code) == set(nothing) == FIELDS
    assert set(notes) == FIELDS | {"error"}
    assert (code["vin"], code["vehicle"]["model"], nothing["vin"], notes["vin"]) == (TSURU, "Tsuru", None, None)
    assert code["candidates"][0]["vin"] == TSURU
    assert code["codes"] == [{"kind": "code39", "text": TSURU}]
    assert result.exit_code == 1
    assert bench.tables == []


def test_a_person_gets_a_table_in_colours_and_sees_how_far_it_is(bench: Bench, files: list[str]) -> None:
    result = run(bench, *files[:2])

    ((code, nothing),) = bench.tables
    assert result.exit_code == 0
    assert (code[0], code[1], code[3]) == ("code.jpg", click.style(TSURU, fg="green"), "Nissan Tsuru 2009")
    assert click.unstyle(nothing[1]) == "none"
    assert bench.bars.shown == [("reading", 1, 2), ("reading", 2, 2)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param([], "no picture is named; waframe ocr photo.jpg", id="nothing"),
        pytest.param(["/tmp"], "/tmp is a folder; name the pictures in it: waframe ocr /tmp/*.jpg", id="a folder"),
        pytest.param(["--engine", "mine", "a.jpg"], "the engine mine is not installed; install the", id="an engine"),
    ],
)
def test_wrong_use_says_what_to_write(bench: Bench, words: list[str], said: str) -> None:
    result = run(bench, *words)

    assert (result.exit_code, said in result.stderr) == (2, True)
