"""The place in a picture where most is to be seen, and what is read there."""

import cv2
import numpy as np
import pytest

from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.place import busiest_place
from waframe_ocr_vin.looking.rapid import open_rapid
from waframe_ocr_vin.looking.search import Search

NISSAN = "3N1CK3CD0FL217845"


def photo(*, scale: float, at: tuple[int, int] = (700, 300)) -> Pixels:
    """A label of three lines on a smooth ground, so many times as small as it was drawn."""
    label = np.full((300, 800, 3), 30, np.uint8)
    for row, text in enumerate(("HECHO EN MEXICO", NISSAN, "MODELO SENTRA")):
        cv2.putText(label, text, (30, 80 + 90 * row), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (235, 235, 235), 4, cv2.LINE_AA)
    label = cv2.resize(label, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    ground = np.full((1200, 1600, 3), 120, np.uint8) + np.random.default_rng(5).integers(
        0, 5, (1200, 1600, 1), np.uint8
    )
    left, top = at
    ground[top : top + label.shape[0], left : left + label.shape[1]] = label
    return np.asarray(ground, np.uint8)


@pytest.mark.parametrize("at", [(0, 0), (700, 300), (1390, 1120)])
def test_a_small_label_is_the_busiest_place(at: tuple[int, int]) -> None:
    place = busiest_place(photo(scale=0.25, at=at))

    assert place is not None
    rows, columns = place
    assert rows.start <= at[1] + 10
    assert rows.stop >= min(at[1] + 65, 1200)
    assert columns.start <= at[0] + 20
    assert columns.stop >= min(at[0] + 180, 1600)
    assert rows.stop - rows.start < 250


def test_a_large_label_and_a_smooth_picture_have_none() -> None:
    assert busiest_place(photo(scale=1.8, at=(60, 300))) is None
    assert busiest_place(np.full((900, 1200, 3), 90, np.uint8)) is None


def test_a_number_of_few_pixels_is_read_there() -> None:
    search = Search(photo(scale=0.22), engine=open_rapid(), until=1e9)

    search._look_larger()  # the first look might find it, too

    assert search.verdict.candidates[0].vin == NISSAN
