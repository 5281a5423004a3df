"""Other ways to look at a cut-out line, for what a plain look does not make legible."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from cv2.typing import MatLike

from waframe_ocr_vin.looking.engine import Pixels

View = Callable[[Pixels], Pixels]


def evened(pixels: Pixels) -> Pixels:
    """Even out light and dark."""
    parts = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)
    parts[:, :, 0] = cv2.createCLAHE(3.0, (4, 4)).apply(parts[:, :, 0])
    return cv2.cvtColor(parts, cv2.COLOR_LAB2RGB).astype(np.uint8)


def sharpened(pixels: Pixels) -> Pixels:
    """Make edges stand out."""
    blurred = cv2.GaussianBlur(pixels, (0, 0), max(1.0, pixels.shape[0] / 32))
    return cv2.addWeighted(pixels, 2.0, blurred, -1.0, 0).astype(np.uint8)


def softened(pixels: Pixels) -> Pixels:
    """Blur away grain."""
    return cv2.GaussianBlur(pixels, (0, 0), max(0.8, pixels.shape[0] / 40)).astype(np.uint8)


def hollowed(pixels: Pixels) -> Pixels:
    """Show what is darker than its surroundings: the floor of a stamping."""
    return _coloured(255 - _stretched(cv2.morphologyEx(_grey(pixels), cv2.MORPH_BLACKHAT, _disc(pixels, 3))))


def raised(pixels: Pixels) -> Pixels:
    """Show what is brighter than its surroundings: the lit edge of a stamping."""
    return _coloured(255 - _stretched(cv2.morphologyEx(_grey(pixels), cv2.MORPH_TOPHAT, _disc(pixels, 3))))


def edged(pixels: Pixels) -> Pixels:
    """Show edges, whichever side of them is lit."""
    smooth = cv2.GaussianBlur(_grey(pixels), (0, 0), max(0.8, pixels.shape[0] / 40))
    return _coloured(255 - _stretched(cv2.morphologyEx(smooth, cv2.MORPH_GRADIENT, _disc(pixels, 20))))


def dotted(pixels: Pixels) -> Pixels:
    """Join dots into strokes."""
    grey = _grey(pixels)
    hollow = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, _disc(pixels, 4))
    closed = cv2.morphologyEx(hollow, cv2.MORPH_CLOSE, _disc(pixels, 10))
    return _coloured(255 - _stretched(cv2.GaussianBlur(closed, (0, 0), max(0.8, pixels.shape[0] / 30))))


VIEWS: Mapping[str, View] = {
    "evened": evened,
    "sharpened": sharpened,
    "softened": softened,
    "hollowed": hollowed,
    "raised": raised,
    "edged": edged,
    "dotted": dotted,
}


def _grey(pixels: Pixels) -> Pixels:
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)


def _coloured(grey: Pixels) -> Pixels:
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB).astype(np.uint8)


def _stretched(grey: MatLike) -> Pixels:
    low, high = np.percentile(grey, (2, 99.5))
    shares = (np.asarray(grey, np.float32) - low) / max(float(high - low), 1.0)
    return np.asarray(np.clip(shares * 255, 0, 255), np.uint8)


def _disc(pixels: Pixels, part: int) -> Pixels:
    """A disc whose width is this part of the height."""
    width = max(3, pixels.shape[0] // part | 1)
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width)).astype(np.uint8)
