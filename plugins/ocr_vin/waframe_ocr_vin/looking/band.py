"""The band within a rough box in which signs stand: as high as they are, along their line, and between their ends."""

from collections.abc import Iterator
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from waframe_ocr_vin.looking.boxes import Box, cut_out
from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.grain import roughness
from waframe_ocr_vin.looking.views import Greys, grey_of

Within = Literal["row", "plate"]

HIGH = 72
"""The height of the cut-out in which the band is looked for."""

ROOMS: dict[Within, tuple[float, float]] = {"row": (0.3, 0.12), "plate": (-0.1, -0.08)}
"""Room along and across, in its heights, around a box that holds a row of signs; of a plate the edges are left out."""

FINE = 1.3
NARROWING = 4
"""Columns are joined by so many: how rough they are is what counts, not what they show."""

LOUDEST = 92
"""Roughness above this percentile counts as much as this: an edge or a scratch is no row of signs."""

CALM = 20
"""This percentile of rows is taken for what is around the signs."""

SLOPES = np.arange(-0.4, 0.401, 0.05)
"""How far a line may fall from its middle to its end, in heights of the cut-out."""

LOWEST, HIGHEST = 0.24, 0.75
"""How high a band may be, in the same."""

SLACK = 0.3
"""Signs end where the band is less rough than this share between its calm and its rough parts."""

WIDEST_GAP = 1.8
"""The widest gap between signs, in heights of the band."""


def band_in(pixels: Pixels, box: Box, *, within: Within = "row") -> Box:
    """Find the band of signs in a box; the box itself where there is none."""
    along, across = ROOMS[within]
    room = box.grown(along=along, across=across)
    cut = cut_out(pixels, room, height=HIGH)
    rough = roughness(grey_of(cut).astype(np.float32), spread=HIGH / 3, fine=FINE)
    soft = cv2.GaussianBlur(np.minimum(rough, np.percentile(rough, LOUDEST)), (0, 0), 1.0)
    wide = cut.shape[1] // NARROWING
    narrow = cv2.resize(soft - np.median(soft), (wide, HIGH), interpolation=cv2.INTER_AREA).astype(np.float32)
    _, slope, top, bottom, level = max(_bands(narrow), key=lambda found: found[0])
    left, right = _ends(level[top:bottom].mean(axis=0), height=bottom - top)
    if right - left < bottom - top:
        return box
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    placed = [(float(x * NARROWING), float(y + slope * HIGH * (x - wide / 2) / (wide / 2))) for x, y in corners]
    return _placed(placed, room, wide=cut.shape[1])


def _bands(rough: Greys) -> Iterator[tuple[float, float, int, int, Greys]]:
    """For each slope the band that stands out most: by how much, and where."""
    high, wide = rough.shape
    for slope in SLOPES:
        lean = np.array([[1, 0, 0], [slope * high / (wide / 2), 1, -slope * high]], np.float32)
        level = cv2.warpAffine(rough, lean, (wide, high), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        rows = level[:, wide // 10 : wide - wide // 10].mean(axis=1)
        usual = float(np.percentile(rows, CALM))
        summed = np.concatenate([[0.0], np.cumsum(rows)])
        for tall in range(round(LOWEST * high), round(HIGHEST * high)):
            out = ((summed[tall:] - summed[:-tall]) / tall - usual) * tall**0.5
            top = int(out.argmax())
            yield float(out[top]), float(slope), top, top + tall, np.asarray(level, np.float32)


def _ends(columns: NDArray[np.float32], *, height: int) -> tuple[int, int]:
    """Where the longest row of signs begins and ends; at the same place where all is alike."""
    reach = max(3.0, height / NARROWING * 0.9)
    smooth = cv2.GaussianBlur(columns[:, None], (0, 0), sigmaX=1.0, sigmaY=reach)[:, 0]
    calm, loud = np.percentile(smooth, (10, 85))
    signs = np.flatnonzero(smooth > calm + SLACK * (loud - calm))
    if not signs.size:
        return 0, 0
    gaps = np.flatnonzero(np.diff(signs) > WIDEST_GAP * height / NARROWING)
    starts, stops = signs[[0, *(gaps + 1)]], signs[[*gaps, -1]]
    longest = int((stops - starts).argmax())
    return int(starts[longest]), int(stops[longest]) + 1


def _placed(corners: list[tuple[float, float]], room: Box, *, wide: int) -> Box:
    """Bring corners of the cut-out back to the picture."""
    whole = np.array([[0, 0], [wide, 0], [wide, HIGH], [0, HIGH]], np.float32)
    back = cv2.getPerspectiveTransform(whole, room.corners)
    found = cv2.perspectiveTransform(np.array([corners], np.float32), back)[0]
    return Box(corners=np.asarray(found, np.float32))
