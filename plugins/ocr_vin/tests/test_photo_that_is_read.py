"""Photos that workers read while a customer waits, and files that cannot be read."""

import io

import pytest
import zxingcpp
from PIL import Image

from waframe.testing.scenario import Scenario
from waframe_ocr_vin.staging import TSURU, photo


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
