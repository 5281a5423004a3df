"""Stamped signs are told from painted ones, and become as dark as those."""

import cv2
import numpy as np
import pytest

from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.relief import EDGES, Edge, light_on, relit
from waframe_ocr_vin.looking.views import coloured

NISSAN = "3N1CK3CD0FL217845"


def strokes() -> Pixels:
    """A number in white on black, 64 pixels high."""
    line = np.zeros((64, 720), np.uint8)
    cv2.putText(line, NISSAN, (20, 46), cv2.FONT_HERSHEY_SIMPLEX, 1.25, (255,), 4, cv2.LINE_AA)
    return line


def stamped(*, right: int) -> Pixels:
    """The number in relief on a grained plate, lit from above, and from the left or the right."""
    soft = cv2.GaussianBlur(strokes().astype(np.float32), (0, 0), 1.0)
    slope = np.roll(soft, (2, 2 * right), (0, 1)) - soft
    grain = np.random.default_rng(7).normal(0, 8, soft.shape)
    return coloured(np.clip(128 + slope * 0.3 + grain, 0, 255).astype(np.uint8))


@pytest.mark.parametrize(("right", "angle"), [(1, 45), (-1, 135)])
def test_relief_is_known_by_its_light(right: int, angle: int) -> None:
    assert light_on(stamped(right=right)) == angle


def test_painted_signs_have_no_light() -> None:
    dark = cv2.GaussianBlur(coloured(255 - strokes()), (0, 0), 1.0).astype(np.uint8)

    assert light_on(dark) is None
    assert light_on(255 - dark) is None


@pytest.mark.parametrize("right", [1, -1])
@pytest.mark.parametrize("edge", EDGES)
def test_strokes_in_relief_become_as_clear_as_painted_ones(right: int, edge: Edge) -> None:
    line = stamped(right=right)
    angle = light_on(line)
    assert angle is not None

    seen = relit(line, angle=angle, edge=edge)

    assert abs(likeness(line)) < 0.4
    assert abs(likeness(seen)) > 0.6


def likeness(line: Pixels) -> float:
    """How much a line looks like the strokes that stand in it."""
    return float(np.corrcoef(line[:, :, 0].ravel(), strokes().ravel())[0, 1])
