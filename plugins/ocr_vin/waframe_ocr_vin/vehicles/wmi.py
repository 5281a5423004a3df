"""The world manufacturer identifier (ISO 3780): whose vehicle a number begins, and where that maker sits."""

import csv
from functools import cache
from pathlib import Path

import msgspec

_DATA = Path(__file__).parent / "data"
_ORDER = "ABCDEFGHJKLMNPRSTUVWXYZ1234567890"
_LENGTH = 3
_SMALL = "9"
_SUFFIX = slice(11, 14)
_NORTH_AMERICA = frozenset("123457")
_CHINA = frozenset("HL")
_REGIONS = (
    ("ABCDEFG", "africa"),
    ("HJKLMNPR", "asia"),
    ("STUVWXYZ", "europe"),
    ("12345", "north_america"),
    ("67", "oceania"),
    ("89", "south_america"),
)


class Wmi(msgspec.Struct, frozen=True, kw_only=True):
    """A maker: `code` is what the list was asked for, `makes` are those that the maker builds, the likeliest first.

    `country` is the two letters of ISO 3166. `is_known` says that the list has all signs of the identifier; without
    it only the first two are known (the make is then likely), or no more than the country.
    """

    code: str
    makes: tuple[str, ...] = ()
    country: str | None = None
    region: str
    is_known: bool = False

    @property
    def make(self) -> str | None:
        """The likeliest make."""
        return self.makes[0] if self.makes else None


def maker(vin_or_wmi: str) -> Wmi | None:
    """Look up who made the vehicle of a number, or of its first three signs; None where no maker can begin so."""
    signs = vin_or_wmi.upper()
    region = next((name for first, name in _REGIONS if signs[:1] and signs[0] in first), None)
    code = signs[:_LENGTH]
    if region is None or len(code) < _LENGTH or any(sign not in _ORDER for sign in code):
        return None
    suffix = signs[_SUFFIX] if code[2] == _SMALL else ""
    country = _country(code)
    if code[0] == "7" and country == "US":
        region = "north_america"
    for asked, is_known in ((code + suffix, True), (code, not suffix), (code[:2], False)):
        makes = _makes().get(asked)
        if makes:
            return Wmi(code=asked, makes=makes, country=country, region=region, is_known=is_known)
    return Wmi(code=code, country=country, region=region)


def must_check(vin: str) -> bool:
    """Tell whether the law of where it was made wants a check digit: North America and China, exports aside.

    A number with ZZZ in places 4 to 6 follows the European habit, whoever built the vehicle.
    """
    signs = vin.upper()
    if signs[3:6] == "ZZZ":
        return False
    first = signs[:1]
    return first in _CHINA or (first in _NORTH_AMERICA and (first != "7" or _country(signs) == "US"))


@cache
def _makes() -> dict[str, tuple[str, ...]]:
    with (_DATA / "wmi.csv").open(encoding="utf-8", newline="") as lines:
        return {row["wmi"]: tuple(row["makes"].split("|")) for row in csv.DictReader(lines)}


@cache
def _countries() -> dict[str, str]:
    """Give each pair of signs its country, from the ranges of the list."""
    found: dict[str, str] = {}
    with (_DATA / "countries.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            first, last = (_ORDER.index(row[end][1]) for end in ("first", "last"))
            found |= {row["first"][0] + sign: row["country"] for sign in _ORDER[first : last + 1]}
    return found


def _country(signs: str) -> str | None:
    return _countries().get(signs[:2])
