"""The reader of signs that are pricked or stamped into metal: a small network that was taught nothing else.

What was taught, and how, stands in `plugins/ocr_vin/teaching/`; `engraved.npz` holds what came of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
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
from waframe_ocr_vin.numbers.vin import LENGTH
from waframe_ocr_vin.reading import Line, Sign

WIDE, HIGH = 480, 48
"""What the network reads: a line of about seventeen signs, whatever their shape was."""

MOST = 4.0
KNOWN = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
"""The signs that it was taught, in the order of its outputs, after one for none."""

STRIDES = {"a": (2, 2), "b": (2, 2), "c": (2, 1)}
"""How far the first layers step down and along; the fourth takes all that is left of the height at once."""

FLAT, LAST = "d", "i"
WHOLE = "e"
"""Tells every step what the whole line looks like: its light, its letters, and where its dots stand."""

ALONG = {"f": 1, "g": 3, "h": 1}
"""The layers that look along the line, and how far apart the steps are that they look at."""

SEEN = 0.5
"""Where a sign is more probable than this there is one; it lasts as long as it is, whichever it seems to be."""

NEARLY = 0.1
"""Between two signs, one that was nearly seen counts from this probability on."""

FEWEST_GAPS = 3
NEAR = 1.6
"""A sign that is nearer to an end than so many times the distance of two may not be the last: more may be cut off."""

END = 1.0
"""Room before the first sign's middle and after the last one's, in the same."""

MOST_CHOICES = 6
LEAST = 0.002
_WEIGHTS = Path(__file__).parent / "engraved.npz"

Layer = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """What was read in a box, and where the middles of its signs stand, from 0 to 1 of its length."""

    line: Line
    box: Box
    middles: NDArray[np.float64]

    @property
    def promise(self) -> float:
        """How much of a number was read, and how clearly."""
        return min(len(self.middles), LENGTH) * self.line.confidence

    def fitted(self) -> Box | None:
        """The part of the line in which the number must stand, if its ends were cut off, or too much was in the box."""
        gaps = np.diff(self.middles)
        if gaps.size < FEWEST_GAPS:
            return None
        pitch = float(np.median(gaps))
        missing = max(LENGTH - len(self.middles), 0)
        first, last = float(self.middles[0]), float(self.middles[-1])
        left = first - pitch * (END + (missing if first < NEAR * pitch else 0))
        right = last + pitch * (END + (missing if 1 - last < NEAR * pitch else 0))
        return self.box.stretch(left, right)


class Engraved:
    """Reads the band of signs that a box holds."""

    def __init__(self) -> None:
        with np.load(_WEIGHTS) as kept:
            self._layers = {name: kept[name].astype(np.float32) for name in kept.files}

    def read(self, pixels: Pixels, box: Box) -> Seen | None:
        """Read a box; None where nothing is legible."""
        odds = self._odds(squared(pixels, box))
        placed = list(_signs(odds))
        seen = [(middle, *sign.choices[0]) for middle, sign in placed if sign.choices[0][0]]
        if not seen:
            return None
        text = "".join(name for _, name, _ in seen)
        sure = sum(share for _, _, share in seen) / len(seen)
        line = Line(text=text, confidence=sure, signs=tuple(sign for _, sign in placed))
        return Seen(line=line, box=box, middles=np.array([middle for middle, _, _ in seen]) / len(odds))

    def _odds(self, cut: Pixels) -> Layer:
        """The probabilities of none and of each sign, at each step."""
        seen = _ready(cut)[:, :, None]
        for name, stride in STRIDES.items():
            seen = np.maximum(self._passed(name, seen, stride=stride), 0)
        seen = np.maximum(self._passed(FLAT, seen, flat=True), 0)
        seen = seen + self._passed(WHOLE, seen.mean(axis=1, keepdims=True))
        for name, apart in ALONG.items():
            seen = seen + np.maximum(self._passed(name, seen, apart=apart), 0)
        told = self._passed(LAST, seen)[0]
        told = np.exp(told - told.max(axis=1, keepdims=True))
        return np.asarray(told / told.sum(axis=1, keepdims=True), np.float32)

    def _passed(
        self, name: str, seen: Layer, *, stride: tuple[int, int] = (1, 1), apart: int = 1, flat: bool = False
    ) -> Layer:
        """Pass what was seen through a layer."""
        weights, offset = self._layers[name], self._layers[f"{name}0"]
        high, wide, _, many = weights.shape
        reach = (wide - 1) * apart + 1
        margins = [
            (0, 0) if flat else _margin(seen.shape[0], high, stride[0]),
            _margin(seen.shape[1], reach, stride[1]),
        ]
        framed = np.pad(seen, [*margins, (0, 0)])
        windows = sliding_window_view(framed, (high, reach), axis=(0, 1))[:: stride[0], :: stride[1], ..., ::apart]
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


def _signs(odds: Layer) -> Iterator[tuple[float, Sign]]:
    """Take steps in which some sign stands for one sign, and weigh what they say by how sure it is that one stands.

    With each goes the step that is its middle.
    """
    there = 1 - odds[:, 0]
    bounds = [0, *(np.flatnonzero(np.diff(there > SEEN)) + 1), len(odds)]
    for begin, end in pairwise(bounds):
        most = float(there[begin:end].max())
        if most > NEARLY:
            part = odds[begin:end, 1:] if most > SEEN else odds[begin + int(there[begin:end].argmax()), 1:][None]
            weighed = (part * part.sum(axis=1, keepdims=True)).sum(axis=0)
            yield (begin + end) / 2, _sign(weighed / weighed.sum() * most, nothing=1 - most)


def _sign(shares: Layer, *, nothing: float) -> Sign:
    choices = [("", nothing), *((name, float(share)) for name, share in zip(KNOWN, shares, strict=True))]
    kept = sorted((choice for choice in choices if choice[1] >= LEAST), key=lambda choice: -choice[1])
    return Sign(choices=tuple((name, round(share, 4)) for name, share in kept[:MOST_CHOICES]))


def _margin(many: int, reach: int, stride: int) -> tuple[int, int]:
    """How many rows or columns of nothing are put before and after, so that as many remain as there are steps."""
    missing = max((-(-many // stride) - 1) * stride + reach - many, 0)
    return missing // 2, missing - missing // 2
