"""The reader of signs that are pricked or stamped into metal: a small network that was taught nothing else.

What was taught, and how, stands in `plugins/ocr_vin/teaching/`; `engraved.npz` holds what came of it.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from waframe_ocr_vin.looking.boxes import Box, cut_out
from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.views import even, grey_of
from waframe_ocr_vin.reading import Line, Sign

WIDE, HIGH = 480, 48
"""What the network reads: a line of about seventeen signs, whatever their shape was."""

MOST = 4.0
KNOWN = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
"""The signs that it was taught, in the order of its outputs, after one for none."""

STRIDES = {"a": (2, 2), "b": (2, 2), "c": (2, 1)}
"""How far the first layers step down and along; the fourth takes all that is left of the height at once."""

FLAT = "d"

SEEN = 0.5
"""Where a sign is more probable than this there is one; it lasts as long as it is, whichever it seems to be."""

NEARLY = 0.1
"""Between two signs, one that was nearly seen counts from this probability on."""

MOST_CHOICES = 6
LEAST = 0.002
_WEIGHTS = Path(__file__).parent / "engraved.npz"

Layer = NDArray[np.float32]


class Engraved:
    """Reads the band of signs that a box holds."""

    def __init__(self) -> None:
        with np.load(_WEIGHTS) as kept:
            self._layers = {name: kept[name].astype(np.float32) for name in kept.files}

    def line(self, pixels: Pixels, box: Box, *, along: float, across: float) -> Line | None:
        """Read a band with so much room around it, in its heights; None where nothing is legible."""
        odds = self._odds(squared(pixels, box.grown(along=along, across=across)))
        signs = tuple(_signs(odds))
        seen = [sign.choices[0] for sign in signs if sign.choices[0][0]]
        if not seen:
            return None
        text = "".join(name for name, _ in seen)
        return Line(text=text, confidence=sum(share for _, share in seen) / len(seen), signs=signs)

    def _odds(self, cut: Pixels) -> Layer:
        """The probabilities of none and of each sign, at each step."""
        seen = _ready(cut)[:, :, None]
        for name, stride in STRIDES.items():
            seen = np.maximum(self._passed(name, seen, stride=stride), 0)
        seen = np.maximum(self._passed(FLAT, seen, flat=True), 0)
        for name in ("e", "f"):
            seen = seen + np.maximum(self._passed(name, seen), 0)
        told = self._passed("g", seen)[0]
        told = np.exp(told - told.max(axis=1, keepdims=True))
        return np.asarray(told / told.sum(axis=1, keepdims=True), np.float32)

    def _passed(self, name: str, seen: Layer, *, stride: tuple[int, int] = (1, 1), flat: bool = False) -> Layer:
        """Pass what was seen through a layer."""
        weights, offset = self._layers[name], self._layers[f"{name}0"]
        high, wide, _, many = weights.shape
        margins = [(0, 0) if flat else _margin(seen.shape[0], high, stride[0]), _margin(seen.shape[1], wide, stride[1])]
        framed = np.pad(seen, [*margins, (0, 0)])
        windows = sliding_window_view(framed, (high, wide), axis=(0, 1))[:: stride[0], :: stride[1]]
        rows, columns = windows.shape[:2]
        spread = windows.transpose(0, 1, 3, 4, 2).reshape(rows * columns, -1)
        return np.asarray((spread @ weights.reshape(-1, many) + offset).reshape(rows, columns, many), np.float32)


@cache
def open_engraved() -> Engraved:
    """Open the reader once in a process."""
    return Engraved()


def squared(pixels: Pixels, box: Box) -> Pixels:
    """Cut a box out in the shape that the network reads."""
    if box.height > 1.5 * HIGH:
        return cv2.resize(cut_out(pixels, box), (WIDE, HIGH), interpolation=cv2.INTER_AREA).astype(np.uint8)
    corners = np.array([[0, 0], [WIDE, 0], [WIDE, HIGH], [0, HIGH]], np.float32)
    change = cv2.getPerspectiveTransform(box.corners, corners)
    cut = cv2.warpPerspective(pixels, change, (WIDE, HIGH), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cut.astype(np.uint8)


def _ready(cut: Pixels) -> Layer:
    """Even light out, as it was in what was taught."""
    flat = even(grey_of(cut).astype(np.float32), HIGH / 2)
    return np.asarray(np.clip(flat, -MOST, MOST) / 2, np.float32)


def _signs(odds: Layer) -> Iterator[Sign]:
    """Take steps in which some sign stands for one sign, and weigh what they say by how sure it is that one stands."""
    there = 1 - odds[:, 0]
    bounds = [0, *(np.flatnonzero(np.diff(there > SEEN)) + 1), len(odds)]
    for begin, end in pairwise(bounds):
        most = float(there[begin:end].max())
        if most > NEARLY:
            part = odds[begin:end, 1:] if most > SEEN else odds[begin + int(there[begin:end].argmax()), 1:][None]
            weighed = (part * part.sum(axis=1, keepdims=True)).sum(axis=0)
            yield _sign(weighed / weighed.sum() * most, nothing=1 - most)


def _sign(shares: Layer, *, nothing: float) -> Sign:
    choices = [("", nothing), *((name, float(share)) for name, share in zip(KNOWN, shares, strict=True))]
    kept = sorted((choice for choice in choices if choice[1] >= LEAST), key=lambda choice: -choice[1])
    return Sign(choices=tuple((name, round(share, 4)) for name, share in kept[:MOST_CHOICES]))


def _margin(many: int, reach: int, stride: int) -> tuple[int, int]:
    """How many rows or columns of nothing are put before and after, so that as many remain as there are steps."""
    missing = max((-(-many // stride) - 1) * stride + reach - many, 0)
    return missing // 2, missing - missing // 2
