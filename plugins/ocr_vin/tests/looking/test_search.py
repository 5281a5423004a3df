"""How long a picture is looked at: no longer than there is something to be found."""

import time

import cv2
import numpy as np

from waframe_ocr_vin.looking.boxes import Box, box_of
from waframe_ocr_vin.looking.engine import Pixels
from waframe_ocr_vin.looking.search import Search
from waframe_ocr_vin.looking.views import View
from waframe_ocr_vin.reading import Line, Region

NISSAN = "3N1CK3CD0FL217845"
PAGE = np.full((600, 800, 3), 200, np.uint8)


class Reader:
    """An engine that finds a line in each band of the picture, and reads what it was told to by the band's grey."""

    name = "reader"
    version = "1"

    def __init__(self, texts: list[str], *, confidence: float) -> None:
        self.texts = texts
        self.confidence = confidence
        self.finds: list[int] = []
        self.reads = 0

    def page(self) -> Pixels:
        page = PAGE.copy()
        for band in range(len(self.texts)):
            cv2.rectangle(page, (80, 40 + 60 * band), (640, 70 + 60 * band), (10 * band,) * 3, -1)
        return page

    def find(self, pixels: Pixels, *, side: int = 960, view: View | None = None) -> list[Box]:
        self.finds.append(side)
        tops = [(40 + 60 * band) / 600 for band in range(len(self.texts))]
        return [box_of(Region(left=0.1, top=top, right=0.8, bottom=top + 0.05), pixels) for top in tops]

    def lines(self, pixels: Pixels) -> list[Line]:
        raise AssertionError(pixels.shape)

    def line(self, pixels: Pixels) -> Line | None:
        self.reads += 1
        band = round(float(np.median(pixels)) / 10)
        return Line(text=self.texts[band], confidence=self.confidence) if band < len(self.texts) else None


def search(reader: Reader) -> Search:
    looked = Search(reader.page(), engine=reader, until=time.process_time() + 60)
    looked.run()
    return looked


def test_a_page_of_clear_lines_without_a_number_is_looked_at_once() -> None:
    reader = Reader(["PART NO. 01401-UB246", "BALATA DELANTERA", "LOTE 83074099-12 MX"], confidence=0.99)

    looked = search(reader)

    assert looked.verdict.confidence == 0
    assert (len(reader.finds), reader.reads) == (1, 3)


def test_unclear_lines_are_looked_at_in_other_ways() -> None:
    reader = Reader(["PART NO. 01401-UB246", "BALATA DELANTERA", "LOTE 83074099-12 MX"], confidence=0.5)

    search(reader)

    assert len(reader.finds) > 1
    assert reader.reads > 20


def test_a_number_in_a_clear_line_is_read_a_second_time() -> None:
    reader = Reader(["BALATA DELANTERA", NISSAN, "LOTE 83074099-12 MX"], confidence=0.99)

    looked = search(reader)

    assert looked.verdict.candidates[0].vin == NISSAN
    assert reader.reads > 3


def test_a_small_picture_is_not_made_larger_than_shows_anything() -> None:
    reader = Reader(["DELANTERA"], confidence=0.5)
    small = cv2.resize(reader.page(), (160, 120), interpolation=cv2.INTER_AREA).astype(np.uint8)

    Search(small, engine=reader, until=time.process_time() + 60).run()

    assert max(reader.finds[1:]) == 640
