"""Tells what vehicle a number stands for, with the branch's own table before the ones that come along."""

from pathlib import Path

from waframe import Clock, PluginBroken
from waframe_ocr_vin.vehicles.decoding import decode
from waframe_ocr_vin.vehicles.models import BadTable, Models, read_models
from waframe_ocr_vin.vehicles.vehicle import Vehicle

OWN = "own"


class Knowing:
    """Decodes for one branch, offline and at once; raises PluginBroken where the branch's table cannot be read."""

    def __init__(self, clock: Clock, *, table: str | None) -> None:
        self._clock = clock
        self._own = _opened(Path(table)) if table else None

    def vehicle(self, vin: str) -> Vehicle:
        """Decode a number; what is not known is None."""
        return decode(vin, today=self._clock.now().date(), own=self._own)


def _opened(path: Path) -> Models:
    try:
        return Models(read_models(path, layer=OWN))
    except (OSError, BadTable) as error:
        raise PluginBroken("ocr_vin", reason=f"vehicles: {error}") from error
