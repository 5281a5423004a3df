"""The place in a picture where most is to be seen: a small label far away is worth to be looked at larger."""

import cv2
import numpy as np

from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.views import grey_of

SIDE = 512
"""The long side of the picture in which the place is looked for."""

JOIN = 8
"""Over how many pixels of it edges are joined to a place."""

LOUD = 0.4
"""A place ends where there are less edges than this share of where there are most."""

ROOM = 0.15
LARGEST = 0.45
"""A place that is longer than this share of the picture's long side has been seen large enough."""


def busiest_place(pixels: Pixels) -> tuple[slice, slice] | None:
    """Find the rows and columns of the place that is densest with edges; None where it fills much of the picture."""
    high, wide = pixels.shape[:2]
    factor = min(1.0, SIDE / max(high, wide))
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.uint8)
    edges = cv2.morphologyEx(grey_of(small).astype(np.float32), cv2.MORPH_GRADIENT, np.ones((3, 3)))
    joined = cv2.GaussianBlur(edges, (0, 0), JOIN)
    joined = joined - np.median(joined)
    mask = (joined > LOUD * joined.max()).astype(np.uint8)
    _, places = cv2.connectedComponents(mask)
    rows, columns = np.nonzero(places == places[np.unravel_index(joined.argmax(), joined.shape)])
    room = ROOM * max(np.ptp(rows), np.ptp(columns))
    top, bottom = (rows.min() - room) / factor, (rows.max() + 1 + room) / factor
    left, right = (columns.min() - room) / factor, (columns.max() + 1 + room) / factor
    if max(bottom - top, right - left) > LARGEST * max(high, wide):
        return None
    return slice(max(0, int(top)), min(high, int(bottom))), slice(max(0, int(left)), min(wide, int(right)))
