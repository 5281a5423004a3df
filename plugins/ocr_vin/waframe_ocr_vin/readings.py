"""What was read off files, kept by hash, version of the pipeline and engine, so that nothing is read twice."""

from datetime import datetime

import msgspec

from waframe import Database, load_queries
from waframe_ocr_vin.reading import VERSION, Reading

_SQL = load_queries(__file__)
_DECODER = msgspec.json.Decoder(Reading)


async def find(database: Database, sha256: str, *, engine: str) -> Reading | None:
    """Give what was read off a file before."""
    row = await database.row(_SQL["find"], sha256=sha256, version=VERSION, engine=engine)
    return _DECODER.decode(str(row["reading"])) if row else None


async def keep(database: Database, sha256: str, reading: Reading, *, engine: str, now: datetime) -> None:
    """Keep what was read, without what might have stood in each place of a line."""
    lines = tuple(msgspec.structs.replace(line, signs=()) for line in reading.lines)
    text = msgspec.json.encode(msgspec.structs.replace(reading, lines=lines)).decode()
    await database.change(_SQL["keep"], sha256=sha256, version=VERSION, engine=engine, reading=text, now=now)
