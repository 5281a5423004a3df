"""Reading with Tesseract, and opening engines by name."""

import cv2
import numpy as np
import pytest

from waframe_ocr_vin.engines import AUTO, NONE, choose, installed
from waframe_ocr_vin.errors import EngineMissing
from waframe_ocr_vin.looking.engine import Engine, Pixels, open_engine

VIN = "3N1EB31S09K312345"


@pytest.fixture(scope="module")
def tesseract() -> Engine:
    return open_engine("tesseract")


def page(*lines: str) -> Pixels:
    pixels = np.full((120 * len(lines) + 60, 900, 3), 255, dtype=np.uint8)
    for index, line in enumerate(lines):
        cv2.putText(pixels, line, (40, 120 * index + 90), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (0, 0, 0), 3, cv2.LINE_AA)
    return pixels


def test_the_lines_of_a_page_are_read_with_their_places(tesseract: Engine) -> None:
    upper, lower = tesseract.lines(page("HECHO EN MEXICO", VIN))

    assert upper.text == "HECHO EN MEXICO"
    assert upper.confidence > 0.8
    assert upper.region is not None
    assert lower.region is not None
    assert upper.region.bottom < lower.region.top


def test_signs_stand_for_the_letters_of_a_line(tesseract: Engine) -> None:
    clear = page("SERIE 0O12 IB8")
    (line,) = tesseract.lines(np.asarray(cv2.GaussianBlur(clear, (0, 0), 3), dtype=np.uint8))

    assert "".join(sign.choices[0][0] for sign in line.signs) == line.text
    assert all(sum(chance for _, chance in sign.choices) < 1.001 for sign in line.signs)
    assert any(len(sign.choices) > 1 for sign in line.signs)


def test_a_cut_out_is_read_as_one_line(tesseract: Engine) -> None:
    line = tesseract.line(page("AB 1234")[35:110])

    assert line is not None
    assert line.text == "AB 1234"
    assert line.region is not None
    assert line.region.left >= 0


@pytest.mark.parametrize("shape", [(1, 1, 3), (4, 900, 3), (300, 300, 3)])
def test_where_nothing_is_written_nothing_is_read(tesseract: Engine, shape: tuple[int, int, int]) -> None:
    blank = np.full(shape, 255, dtype=np.uint8)

    assert tesseract.lines(blank) == []
    assert tesseract.line(blank) is None


def test_the_best_engine_is_chosen_and_others_by_name() -> None:
    assert installed()[:2] == ("rapid", "tesseract")
    assert choose(AUTO) == "rapid"
    assert choose("tesseract") == "tesseract"
    assert choose(NONE) == NONE


def test_an_engine_that_is_not_installed_is_named_with_what_installs_it() -> None:
    with pytest.raises(EngineMissing, match="cloud"):
        choose("cloud")
