"""Where a surface is rough: signs that are pricked or stamped into metal, and the plates they stand on, are."""

from collections.abc import Iterator

import cv2
import numpy as np

from waframe_ocr_vin.looking.boxes import Box, box_around
from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.views import Greys, even, grey_of

SIDE = 1024
"""The long side of the picture in which rough places are looked for; it is not made larger."""

SPREAD = 12
FINE = 1.0
"""Over how many pixels grain is blurred away; three times as many are still a part of a dot."""

COARSE = 3.0
MOST = 4.0
LOUDEST = 99
"""Roughness above this percentile counts as much as this."""

JOINS = (4, 8, 14)
"""Over how many pixels roughness is spread, so that signs become a strip, and a plate one place."""

LEVELS = (0.25, 0.45, 0.65)
"""How rough a strip is, between what is usual and what is roughest in a picture."""

LOWEST, SHORTEST = 10, 80
SHAPE = (3.0, 20.0)
"""Length by height."""

FULL = 0.6
"""A strip fills this share of the box around it."""

SAME = 0.6
MOST_STRIPS = 3


def roughness(grey: Greys, *, spread: float, fine: float) -> Greys:
    """How much each place differs from what is just around it, measured by how much places do so there."""
    flat = np.clip(even(grey, spread), -MOST, MOST)
    off = cv2.GaussianBlur(flat, (0, 0), fine) - cv2.GaussianBlur(flat, (0, 0), COARSE * fine)
    return np.asarray(np.abs(off), np.float32)


def rough_strips(pixels: Pixels) -> list[Box]:
    """Find strips that are rougher than the rest, the likeliest first: rows of signs, or plates that hold some."""
    factor = min(1.0, SIDE / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.uint8)
    rough = roughness(grey_of(small).astype(np.float32), spread=SPREAD, fine=FINE)
    rough = np.minimum(rough, np.percentile(rough, LOUDEST)).astype(np.float32)
    found = [pair for join in JOINS for pair in _strips(cv2.GaussianBlur(rough, (0, 0), join).astype(np.float32))]
    kept: list[Box] = []
    for _, box in sorted(found, key=lambda pair: -pair[0]):
        if not any(_same(box, other) for other in kept):
            kept.append(box)
    return [box.scaled(1 / factor) for box in kept[:MOST_STRIPS]]


def _strips(joined: Greys) -> Iterator[tuple[float, Box]]:
    """The strips at each level, each with how much it is one."""
    usual, loud = float(np.median(joined)), float(np.percentile(joined, LOUDEST))
    for level in LEVELS:
        mask = (joined > usual + level * (loud - usual)).astype(np.uint8)
        for outline in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
            box = box_around(outline)
            full = cv2.contourArea(outline) / max(box.length * box.height, 1.0)
            if full >= FULL and _is_strip(box):
                yield full * level * box.length**0.5, box


def _is_strip(box: Box) -> bool:
    return box.height >= LOWEST and box.length >= SHORTEST and SHAPE[0] <= box.length / box.height <= SHAPE[1]


def _same(one: Box, other: Box) -> bool:
    apart = float(np.linalg.norm(one.middle - other.middle))
    return apart < SAME * max(one.height, other.height) and abs(one.length - other.length) < SAME / 2 * other.length
