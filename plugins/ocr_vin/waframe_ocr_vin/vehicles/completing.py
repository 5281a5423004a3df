"""Completes what the tables know of a vehicle with what others know, kept and fresh."""

import msgspec

from waframe import Host
from waframe_ocr_vin.vehicles.decoding import same
from waframe_ocr_vin.vehicles.kept import KeptVehicles
from waframe_ocr_vin.vehicles.online import LAYER, OnlineDecoder
from waframe_ocr_vin.vehicles.vehicle import Vehicle

_FIELDS = ("make", "model", "year", "engine", "plant", "country")


class Completing:
    """Asks online for what the tables leave open, once a number; without an answer, what the tables say stands."""

    def __init__(self, host: Host, *, key: str) -> None:
        self._host = host
        self._online = OnlineDecoder(host, key=key)
        self._kept = KeptVehicles(host.store.database)

    async def known(self, vin: str, *, offline: Vehicle) -> Vehicle:
        """Fill what the tables left open with what was said before; nobody is asked."""
        if is_whole(offline):
            return offline
        said = await self._kept.find(vin, layer=LAYER, now=self._host.clock.now())
        return offline if said is None else filled(offline, said, layer=LAYER)

    async def is_open(self, vin: str, *, offline: Vehicle) -> bool:
        """Tell whether there is something to ask that was not asked yet."""
        if is_whole(offline):
            return False
        return await self._kept.find(vin, layer=LAYER, now=self._host.clock.now()) is None

    async def complete(self, vin: str, *, offline: Vehicle) -> Vehicle:
        """Fill make, model and year where the tables left one open."""
        if is_whole(offline):
            return offline
        now = self._host.clock.now()
        said = await self._kept.find(vin, layer=LAYER, now=now)
        if said is None:
            said = await self._online.decode(vin)
            if said is not None:
                await self._kept.keep(vin, said, layer=LAYER, now=now)
        return offline if said is None else filled(offline, said, layer=LAYER)


def is_whole(vehicle: Vehicle) -> bool:
    """Tell whether make, model and year are known, so that nobody need be asked."""
    return bool(vehicle.make and vehicle.model and vehicle.year)


def filled(vehicle: Vehicle, more: Vehicle, *, layer: str) -> Vehicle:
    """Fill what is open from another source; of one that contradicts what is known, nothing is taken."""
    pairs = [(name, getattr(vehicle, name), getattr(more, name)) for name in _FIELDS]
    if any(known and said and not same(str(known), str(said)) for _, known, said in pairs):
        return vehicle
    news = {name: said for name, known, said in pairs if said is not None and known is None}
    return msgspec.structs.replace(vehicle, **news, layers={**vehicle.layers, **dict.fromkeys(news, layer)})
