"""Pictures of which the number is known, from the file to the reading."""

from pathlib import Path

import pytest

from waframe_ocr_vin.looking.codes import read_codes
from waframe_ocr_vin.looking.intake import open_picture
from waframe_ocr_vin.looking.look import look
from waframe_ocr_vin.looking.rapid import Rapid, open_rapid
from waframe_ocr_vin.reading import Code, Reading, Source

PICTURES = Path(__file__).parent.parent / "pictures"
NISSAN = "3N1CK3CD0FL217845"


@pytest.fixture(scope="module")
def rapid() -> Rapid:
    return open_rapid()


def seen(name: str, rapid: Rapid) -> Reading:
    pixels = open_picture((PICTURES / name).read_bytes())
    return look(pixels, engine=rapid, codes=read_codes(pixels, budget_seconds=1), budget_seconds=20)


@pytest.mark.parametrize(
    ("name", "vin"),
    [
        ("plate.jpg", "2T1RF5HA3PA509477"),
        ("plate_turned.jpg", "3GKM8WVA0F8783371"),
        ("plate_from_europe.jpg", "YV1ZZZ1PZJE711741"),
    ],
)
def test_the_number_of_a_plate_is_announced_with_its_place(name: str, vin: str, rapid: Rapid) -> None:
    reading = seen(name, rapid)

    assert reading.vin == vin
    assert reading.confidence >= 90
    assert reading.hint is None
    region = reading.candidates[0].region
    assert region is not None
    assert 0 < (region.right - region.left) * (region.bottom - region.top) < 0.4


@pytest.mark.parametrize("name", ["serial.jpg", "phones.jpg"])
def test_other_long_numbers_are_not_announced(name: str, rapid: Rapid) -> None:
    reading = seen(name, rapid)

    assert reading.vin is None
    assert reading.hint is not None
    assert len(reading.lines) >= 3


def test_a_number_in_a_code_saves_reading_text(rapid: Rapid) -> None:
    pixels = open_picture((PICTURES / "plate.jpg").read_bytes())

    reading = look(pixels, engine=rapid, codes=[Code(format="code39", text=NISSAN)], budget_seconds=5)

    assert reading.vin == NISSAN
    assert reading.candidates[0].source is Source.CODE
    assert reading.lines == ()


def test_without_an_engine_only_codes_are_read() -> None:
    pixels = open_picture((PICTURES / "plate.jpg").read_bytes())

    reading = look(pixels, engine=None, codes=[], budget_seconds=5)

    assert reading.vin is None
    assert not reading.ask
