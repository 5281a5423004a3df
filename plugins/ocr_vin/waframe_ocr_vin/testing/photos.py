"""Photos of which it is known what stands in them, so that tests of a talk need not read any."""

import hashlib
import io

import msgspec
from PIL import Image

from waframe import Host
from waframe_ocr_vin import readings
from waframe_ocr_vin.engines import AUTO, choose
from waframe_ocr_vin.reading import Candidate, Hint, PartCode, Reading, Region, Source

TSURU = "3N1EB31S79K328011"
OTHER = "3N1EB31S99K328012"
PLACE = Region(left=0.2, top=0.4, right=0.8, bottom=0.5)


def photo(shade: int = 0) -> bytes:
    """Make a small JPEG; another shade is another photo."""
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (shade % 256, 90, 120)).save(made, "JPEG", comment=str(shade))
    return made.getvalue()


def candidate(vin: str, confidence: int) -> Candidate:
    """Make a number that may stand in a photo."""
    return Candidate(vin=vin, confidence=confidence, source=Source.TEXT, region=PLACE)


def read_as(vin: str | None = None, confidence: int = 97, **more: object) -> Reading:
    """Make a reading; without anything else, of a number that is sure."""
    found = {"candidates": (candidate(vin, confidence),)} if vin else {}
    whole = {"width": 64, "height": 48, "engine": "rapid", "vin": vin, "confidence": confidence if vin else 0}
    return msgspec.convert({**whole, **found, **more}, Reading)


def unreadable(hint: Hint | None = Hint.CLOSER) -> Reading:
    """Make a reading of a photo in which a number stands that cannot be read."""
    return read_as(ask=True, hint=hint)


def torn_between(*found: tuple[str, int]) -> Reading:
    """Make a reading that may be one of several numbers."""
    return read_as(ask=True, candidates=tuple(candidate(vin, confidence) for vin, confidence in found))


def part(code: str, confidence: int = 88) -> Reading:
    """Make a reading of a box with a part's number."""
    return read_as(part_codes=(PartCode(code=code, kind="oem", confidence=confidence, maker="Nissan"),))


async def let_know(host: Host, data: bytes, reading: Reading, *, engine: str = AUTO) -> bytes:
    """Keep what is read off a photo, as if the engine had read it before."""
    sha256 = hashlib.sha256(data).hexdigest()
    await readings.keep(host.store.database, sha256, reading, engine=choose(engine), now=host.clock.now())
    return data
