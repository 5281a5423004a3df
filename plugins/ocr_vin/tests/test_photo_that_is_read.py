"""Photos that workers read while a customer waits, and files that cannot be read."""

import io
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from waframe.testing.scenario import Scenario
from waframe_ocr_vin import pictures, readings
from waframe_ocr_vin.testing.photos import TSURU, photo


def code_of(vin: str) -> bytes:
    code = zxingcpp.create_barcode(vin, zxingcpp.BarcodeFormat.Code39)
    made = io.BytesIO()
    Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=3)).convert("RGB").save(made, "JPEG")
    return made.getvalue()


async def test_a_bar_code_is_read_and_answered(scenario: Scenario) -> None:
    branch = await scenario.branch(plugins={"ocr_vin": {"engine": "none"}})

    (answer,) = await branch.customer().sends_photo(code_of(TSURU))

    assert answer.text == f"Detecté el VIN {TSURU}: Nissan Tsuru 2009, ¿es correcto?"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (photo()[:200], "La foto llegó dañada"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(64), "en formato HEIC"),
        (b"hola, no soy una foto", "No pude abrir lo que mandaste"),
    ],
    ids=["damaged", "heic", "text"],
)
async def test_a_file_that_cannot_be_read_is_answered_in_words(scenario: Scenario, data: bytes, words: str) -> None:
    branch = await scenario.branch(plugins={"ocr_vin": {"engine": "none"}})

    (answer,) = await branch.customer().sends_photo(data)

    assert words in answer.text
    assert await branch.facts() == {}


async def test_what_was_read_without_the_engine_is_not_taken_for_its_reading(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lame_engine.py").write_text("def open_lame():\n    raise RuntimeError('no')\n")
    about = tmp_path / "lame_engine-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: lame-engine\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[waframe_ocr_vin.engines]\nlame = lame_engine:open_lame\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    branch = await scenario.branch(plugins={"ocr_vin": {"engine": "lame"}})

    (answer,) = await branch.customer().sends_photo(code_of(TSURU))

    database = scenario.deployment.store.database
    (picture,) = await pictures.of_conversation(database, (await branch.conversation()).id, many=9)
    assert TSURU in answer.text
    assert picture.reading is not None
    assert await readings.find(database, picture.sha256 or "", engine="lame") is None
