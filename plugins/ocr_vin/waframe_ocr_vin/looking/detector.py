"""Where text stands: the detecting network and the boxes around what it marks."""

import cv2
import numpy as np
from numpy.typing import NDArray

from waframe_ocr_vin.looking.boxes import Box, box_around
from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.models import open_model

STEP = 32
"""The network takes sides that are multiples of this."""

MARKED = 0.3
"""A pixel belongs to text from this probability on."""

SURE = 0.38
"""A box is kept from this mean probability on."""

MOST_BOXES = 400
LOWEST = 3
"""Marks of fewer pixels than this are no text."""


class Detector:
    """Finds boxes of text; wants a picture of the size in which it is to look."""

    def __init__(self) -> None:
        self._session = open_model("det", sparing=True)

    def boxes(self, pixels: Pixels, *, sure: float = SURE) -> list[Box]:
        """Find the boxes of text, as they stand in the given picture."""
        heat = self.heat(pixels)
        mask = cv2.dilate((heat > MARKED).astype(np.uint8), np.ones((2, 2), np.uint8))
        outlines = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0][:MOST_BOXES]
        scale = np.array([pixels.shape[1] / heat.shape[1], pixels.shape[0] / heat.shape[0]], np.float32)
        found = []
        for outline in outlines:
            core = box_around(outline)
            if min(core.height, core.length) < LOWEST or _mean_inside(heat, core) < sure:
                continue
            area, around = core.height * core.length, 2 * (core.height + core.length)
            room = area * 1.6 / around / core.height
            grown = core.grown(along=room, across=room)
            found.append(Box(corners=grown.corners * scale))
        return found

    def heat(self, pixels: Pixels) -> NDArray[np.float32]:
        """How probably each pixel belongs to text."""
        height, width = (max(STEP, round(side / STEP) * STEP) for side in pixels.shape[:2])
        resized = cv2.resize(pixels, (width, height))[:, :, ::-1].astype(np.float32)
        ready = ((resized / 127.5) - 1.0).transpose(2, 0, 1)[None]
        heat: NDArray[np.float32] = self._session.run(None, {"x": np.ascontiguousarray(ready)})[0][0, 0]
        return heat


def _mean_inside(heat: NDArray[np.float32], box: Box) -> float:
    """The mean probability within a box."""
    left, top = np.floor(box.corners.min(axis=0)).astype(int).clip(0)
    right, bottom = np.ceil(box.corners.max(axis=0)).astype(int) + 1
    part = heat[top:bottom, left:right]
    mask = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(mask, [(box.corners - (left, top)).astype(np.int32)], 1)
    return float(cv2.mean(part, mask)[0])
