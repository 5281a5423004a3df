"""Answers what a worker is asked, one picture after the other."""

from typing import BinaryIO, assert_never

import cv2
import msgspec

from waframe_ocr_vin import wire
from waframe_ocr_vin.engines import NONE
from waframe_ocr_vin.errors import EngineBroken, EngineMissing, PictureRefused
from waframe_ocr_vin.looking.codes import read_codes
from waframe_ocr_vin.looking.confinement import grant_time, resident_mb
from waframe_ocr_vin.looking.engine import Engine, open_engine
from waframe_ocr_vin.looking.intake import open_picture
from waframe_ocr_vin.looking.look import look
from waframe_ocr_vin.reading import Reading

_CODES_SECONDS = 1.0


def answer_all(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until nobody asks any more, or until memory was not enough."""
    cv2.setNumThreads(1)
    engines: dict[str, Engine] = {}
    while (payload := _frame(asked)) is not None:
        match wire.request(payload):
            case wire.Open(engine=name):
                said = _open(name, engines)
            case wire.Look() as request:
                said = _look(_frame(asked) or b"", request, engines)
            case never:
                assert_never(never)
        answers.write(wire.pack(said))
        answers.flush()
        if isinstance(said, wire.Faulty) and said.last:
            return


def read_picture(data: bytes, *, engine: Engine | None, budget_seconds: float) -> Reading:
    """Make of a file all that can be made of it; raises PictureRefused."""
    pixels = open_picture(data)
    codes = read_codes(pixels, budget_seconds=min(_CODES_SECONDS, budget_seconds))
    reading = look(pixels, engine=engine, codes=codes, budget_seconds=budget_seconds)
    return reading if engine is not None else msgspec.structs.replace(reading, engine=NONE)


def _open(name: str, engines: dict[str, Engine]) -> wire.Answer:
    try:
        if name not in engines:
            engines[name] = open_engine(name)
    except (EngineMissing, EngineBroken) as error:
        return wire.Unopened(reason=str(error))
    return wire.Opened()


def _look(data: bytes, request: wire.Look, engines: dict[str, Engine]) -> wire.Answer:
    grant_time()
    try:
        reading = read_picture(data, engine=engines.get(request.engine), budget_seconds=request.budget_seconds)
        return wire.Seen(reading=reading, resident_mb=resident_mb())
    except PictureRefused as error:
        return wire.Refused(refusal=error.refusal, reason=error.reason)
    except MemoryError as error:
        return wire.Faulty(reason=f"MemoryError: {error}", last=True)
    except Exception as error:  # noqa: BLE001  # a picture may be hostile, and an engine anybody's
        return wire.Faulty(reason=f"{type(error).__name__}: {error}")


def _frame(asked: BinaryIO) -> bytes | None:
    head = asked.read(wire.HEAD)
    return asked.read(wire.announced(head)) if len(head) == wire.HEAD else None
