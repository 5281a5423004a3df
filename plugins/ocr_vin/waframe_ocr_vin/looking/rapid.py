"""The engine that reads with PP-OCR's networks, as the `rapidocr` wheel brings them."""

from importlib.metadata import version

import cv2
import numpy as np

from waframe_ocr_vin.looking.boxes import Box, cut_out
from waframe_ocr_vin.looking.confinement import give_back
from waframe_ocr_vin.looking.detector import Detector
from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.recogniser import Recogniser
from waframe_ocr_vin.looking.tracing import line_of
from waframe_ocr_vin.looking.views import View
from waframe_ocr_vin.reading import Line

SIDE = 960
"""The long side of the picture in which boxes are looked for."""


class Rapid:
    """Finds lines with one network, reads each with another."""

    name = "rapid"

    def __init__(self) -> None:
        self.detector = Detector()
        self.recogniser = Recogniser()
        self.version = version("rapidocr")

    def find(self, pixels: Pixels, *, side: int = SIDE, view: View | None = None) -> list[Box]:
        """Find the boxes of text, looking at the picture with the given long side, and through a view."""
        factor = side / max(pixels.shape[:2])
        shape = (max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        resized = cv2.resize(pixels, shape, interpolation=how).astype(np.uint8)
        boxes = self.detector.boxes(view(resized) if view else resized)
        give_back()
        return [box.scaled(1 / factor) for box in boxes]

    def lines(self, pixels: Pixels) -> list[Line]:
        """Find and read all lines of a picture, from the top down."""
        found = [(box, self.line(cut_out(pixels, box))) for box in self.find(pixels)]
        found.sort(key=lambda pair: (float(pair[0].middle[1]), float(pair[0].middle[0])))
        return [
            Line(text=line.text, confidence=line.confidence, region=box.region(pixels), signs=line.signs)
            for box, line in found
            if line is not None
        ]

    def line(self, pixels: Pixels) -> Line | None:
        """Read a cut-out that holds one line."""
        trace = self.recogniser.trace(pixels)
        return line_of(trace) if trace.text.strip() else None


def open_rapid() -> Rapid:
    """Open the engine; the entry point `rapid` names this."""
    return Rapid()
