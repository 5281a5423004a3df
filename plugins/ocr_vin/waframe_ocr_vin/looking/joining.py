"""Boxes that stand in one row with little between them: a number that was found in pieces is read as a whole."""

from collections.abc import Mapping, Sequence

import numpy as np

from waframe_ocr_vin.looking.boxes import Box

WIDEST_GAP = 3.5
"""In heights of the boxes."""

PAIR = 2
PARALLEL = 0.93
"""The cosine of the most by which two boxes may be turned against each other."""

MOST_ASKEW = 0.45
"""How far a box may stand above or below its neighbour's middle, in heights."""

MOST_UNLIKE = 1.7
"""How much higher one box may be than the other."""


def join_rows(boxes: Sequence[Box]) -> list[Box]:
    """Join neighbours in a row; one new box for each pair that fits, and one for each row of more than two."""
    after: dict[int, int] = {}
    for left, one in enumerate(boxes):
        following = [(gap, right) for right, other in enumerate(boxes) if (gap := _gap(one, other)) is not None]
        if following:
            after[left] = min(following)[1]
    joined = [_around([boxes[left], boxes[right]]) for left, right in after.items()]
    rows = [_row(left, after) for left in set(after) - set(after.values())]
    joined.extend(_around([boxes[index] for index in row]) for row in rows if len(row) > PAIR)
    return joined


def _row(first: int, after: Mapping[int, int]) -> list[int]:
    """All that follow one box, each beside the one before."""
    row = [first]
    while row[-1] in after and after[row[-1]] not in row:
        row.append(after[row[-1]])
    return row


def _gap(one: Box, other: Box) -> float | None:
    """How far the other box begins after this one ends, in heights; None where they are no neighbours in a row."""
    height = (one.height + other.height) / 2
    if one is other or max(one.height, other.height) > MOST_UNLIKE * min(one.height, other.height):
        return None
    if float(np.dot(one.along, other.along)) < PARALLEL and min(one.length, other.length) > PAIR * height:
        return None
    start = (other.corners[0] + other.corners[3]) / 2
    end = (one.corners[1] + one.corners[2]) / 2
    way = start - end
    askew = abs(float(np.dot(way, one.across))) / height
    gap = float(np.dot(way, one.along)) / height
    ahead = float(np.dot(other.middle - one.middle, one.along)) > 0
    return gap if ahead and -1.0 < gap < WIDEST_GAP and askew < MOST_ASKEW else None


def _around(boxes: Sequence[Box]) -> Box:
    """The level box around a row, read in the direction of its longest member."""
    longest = max(boxes, key=lambda box: box.length)
    corners = np.concatenate([box.corners for box in boxes])
    first, last = boxes[0].corners, boxes[-1].corners
    along = (last[1] + last[2] - first[0] - first[3]) / 2
    along = along / max(float(np.linalg.norm(along)), 1e-6)
    if float(np.dot(along, longest.along)) < 0:
        along = -along
    across = np.array([-along[1], along[0]])
    right, down = corners @ along, corners @ across
    reach = ((right.min(), down.min()), (right.max(), down.min()), (right.max(), down.max()), (right.min(), down.max()))
    return Box(corners=np.array([x * along + y * across for x, y in reach], np.float32))
