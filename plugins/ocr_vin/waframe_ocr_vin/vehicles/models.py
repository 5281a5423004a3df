"""Tables of models: which vehicle a number stands for, by its beginning and its model year."""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

_DATA = Path(__file__).parent / "data"
_WMI = 3
_LENGTH = 17
_CERTAIN = 100
_LATEST = 9999
_SIGN = r"[A-HJ-NPR-Z0-9]"
_PATTERN = re.compile(rf"{_SIGN}{{{_WMI}}}(?:{_SIGN}|\.|\[[A-Z0-9-]+\])*")
_PLACES = re.compile(r"\[[^\]]+\]|.")
_COLUMNS = ("pattern", "make", "model", "engine", "from", "to", "source", "certainty")


class BadTable(ValueError):
    """A table of vehicles has a line that cannot be read; the message names file and line."""


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a table: `first` and `last` are model years, `certainty` goes to 100; `layer` names the table."""

    pattern: str
    make: str
    model: str | None
    engine: str | None
    first: int
    last: int
    source: str
    certainty: int
    layer: str

    @property
    def plain(self) -> int:
        """Count the signs that stand for themselves: the more, the closer the line describes a vehicle."""
        return sum(place != "." and not place.startswith("[") for place in _PLACES.findall(self.pattern))


class Models:
    """Lines of tables, found by number and year."""

    def __init__(self, models: Iterable[Model]) -> None:
        self._models: dict[str, list[Model]] = {}
        self._ready: dict[str, list[tuple[re.Pattern[str], Model]]] = {}
        for model in models:
            self._models.setdefault(model.pattern[:_WMI], []).append(model)

    def find(self, vin: str, *, year: int) -> Model | None:
        """Find the line that describes a number of this model year most closely; of equals, the first of the table."""
        fits = [model for model in self._fitting(vin) if model.first <= year <= model.last]
        return max(fits, key=lambda model: model.plain, default=None)

    def find_undated(self, vin: str) -> Model | None:
        """Find the closest line whatever the year is, if all that fit as closely speak of one model."""
        fits = self._fitting(vin)
        closest = [model for model in fits if model.plain == max(one.plain for one in fits)]
        return closest[0] if len({(model.make, model.model) for model in closest}) == 1 else None

    def _fitting(self, vin: str) -> list[Model]:
        """List the lines that a number fits; a maker's patterns are made ready at its first number."""
        wmi = vin[:_WMI]
        if wmi not in self._ready:
            lines = self._models.get(wmi)
            if lines is None:
                return []
            self._ready[wmi] = [(re.compile(model.pattern), model) for model in lines]
        return [model for pattern, model in self._ready[wmi] if pattern.match(vin)]


def read_models(path: Path, *, layer: str) -> list[Model]:
    """Read a table in the form that the head of `data/mexico.csv` explains; raises BadTable."""
    return [_model(row, layer=layer, place=f"{path}: line {number}") for number, row in _rows(path)]


@cache
def mexico() -> Models:
    """Open the table of the Mexican market."""
    return Models(read_models(_DATA / "mexico.csv", layer="mexico"))


@cache
def vpic() -> Models:
    """Open what NHTSA's catalogue knows of cars and light trucks for North America."""
    return Models(_read_vpic(_DATA / "vpic.csv"))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = ((number, line) for number, line in enumerate(file, 1) if line.strip() and not line.startswith("#"))
        for number, line in lines:
            cells = next(csv.reader([line]))
            if tuple(cells) == _COLUMNS:
                continue
            if len(cells) != len(_COLUMNS):
                raise BadTable(f"{path}: line {number}: {len(_COLUMNS)} columns are wanted: {', '.join(_COLUMNS)}")
            yield number, dict(zip(_COLUMNS, (cell.strip() for cell in cells), strict=True))


def _model(row: dict[str, str], *, layer: str, place: str) -> Model:
    pattern = row["pattern"].upper()
    if not _PATTERN.fullmatch(pattern) or len(_PLACES.findall(pattern)) > _LENGTH or not _compiles(pattern):
        raise BadTable(f"{place}: {row['pattern']!r} is no beginning of a number")
    if not row["make"]:
        raise BadTable(f"{place}: a make is wanted")
    try:
        first, last = int(row["from"]), int(row["to"] or _LATEST)
        certainty = int(row["certainty"] or _CERTAIN)
    except ValueError:
        raise BadTable(f"{place}: from, to and certainty are whole numbers") from None
    if first > last or not 0 <= certainty <= _CERTAIN:
        raise BadTable(f"{place}: from is after to, or certainty is not 0 to {_CERTAIN}")
    return Model(
        pattern=pattern,
        make=row["make"],
        model=row["model"] or None,
        engine=row["engine"] or None,
        first=first,
        last=last,
        source=row["source"],
        certainty=certainty,
        layer=layer,
    )


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _read_vpic(path: Path) -> Iterator[Model]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for wmi in row["wmis"].split("|"):
                yield Model(
                    pattern=wmi + row["pattern"],
                    make=row["make"],
                    model=row["model"],
                    engine=None,
                    first=int(row["from"]),
                    last=int(row["to"] or _LATEST),
                    source="vpic",
                    certainty=_CERTAIN,
                    layer="vpic",
                )
