"""Tells what vehicle a number stands for, with the branch's own table before the ones that come along."""

from pathlib import Path

from waframe import Host, PluginBroken
from waframe_ocr_vin.vehicles.completing import Completing
from waframe_ocr_vin.vehicles.decoding import decode
from waframe_ocr_vin.vehicles.models import BadTable, Models, read_models
from waframe_ocr_vin.vehicles.vehicle import Vehicle

OWN = "own"


class Knowing:
    """Decodes for one branch, and asks online for what is left open where the branch has a key.

    Raises PluginBroken where the branch's own table cannot be read.
    """

    def __init__(self, host: Host, *, table: str | None, key: str | None) -> None:
        self._clock = host.clock
        self._own = _opened(Path(table)) if table else None
        self._completing = Completing(host, key=key) if key else None

    async def vehicle(self, vin: str) -> Vehicle:
        """Decode a number; what is not known is None."""
        offline = decode(vin, today=self._clock.now().date(), own=self._own)
        return offline if self._completing is None else await self._completing.complete(vin, offline=offline)


def _opened(path: Path) -> Models:
    try:
        return Models(read_models(path, layer=OWN))
    except (OSError, BadTable) as error:
        raise PluginBroken("ocr_vin", reason=f"vehicles: {error}") from error
