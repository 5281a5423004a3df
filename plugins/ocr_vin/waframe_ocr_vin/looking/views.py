"""Other ways to look at a cut-out line, for what a plain look does not make legible."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from waframe_ocr_vin.looking.engine import Pixels

SPREAD = 12
"""Over how many pixels brightness is evened out in a whole picture."""

LEAST_SPREAD = 1.5

LEAN = 0.12
NARROW = 0.87
View = Callable[[Pixels], Pixels]
Greys = NDArray[np.float32]


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


def smoothed(pixels: Pixels) -> Pixels:
    """Blur away grain between edges, and leave the edges."""
    return cv2.bilateralFilter(pixels, 7, 50, 4).astype(np.uint8)


def slanted(pixels: Pixels) -> Pixels:
    """Lean the signs a little to the left."""
    lean = np.array([[1, -LEAN, LEAN * pixels.shape[0] / 2], [0, 1, 0]], np.float32)
    wide, high = pixels.shape[1], pixels.shape[0]
    return cv2.warpAffine(pixels, lean, (wide, high), borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)


def narrowed(pixels: Pixels) -> Pixels:
    """Make the signs narrower."""
    return cv2.resize(pixels, None, fx=NARROW, fy=1, interpolation=cv2.INTER_AREA).astype(np.uint8)


def flattened(pixels: Pixels) -> Pixels:
    """Give every part of a whole picture the same brightness and contrast."""
    return coloured(clipped(128 + 45 * even(grey_of(pixels).astype(np.float32), SPREAD)))


def grey_of(pixels: Pixels) -> Pixels:
    """Leave colours out."""
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)


def coloured(grey: Pixels) -> Pixels:
    """Give grey the three colours that engines want."""
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB).astype(np.uint8)


def even(grey: Greys, spread: float) -> Greys:
    """Say how brightness differs from what is around, measured by how much it does so there."""
    off = grey - cv2.GaussianBlur(grey, (0, 0), spread)
    usual = np.sqrt(cv2.GaussianBlur(off * off, (0, 0), spread * 1.5)) + LEAST_SPREAD
    return np.asarray(off / usual, np.float32)


def clipped(grey: Greys) -> Pixels:
    """Bring brightness within bounds."""
    return np.asarray(np.clip(grey, 0, 255), np.uint8)
