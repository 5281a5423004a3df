"""Tells what vehicle a number stands for, with the branch's own table before the ones that come along."""

from pathlib import Path

from waframe import Host, PluginBroken
from waframe_ocr_vin.vehicles.completing import Completing
from waframe_ocr_vin.vehicles.decoding import decode
from waframe_ocr_vin.vehicles.models import BadTable, Models, read_models
from waframe_ocr_vin.vehicles.vehicle import Vehicle

OWN = "own"


class Knowing:
    """Decodes from the tables and from what was said online before; asks online only when told to.

    Raises PluginBroken where the branch's own table cannot be read.
    """

    def __init__(self, host: Host, *, table: str | None, key: str | None) -> None:
        self._clock = host.clock
        self._own = _opened(Path(table)) if table else None
        self._completing = Completing(host, key=key) if key else None

    async def vehicle(self, vin: str) -> Vehicle:
        """Decode a number at once; what is not known is None."""
        offline = self._offline(vin)
        return offline if self._completing is None else await self._completing.known(vin, offline=offline)

    async def is_open(self, vin: str) -> bool:
        """Tell whether something is not known that may be learnt online."""
        return self._completing is not None and await self._completing.is_open(vin, offline=self._offline(vin))

    async def complete(self, vin: str) -> bool:
        """Ask online for what is open, for four seconds at most; False where nobody answered."""
        if self._completing is None or not await self.is_open(vin):
            return True
        await self._completing.complete(vin, offline=self._offline(vin))
        return not await self.is_open(vin)

    def _offline(self, vin: str) -> Vehicle:
        return decode(vin, today=self._clock.now().date(), own=self._own)


def _opened(path: Path) -> Models:
    try:
        return Models(read_models(path, layer=OWN))
    except (OSError, BadTable) as error:
        raise PluginBroken("ocr_vin", reason=f"vehicles: {error}") from error
