"""What others said of a vehicle, kept by its number so that nothing is asked twice."""

from datetime import datetime, timedelta

import msgspec

from waframe import Database, load_queries
from waframe_ocr_vin.vehicles.vehicle import Vehicle

_SQL = load_queries(__file__)
_LASTS = timedelta(days=365)
_UNKNOWN_LASTS = timedelta(days=30)


class KeptVehicles:
    """The table of vehicles; one without any field was asked about and is not known there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, vin: str, *, layer: str, now: datetime) -> Vehicle | None:
        """Find what a layer said; after a year it is asked again, after a month where it knew nothing."""
        for lasts, of in ((_UNKNOWN_LASTS, None), (_LASTS, Vehicle())):
            row = await self._database.row(_SQL["find"], vin=vin, layer=layer, since=now - lasts)
            vehicle = None if row is None else msgspec.json.decode(str(row["vehicle"]), type=Vehicle)
            if vehicle is not None and vehicle != of:
                return vehicle
        return None

    async def keep(self, vin: str, vehicle: Vehicle, *, layer: str, now: datetime) -> None:
        """Keep what a layer said."""
        text = msgspec.json.encode(vehicle).decode()
        await self._database.change(_SQL["keep"], vin=vin, vehicle=text, layer=layer, at=now)
