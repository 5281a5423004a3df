"""Look at a picture once: codes first, then text, quickly where that is enough, and longer where it is not."""

import time
from collections.abc import Sequence

import cv2

from waframe_ocr_vin.looking.engine import Engine, Pixels
from waframe_ocr_vin.looking.hints import hint_for
from waframe_ocr_vin.looking.search import Search
from waframe_ocr_vin.numbers.part_codes import find_part_codes
from waframe_ocr_vin.reading import Candidate, Code, Line, Reading, Source
from waframe_ocr_vin.weighing.confidence import ANNOUNCE, ASK
from waframe_ocr_vin.weighing.finding import find_in_codes

CODE_CONFIDENCE = 99


def look(pixels: Pixels, *, engine: Engine | None, codes: list[Code], budget_seconds: float) -> Reading:
    """Make all that can be made of a picture within a budget of CPU seconds; a number in a code saves reading text."""
    cv2.setNumThreads(1)
    begun, wall = time.process_time(), time.monotonic()
    lines: Sequence[Line] = ()
    candidates = _in_codes(codes)
    if engine is not None and not candidates:
        search = Search(pixels, engine=engine, until=begun + budget_seconds)
        candidates = search.run()
        lines = search.lines
    height, width = pixels.shape[:2]
    best = candidates[0] if candidates else None
    vin = best.vin if best is not None and best.confidence >= ANNOUNCE else None
    ask = best is not None and vin is None and best.confidence >= ASK
    return Reading(
        width=width,
        height=height,
        engine=engine.name if engine is not None else "",
        vin=vin,
        confidence=best.confidence if best is not None and vin is not None else 0,
        ask=ask,
        hint=None if vin is not None else hint_for(pixels, best.region if best is not None else None),
        candidates=candidates,
        part_codes=find_part_codes(lines, codes, vin=vin),
        codes=tuple(codes),
        lines=tuple(lines),
        cpu_ms=round((time.process_time() - begun) * 1000),
        wall_ms=round((time.monotonic() - wall) * 1000),
    )


def _in_codes(codes: list[Code]) -> tuple[Candidate, ...]:
    found = find_in_codes(codes)
    if found is None:
        return ()
    vin, code = found
    return (Candidate(vin=vin, confidence=CODE_CONFIDENCE, source=Source.CODE, region=code.region),)
