"""Finds long strips that are dense with edges, as lines of text are: for engines that find no boxes themselves."""

import cv2
import numpy as np

from waframe_ocr_vin.looking.boxes import Box, box_around
from waframe_ocr_vin.looking.engine import Pixels

SIDE = 1280
SHAPE = (5.0, 32.0)
"""Length by height."""

LOWEST = 8
MOST = 12
REACHES = (23, 45)
"""How far apart edges may stand to belong to one strip, in pixels of the picture that is looked at."""


def find_strips(pixels: Pixels) -> list[Box]:
    """Find strips, lying and standing, the longest first."""
    factor = min(3.0, SIDE / max(pixels.shape[:2]))
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    dense = cv2.threshold(edges, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1]
    near = cv2.adaptiveThreshold(edges, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 61, -12)
    found: list[Box] = []
    for mask in (dense, near):
        for reach in REACHES:
            for shape in ((3, reach), (reach, 3)):
                closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones(shape, np.uint8))
                opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
                outlines = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
                found.extend(box for outline in outlines if _fits(box := box_around(outline)))
    found.sort(key=lambda box: -box.length * min(box.height, 60.0))
    kept: list[Box] = []
    for box in found:
        if not any(_same(box, other) for other in kept):
            kept.append(box)
    return [box.scaled(1 / factor).grown(along=0.3, across=0.2) for box in kept[:MOST]]


def _fits(box: Box) -> bool:
    return box.height >= LOWEST and SHAPE[0] <= box.length / box.height <= SHAPE[1]


def _same(one: Box, other: Box) -> bool:
    apart = float(np.linalg.norm(one.middle - other.middle))
    return apart < 0.5 * other.height + 5 and abs(one.height - other.height) < 0.4 * other.height
