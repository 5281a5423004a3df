"""Bar codes and matrix codes of a picture."""

import cv2
import numpy as np
import pytest
import zxingcpp

from waframe_ocr_vin.looking.codes import read_codes
from waframe_ocr_vin.looking.engine import Pixels

VIN = "3N1EB31S09K312345"
FORMATS = {
    "code39": (zxingcpp.BarcodeFormat.Code39, VIN),
    "code128": (zxingcpp.BarcodeFormat.Code128, VIN),
    "datamatrix": (zxingcpp.BarcodeFormat.DataMatrix, VIN),
    "qr": (zxingcpp.BarcodeFormat.QRCode, f"https://example.org/{VIN}"),
    "ean13": (zxingcpp.BarcodeFormat.EAN13, "7501031311309"),
}


def label(name: str, *, scale: int = 3) -> Pixels:
    """A code in the lower right of a white page."""
    kind, text = FORMATS[name]
    drawn = np.array(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, kind), scale=scale))
    high, wide = drawn.shape[:2]
    page = np.full((high + 400, wide + 500), 255, dtype=np.uint8)
    page[-high - 50 : -50, -wide - 50 : -50] = drawn.reshape(high, wide)
    return np.repeat(page[:, :, None], 3, axis=2)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("turns", range(4))
def test_a_code_is_read_with_its_format_turned_any_way(name: str, turns: int) -> None:
    (code,) = read_codes(np.rot90(label(name), turns).copy(), budget_seconds=1)

    assert (code.format, code.text) == (name, FORMATS[name][1])


def test_a_code_says_where_it_stands() -> None:
    (code,) = read_codes(label("datamatrix"), budget_seconds=1)

    assert code.region is not None
    assert 0.5 < code.region.left < code.region.right < 1
    assert 0.5 < code.region.top < code.region.bottom < 1


@pytest.mark.parametrize("name", FORMATS)
def test_a_light_code_on_dark_is_read(name: str) -> None:
    (code,) = read_codes(255 - label(name), budget_seconds=1)

    assert code.text == FORMATS[name][1]


@pytest.mark.parametrize("name", ["code39", "code128", "ean13"])
def test_a_faint_code_in_a_small_picture_is_read_by_a_further_view(name: str) -> None:
    pale = (150 + label(name, scale=1) * 0.06).astype(np.uint8)
    blurred = np.asarray(cv2.GaussianBlur(pale, (0, 0), 0.6), dtype=np.uint8)

    (code,) = read_codes(blurred, budget_seconds=1)

    assert code.text == FORMATS[name][1]
    assert read_codes(blurred, budget_seconds=0) == []


def test_a_code_in_a_very_large_picture_is_read() -> None:
    page = np.full((3000, 4000, 3), 255, dtype=np.uint8)
    small = label("code128", scale=2)
    page[: small.shape[0], : small.shape[1]] = small

    (code,) = read_codes(page, budget_seconds=1)

    assert code.text == VIN


def test_pages_without_a_code_and_tiny_pictures_have_none() -> None:
    page = np.random.default_rng(3).integers(0, 255, (480, 640, 3), dtype=np.uint8)

    assert read_codes(page, budget_seconds=1) == []
    assert read_codes(page[:1, :1], budget_seconds=1) == []
    assert read_codes(page[:2], budget_seconds=1) == []


def test_a_spent_budget_leaves_the_first_view() -> None:
    (code,) = read_codes(label("code39"), budget_seconds=0)

    assert code.text == VIN
