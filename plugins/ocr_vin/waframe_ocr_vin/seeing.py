"""Reads a file once: what is kept is given again, the rest goes to the pool."""

import hashlib
from functools import cache

import anyio.to_thread

from waframe import Host
from waframe_ocr_vin import readings
from waframe_ocr_vin.engines import NONE, choose
from waframe_ocr_vin.errors import EngineMissing
from waframe_ocr_vin.readers import Readers
from waframe_ocr_vin.reading import Reading

_LARGE = 1024 * 1024


class Seeing:
    """Gives readings by the engine that a branch has set, or by the one that is there in its place."""

    def __init__(self, host: Host, readers: Readers, *, engine: str) -> None:
        self._host = host
        self._readers = readers
        self._asked = engine

    @property
    def engine(self) -> str:
        """Name the engine that reads, under which is kept what was read."""
        return _chosen(self._asked)

    async def known(self, sha256: str) -> Reading | None:
        """Give what was read off a file before."""
        return await readings.find(self._host.store.database, sha256, engine=self.engine)

    async def read(self, data: bytes, *, sha256: str, branch: str, party: str, anew: bool = False) -> Reading:
        """Read a file, or give what was read before unless it is to be read anew; raises what `Readers.read` raises."""
        before = None if anew else await self.known(sha256)
        if before is not None:
            return before
        reading = await self._readers.read(data, engine=self._asked, branch=branch, party=party)
        engine = self.engine_of(reading)
        await readings.keep(self._host.store.database, sha256, reading, engine=engine, now=self._host.clock.now())
        return reading

    def engine_of(self, reading: Reading | None) -> str:
        """Name the engine under which a reading is kept: `NONE` where ours did not start and codes alone were read."""
        return NONE if reading is not None and reading.engine == NONE else self.engine


@cache
def _chosen(asked: str) -> str:
    try:
        return choose(asked)
    except EngineMissing:
        return NONE


async def hash_of(data: bytes) -> str:
    """Give the hash by which a file is known."""
    if len(data) < _LARGE:
        return hashlib.sha256(data).hexdigest()
    return await anyio.to_thread.run_sync(lambda: hashlib.sha256(data).hexdigest())
