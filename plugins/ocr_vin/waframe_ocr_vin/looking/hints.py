"""What would make a better picture, judged where the number seems to stand."""

import cv2
import numpy as np

from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.reading import Hint, Region

SMALL = 16
"""Signs of fewer pixels than this in height are too small."""

DARK = 45
BRIGHT = 250
GLARING = 0.06
"""This share of white among what is not paper is glare."""

BLURRED = 40.0
"""A variance of the Laplacian below this has no sharp edge."""


def hint_for(pixels: Pixels, region: Region | None) -> Hint:
    """Say what to do better; come closer, where nothing else is wrong."""
    part = pixels if region is None else _cut(pixels, region)
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
    if region is not None and min(part.shape[:2]) < SMALL:
        return Hint.CLOSER
    if region is not None and (min(region.left, region.top) <= 0 or max(region.right, region.bottom) >= 1):
        return Hint.WHOLE
    if float(grey.mean()) < DARK:
        return Hint.MORE_LIGHT
    if float(np.mean(grey > BRIGHT)) > GLARING and float(np.median(grey)) < BRIGHT / 2:
        return Hint.LESS_GLARE
    if region is not None and float(cv2.Laplacian(grey, cv2.CV_64F).var()) < BLURRED:
        return Hint.SHARPER
    return Hint.CLOSER


def _cut(pixels: Pixels, region: Region) -> Pixels:
    height, width = pixels.shape[:2]
    left, right = int(region.left * width), int(region.right * width)
    top, bottom = int(region.top * height), int(region.bottom * height)
    return pixels[top : max(bottom, top + 1), left : max(right, left + 1)]
