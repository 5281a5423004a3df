"""Signs that are stamped or pricked into a plate are found by how rough it is there, and read."""

import cv2
import numpy as np
import pytest

from waframe_ocr_vin.looking.band import Within, band_in
from waframe_ocr_vin.looking.boxes import Box
from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.engraved import open_engraved
from waframe_ocr_vin.looking.grain import rough_strips
from waframe_ocr_vin.looking.views import coloured
from waframe_ocr_vin.reading import Line

NISSAN = "3N1CK3CD0FL217845"
WIDE, HIGH = 880, 150
BASE = 92
KINDS = ["stamped", "pricked"]
WITHIN: tuple[Within, ...] = ("row", "plate")


def plate(*, kind: str) -> Pixels:
    """A grained plate with the number in relief, lit from above on the left."""
    drawn = np.zeros((HIGH, WIDE), np.uint8)
    for number, sign in enumerate(NISSAN):
        cv2.putText(drawn, sign, (70 + 44 * number, BASE), cv2.FONT_HERSHEY_DUPLEX, 1.6, (255,), 4, cv2.LINE_AA)
    ink = drawn.astype(np.float32) / 255
    if kind == "pricked":
        grid = np.zeros_like(ink)
        grid[1::6, 1::6] = 1
        ink = cv2.dilate(ink * grid, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))).astype(np.float32)
    soft = cv2.GaussianBlur(ink, (0, 0), 1.0)
    relief = np.roll(soft, (-2, -2), (0, 1)) - np.roll(soft, (2, 2), (0, 1))
    grain = np.random.default_rng(3).normal(0, 5, ink.shape)
    return coloured(np.clip(130 + 45 * relief + grain, 0, 255).astype(np.uint8))


def photo(*, kind: str, turn: float = 0.0) -> Pixels:
    """The plate on a smooth ground, perhaps askew."""
    ground = np.full((900, 1200, 3), 120, np.uint8) + np.random.default_rng(4).integers(0, 4, (900, 1200, 1), np.uint8)
    change = cv2.getRotationMatrix2D((WIDE / 2, HIGH / 2), turn, 1.0)
    change[0, 2] += 600 - WIDE / 2
    change[1, 2] += 450 - HIGH / 2
    laid = cv2.warpAffine(plate(kind=kind), change, (1200, 900), flags=cv2.INTER_CUBIC)
    over = cv2.warpAffine(np.ones((HIGH, WIDE), np.uint8), change, (1200, 900)) > 0
    return np.where(over[:, :, None], laid, ground).astype(np.uint8)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("turn", [0.0, -6.0])
def test_the_band_of_signs_is_found_in_a_rough_plate(kind: str, turn: float) -> None:
    pixels = photo(kind=kind, turn=turn)

    strip = rough_strips(pixels)[0]
    band = min((band_in(pixels, strip, within=within) for within in WITHIN), key=off)

    assert np.linalg.norm(strip.middle - (600, 450)) < 60
    assert off(band) < 25
    assert 30 < band.height < 70


def off(band: Box) -> float:
    """How far a band's middle is from the line in which the signs stand, which runs near the plate's middle."""
    return abs(float((band.middle - (600, 450)) @ band.across))


def test_where_all_is_alike_there_is_no_band_and_nothing_rough() -> None:
    smooth = np.full((300, 500, 3), 90, np.uint8)
    box = Box(corners=np.array([(50, 50), (400, 50), (400, 90), (50, 90)], np.float32))

    assert [band_in(smooth, box, within=within) is box for within in WITHIN] == [True, True]
    assert rough_strips(smooth) == []


@pytest.mark.parametrize("kind", KINDS)
def test_signs_in_metal_are_read(kind: str) -> None:
    pixels = photo(kind=kind, turn=-3.0)
    bands = [band_in(pixels, rough_strips(pixels)[0], within=within) for within in WITHIN]

    upright, turned = (best([way(band) for band in bands], pixels) for way in (lambda band: band, Box.turned))

    assert sum(one == other for one, other in zip(upright.text, NISSAN, strict=False)) >= 12
    assert turned.confidence < upright.confidence


def best(bands: list[Box], pixels: Pixels) -> Line:
    """What is read most clearly."""
    read = [open_engraved().read(pixels, band.grown(along=0.6, across=0.2)) for band in bands]
    return max((seen.line for seen in read if seen is not None), key=lambda line: line.confidence)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("left", "right"), [(0.3, 1.0), (0.0, 0.7), (-0.5, 1.5)], ids=["begin", "end", "too much"])
def test_a_row_that_was_cut_wrongly_is_fitted(kind: str, left: float, right: float) -> None:
    pixels = photo(kind=kind)
    whole = Box(corners=np.array([(205, 415), (995, 415), (995, 475), (205, 475)], np.float32))

    seen = open_engraved().read(pixels, whole.stretch(left, right))
    for _ in range(3):
        fitted = seen.fitted() if seen is not None else None
        seen = open_engraved().read(pixels, fitted) if fitted is not None else seen

    assert seen is not None
    assert abs(len(seen.middles) - len(NISSAN)) <= 1
    assert np.linalg.norm(seen.box.middle - whole.middle) < 40
