"""Decodes a number offline: joins what the tables say, the closest to the Mexican street first.

Layers, in this order: the shop's own table (`own`), the Mexican table (`mexico`), NHTSA's catalogue (`vpic`, and the
extra `ultravin` for the rest), the maker's identifier (`wmi`), the rule of the model year (`year`). A layer fills what
those before it left open and never contradicts them.
"""

from collections.abc import Sequence
from datetime import date

from waframe_ocr_vin.numbers.vin import LENGTH, VALUES, mend
from waframe_ocr_vin.vehicles import catalogue
from waframe_ocr_vin.vehicles.models import Model, Models, mexico, vpic
from waframe_ocr_vin.vehicles.vehicle import Vehicle
from waframe_ocr_vin.vehicles.wmi import maker
from waframe_ocr_vin.vehicles.years import plausible_years

WMI = "wmi"
YEAR = "year"


def decode(vin: str, *, today: date, own: Models | None = None) -> Vehicle:
    """Tell what vehicle a number stands for; what no layer knows is None. `own` is the shop's table, if it has one."""
    number = mend(vin.strip())
    found = maker(number)
    if found is None or len(number) != LENGTH or any(sign not in VALUES for sign in number):
        return Vehicle()
    years = plausible_years(number, today=today)
    joined = _Joined()
    year = _join_tables(joined, number, tables=[*([own] if own else []), mexico(), vpic()], years=years)
    joined.fill(YEAR, year=year)
    _join_catalogue(joined, number, makes=found.makes, today=today)
    joined.fill(WMI, make=found.make, country=found.country)
    return joined.vehicle()


class _Joined:
    """A vehicle in the making: who first says something of a field is believed."""

    def __init__(self) -> None:
        self._fields: dict[str, str | int] = {}
        self._layers: dict[str, str] = {}

    def fill(self, layer: str, **fields: str | int | None) -> None:
        """Take what is still open from a layer."""
        for name, value in fields.items():
            if value is not None and name not in self._fields:
                self._fields[name] = value
                self._layers[name] = layer

    def year(self) -> int | None:
        """Give the year, if a layer told it."""
        year = self._fields.get("year")
        return year if isinstance(year, int) else None

    def agrees(self, vehicle: Vehicle) -> bool:
        """Tell whether a vehicle is of the make, the model and the year that were said before."""
        return all(
            said is None or name not in self._fields or same(str(self._fields[name]), str(said))
            for name, said in (("make", vehicle.make), ("model", vehicle.model), ("year", vehicle.year))
        )

    def vehicle(self) -> Vehicle:
        """Give what was joined."""
        texts = {name: value for name, value in self._fields.items() if isinstance(value, str)}
        return Vehicle(
            make=texts.get("make"),
            model=texts.get("model"),
            year=self.year(),
            engine=texts.get("engine"),
            plant=texts.get("plant"),
            country=texts.get("country"),
            layers=self._layers,
        )


def same(one: str, other: str) -> bool:
    """Tell whether two names are one: «Mazda3» and «3», «F-150 (Lobo)» and «F-150», «CITROËN» and «citroën»."""
    first, second = (
        "".join(sign for sign in name.casefold() if sign.isalnum()) for name in sorted((one, other), key=len)
    )
    return first in second


def _join_tables(joined: _Joined, number: str, *, tables: Sequence[Models], years: Sequence[int]) -> int | None:
    """Fill from the tables; return the year, which a line that fits may move from the newest to an older one."""
    for table in tables:
        dated = next(((year, line) for year in years if (line := table.find(number, year=year))), None)
        if dated is not None:
            year, line = dated
            _fill_line(joined, line)
            joined.fill(YEAR if year == years[0] else line.layer, year=year)
            years = (year,)
        elif not years and (line := table.find_undated(number)):
            _fill_line(joined, line)
    return next(iter(years), None)


def _fill_line(joined: _Joined, line: Model) -> None:
    said = Vehicle(make=line.make, model=line.model)
    if joined.agrees(said):
        joined.fill(line.layer, make=line.make, model=line.model, engine=line.engine)


def _join_catalogue(joined: _Joined, number: str, *, makes: Sequence[str], today: date) -> None:
    said = catalogue.decode_by_catalogue(number, year=joined.year(), today=today)
    if said is None or not joined.agrees(said):
        return
    if makes and said.make and not any(same(make, said.make) for make in makes):
        return
    joined.fill(catalogue.LAYER, make=said.make, model=said.model, year=said.year, engine=said.engine, plant=said.plant)
