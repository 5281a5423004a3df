"""Strokes that are stamped, not painted: one side of each is lit, the other in the shade, and this makes them dark."""

import cv2
import msgspec
import numpy as np

from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.views import clipped, coloured, even, grey_of

DIAGONALS = (45, 135)
"""Where the light may come from, in degrees; from straight above or aside it cannot be told from how letters stand."""

HEIGHT = 48
STEP = 3
"""How far apart, across and down, the two sides of a stroke are compared in a line of that height."""

INK = 0.15
"""Painted signs are mostly darker than their ground, or mostly brighter; this much of that speaks against relief."""


class Edge(msgspec.Struct, frozen=True, kw_only=True):
    """How wide the lit side of a stroke is, and how much is blurred away before, in heights of the line."""

    reach: float
    blur: float


EDGES = (Edge(reach=0.02, blur=0.016), Edge(reach=0.03, blur=0.019))

GRAIN = 0.3
"""How much of what a slope adds up to is taken for grain: more makes strokes fainter, less makes them blurred."""

CONTRAST = 45
MOST = 4.0


def light_on(line: Pixels) -> int | None:
    """From which diagonal the light falls on relief, in degrees; None where signs are painted.

    Seen in the direction of the light, one side of a stroke is the opposite of the other; seen across it, it is alike.
    """
    grey = cv2.resize(
        line, (max(STEP + 1, line.shape[1] * HEIGHT // line.shape[0]), HEIGHT), interpolation=cv2.INTER_AREA
    )
    flat = cv2.GaussianBlur(even(grey_of(grey.astype(np.uint8)).astype(np.float32), HEIGHT / 2), (0, 0), 1.0)
    flat = np.clip(flat, -MOST, MOST)
    flat = flat - flat.mean()
    variance = float((flat**2).mean()) + 1e-6
    falling = float((flat[STEP:, STEP:] * flat[:-STEP, :-STEP]).mean()) / variance
    rising = float((flat[STEP:, :-STEP] * flat[:-STEP, STEP:]).mean()) / variance
    skew = float((flat**3).mean()) / variance**1.5
    if abs(rising - falling) < INK * abs(skew):
        return None
    return DIAGONALS[0] if rising > falling else DIAGONALS[1]


def relit(line: Pixels, *, angle: float, edge: Edge) -> Pixels:
    """Make strokes dark all over that are lit on one side.

    Such a picture is the slope of the strokes' height in the direction of the light; this adds the slope up again, as
    far as grain leaves it (Wiener's filter).
    """
    high = line.shape[0]
    flat = np.clip(even(grey_of(line).astype(np.float32), high / 2), -MOST, MOST)
    grey = cv2.GaussianBlur(flat, (0, 0), edge.blur * high)
    across, down = np.fft.rfftfreq(grey.shape[1]), np.fft.fftfreq(high)[:, None]
    turn = np.deg2rad(angle)
    slope = 2j * np.sin(2 * np.pi * edge.reach * high * (across * np.cos(turn) + down * np.sin(turn)))
    summed = np.fft.rfft2(grey) * np.conj(slope) / (np.abs(slope) ** 2 + GRAIN)
    height = np.asarray(np.fft.irfft2(summed, s=grey.shape), np.float32)
    return coloured(clipped(128 - CONTRAST * even(height, high / 2)))
