"""Reads bar codes and matrix codes: plainly, then larger and with more contrast."""

from collections.abc import Iterator
from time import process_time

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.reading import Code, Region

Grey = NDArray[np.uint8]

_FORMATS = {
    zxingcpp.BarcodeFormat.Code39: "code39",
    zxingcpp.BarcodeFormat.Code128: "code128",
    zxingcpp.BarcodeFormat.DataMatrix: "datamatrix",
    zxingcpp.BarcodeFormat.QRCode: "qr",
    zxingcpp.BarcodeFormat.EAN13: "ean13",
    zxingcpp.BarcodeFormat.EAN8: "ean8",
    zxingcpp.BarcodeFormat.UPCA: "upca",
    zxingcpp.BarcodeFormat.UPCE: "upce",
}
_SOUGHT = zxingcpp.BarcodeFormats(list(_FORMATS))
_LONG_SIDE = 2000
_SMALL_SIDE = 1000
_SHORTEST_SIDE = 24
_SHORTEST_TEXT = 3


def read_codes(pixels: Pixels, *, budget_seconds: float) -> list[Code]:
    """Read the codes of a picture, turned any way and inverted ones too; further views only where nothing was read.

    `budget_seconds` are of processor time, and the view that exceeds it is the last.
    """
    if min(pixels.shape[:2]) < _SHORTEST_SIDE:
        return []
    ends_at = process_time() + budget_seconds
    for view, binarizer in _views(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)):
        codes = _read(view, binarizer)
        if codes or process_time() >= ends_at:
            return codes
    return []


def _views(grey: Grey) -> Iterator[tuple[Grey, zxingcpp.Binarizer]]:
    """Show a picture as it is, inverted, sharper, and larger with contrast: what reads most for its time."""
    long_side = max(grey.shape)
    fitting = _scaled(grey, _LONG_SIDE / long_side) if long_side > _LONG_SIDE else grey
    yield fitting, zxingcpp.Binarizer.LocalAverage
    yield np.bitwise_not(fitting), zxingcpp.Binarizer.LocalAverage
    yield _sharper(fitting), zxingcpp.Binarizer.GlobalHistogram
    if long_side > _LONG_SIDE:
        yield _sharper(_contrast(grey)), zxingcpp.Binarizer.LocalAverage
    else:
        larger = _scaled(_contrast(grey), 2.0 if long_side <= _SMALL_SIDE else 1.5)
        yield _sharper(larger), zxingcpp.Binarizer.LocalAverage


def _read(grey: Grey, binarizer: zxingcpp.Binarizer) -> list[Code]:
    found = zxingcpp.read_barcodes(
        grey,
        formats=_SOUGHT,
        try_rotate=True,
        try_invert=True,
        try_downscale=True,
        binarizer=binarizer,
        text_mode=zxingcpp.TextMode.Plain,
    )
    high, wide = grey.shape
    codes = (
        Code(format=_FORMATS.get(code.format, code.format.name.lower()), text=text, region=_region(code, wide, high))
        for code in found
        if len(text := code.text.strip()) >= _SHORTEST_TEXT
    )
    return list({(code.format, code.text): code for code in codes}.values())


def _region(code: zxingcpp.Barcode, wide: int, high: int) -> Region:
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    across = [min(max(corner.x / wide, 0.0), 1.0) for corner in corners]
    down = [min(max(corner.y / high, 0.0), 1.0) for corner in corners]
    return Region(left=min(across), top=min(down), right=max(across), bottom=max(down))


def _scaled(grey: Grey, by: float) -> Grey:
    how = cv2.INTER_AREA if by < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, None, fx=by, fy=by, interpolation=how), dtype=np.uint8)


def _contrast(grey: Grey) -> Grey:
    return np.asarray(cv2.createCLAHE(3.0, (8, 8)).apply(grey), dtype=np.uint8)


def _sharper(grey: Grey) -> Grey:
    return np.asarray(cv2.addWeighted(grey, 2.0, cv2.GaussianBlur(grey, (0, 0), 3), -1.0, 0), dtype=np.uint8)
