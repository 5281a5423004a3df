"""Pictures are read on the command line."""

import io
import json
from pathlib import Path

import click
import pytest
import zxingcpp
from click.testing import CliRunner, Result
from PIL import Image

from waframe.testing.bench import RememberingBench
from waframe_ocr_vin.command import ocr_command
from waframe_ocr_vin.testing.photos import TSURU, photo

FIELDS = {"file", "vin", "ask", "confidence", "candidates", "vehicle", "codes", "engine", "cpu_ms"}


@pytest.fixture
def bench() -> RememberingBench:
    return RememberingBench()


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


def run(bench: RememberingBench, *words: str) -> Result:
    return CliRunner().invoke(ocr_command, ["--engine", "none", *words], obj=bench)


def test_with_json_each_file_is_a_line_in_its_order(bench: RememberingBench, files: list[str]) -> None:
    result = run(bench, "--json", *files)

    code, nothing, notes = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["file"] for one in (code, nothing, notes)] == files
    assert set(code) == set(nothing) == FIELDS
    assert set(notes) == FIELDS | {"error"}
    assert (code["vin"], code["vehicle"]["model"], nothing["vin"], notes["vin"]) == (TSURU, "Tsuru", None, None)
    assert code["candidates"][0]["vin"] == TSURU
    assert code["codes"] == [{"kind": "code39", "text": TSURU}]
    assert result.exit_code == 1
    assert bench.shown == []


def test_a_person_gets_a_table_in_colours_and_sees_how_far_it_is(bench: RememberingBench, files: list[str]) -> None:
    result = run(bench, *files[:2])

    ((_, code, nothing),) = bench.shown
    assert result.exit_code == 0
    assert (code[0], code[1], code[3]) == ("code.jpg", click.style(TSURU, fg="green"), "Nissan Tsuru 2009")
    assert click.unstyle(nothing[1]) == "none"
    assert bench.steps == [("reading", 1, 2), ("reading", 2, 2)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param([], "no picture is named (waframe ocr photo.jpg)", id="nothing"),
        pytest.param(["/tmp"], "/tmp is a folder (name the pictures in it: waframe ocr /tmp/*.jpg)", id="a folder"),
        pytest.param(["--engine", "mine", "a.jpg"], "the engine mine is not installed (install the", id="an engine"),
    ],
)
def test_wrong_use_says_what_to_write(bench: RememberingBench, words: list[str], said: str) -> None:
    result = run(bench, *words)

    assert (result.exit_code, said in result.stderr) == (2, True)
