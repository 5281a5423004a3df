"""Where text stands in a picture: a box may be askew, and can be cut out so that its text lies level."""

from dataclasses import dataclass

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.reading import Region

Corners = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Box:
    """A slanted rectangle in pixels: its corners clockwise, the first two along its longer side."""

    corners: Corners

    @property
    def length(self) -> float:
        """Along the text."""
        return float(np.linalg.norm(self.corners[1] - self.corners[0]))

    @property
    def height(self) -> float:
        """Across the text."""
        return float(np.linalg.norm(self.corners[3] - self.corners[0]))

    @property
    def middle(self) -> Corners:
        """The point in its middle."""
        return np.asarray(self.corners.mean(axis=0), np.float32)

    @property
    def along(self) -> Corners:
        """The direction of the text, of length 1."""
        return np.asarray((self.corners[1] - self.corners[0]) / max(self.length, 1e-6), np.float32)

    @property
    def across(self) -> Corners:
        """The direction from the top of the text to its bottom, of length 1."""
        return np.asarray((self.corners[3] - self.corners[0]) / max(self.height, 1e-6), np.float32)

    def grown(self, *, along: float, across: float) -> "Box":
        """Make it longer and higher at both ends, in shares of its height."""
        sideways, down = self.along * along * self.height, self.across * across * self.height
        signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
        moved = [corner + x * sideways + y * down for corner, (x, y) in zip(self.corners, signs, strict=True)]
        return Box(corners=np.array(moved, np.float32))

    def part(self, top: float, bottom: float) -> "Box":
        """What lies between two shares of its height."""
        return self._shifted(self.across * self.height, (top, top, bottom - 1, bottom - 1))

    def stretch(self, left: float, right: float) -> "Box":
        """What lies between two shares of its length, which may be beyond its ends."""
        return self._shifted(self.along * self.length, (left, right - 1, right - 1, left))

    def turned(self) -> "Box":
        """The same box read from its other end."""
        return Box(corners=np.roll(self.corners, 2, axis=0))

    def moved(self, right: float, down: float) -> "Box":
        """The same box in a picture of which this one was cut out."""
        return Box(corners=self.corners + np.array((right, down), np.float32))

    def scaled(self, factor: float) -> "Box":
        """The same box in a picture that is larger or smaller."""
        return Box(corners=self.corners * np.float32(factor))

    def _shifted(self, way: Corners, shares: tuple[float, float, float, float]) -> "Box":
        """Move each corner by a share of a way."""
        moved = [corner + way * share for corner, share in zip(self.corners, shares, strict=True)]
        return Box(corners=np.array(moved, np.float32))

    def region(self, pixels: Pixels) -> Region:
        """What part of the picture it is."""
        height, width = pixels.shape[:2]
        left, top = self.corners.min(axis=0)
        right, bottom = self.corners.max(axis=0)
        return Region(
            left=_share(left, width), top=_share(top, height), right=_share(right, width), bottom=_share(bottom, height)
        )


def box_around(points: MatLike) -> Box:
    """The smallest box around points; it reads from left to right, or from top to bottom where it stands upright."""
    middle, size, angle = cv2.minAreaRect(points)
    if size[0] < size[1]:
        size, angle = (size[1], size[0]), angle - 90
    angle = (angle + 90) % 180 - 90
    turn = np.deg2rad(angle)
    along = np.array([np.cos(turn), np.sin(turn)]) * size[0] / 2
    across = np.array([-np.sin(turn), np.cos(turn)]) * size[1] / 2
    centre = np.array(middle)
    corners = [centre - along - across, centre + along - across, centre + along + across, centre - along + across]
    return Box(corners=np.array(corners, np.float32))


def box_of(region: Region, pixels: Pixels) -> Box:
    """The box that is a part of a picture; it reads from left to right."""
    height, width = pixels.shape[:2]
    left, right, top, bottom = (
        region.left * width,
        region.right * width,
        region.top * height,
        region.bottom * height,
    )
    return Box(corners=np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32))


def cut_out(pixels: Pixels, box: Box, *, height: int = 0) -> Pixels:
    """Cut a box out so that its text lies level; `height` is that of the result, as it stands where it is 0."""
    tall = height or max(8, round(box.height))
    long = max(8, round(box.length * tall / max(box.height, 1.0)))
    if tall < box.height / 2:
        level = cut_out(pixels, box)
        return cv2.resize(level, (long, tall), interpolation=cv2.INTER_AREA).astype(np.uint8)
    target = np.array([[0, 0], [long, 0], [long, tall], [0, tall]], np.float32)
    change = cv2.getPerspectiveTransform(box.corners, target)
    cut = cv2.warpPerspective(pixels, change, (long, tall), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return cut.astype(np.uint8)


def _share(place: float, whole: int) -> float:
    return round(float(min(max(place / whole, 0.0), 1.0)), 4)
