"""The model year: what the tenth sign of a number stands for, and which of the years it may stand for is meant.

The sign repeats after 30 years. For passenger cars and light trucks built for North America the seventh sign tells the
two rounds apart (49 CFR § 565.15 (b) and (c), table VII): a digit before 2010, a letter since. Elsewhere, and for cars
built in Mexico for Mexico, it tells nothing: the newest year that can be is then the likeliest.
"""

from datetime import date

from waframe_ocr_vin.numbers.vin import CHECK_PLACE, LENGTH, check_digit
from waframe_ocr_vin.vehicles.wmi import maker

_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
_BASE = 1980
_FIRST = 1981
_ROUND = len(_CODES)
_LETTERS_SINCE = 2010
_PLACE = 9
_ROUND_PLACE = 6
_DESCRIPTION = slice(3, 8)

_RULED = tuple(
    "1 2 4 5 7 3A4 3A8 3B 3C3 3C4 3C6 3C7 3C8 3D 3E 3F 3J 3LN 3M 3P3 3P4 3TM 3TY".split()  # noqa: SIM905
)
"""How numbers begin whose seventh sign tells the round; the makers of Mexico that also follow it are named."""

_LIGHT = frozenset(
    "BMW|Buick|Cadillac|Chevrolet|Chrysler|Dodge|Eagle|Fiat|Ford|GMC|Genesis|Geo|Hummer|Hyundai|Infiniti|"
    "Jeep|Kia|Lexus|Lincoln|Lucid|MINI|Mazda|Mercedes-Benz|Mercury|Mitsubishi|Nissan|Oldsmobile|Plymouth|Polestar|"
    "Pontiac|Ram|Rivian|Saturn|Scion|Subaru|Suzuki|Tesla|Toyota|Volkswagen".casefold().split("|")
)
"""Makes of cars and light trucks; heavy trucks and motorcycles are exempt from the rule.

Honda follows it in the United States only: what it builds there for Mexico has a digit after 2010, too.
"""

_SELDOM = tuple(
    "JMZ NM0 NM4 SB1 SUF VF VNK VR VS6 VX W0L W0V W1 WB WD WF0 WME ZA ZF ZL".split()  # noqa: SIM905
)
"""Makers whose tenth sign is a year only in numbers made by the North American form, check digit and all."""


def plausible_years(vin: str, *, today: date) -> tuple[int, ...]:
    """List the model years that a number may stand for, the likeliest first; none where its maker writes no year.

    Numbers have 17 signs since 1981.
    """
    if len(vin) != LENGTH or vin[_PLACE] not in _CODES or _writes_no_year(vin):
        return ()
    oldest = _BASE + _CODES.index(vin[_PLACE])
    years = [year for year in (oldest + _ROUND, oldest) if _FIRST <= year <= today.year + 1]
    if _is_ruled(vin):
        years.sort(key=lambda year: (year >= _LETTERS_SINCE) != vin[_ROUND_PLACE].isalpha())
    return tuple(years)


def model_year(vin: str, *, today: date) -> int | None:
    """Tell the likeliest model year."""
    return next(iter(plausible_years(vin, today=today)), None)


def _is_ruled(vin: str) -> bool:
    if not vin.startswith(_RULED):
        return False
    found = maker(vin)
    return found is not None and found.make is not None and found.make.casefold() in _LIGHT


def _writes_no_year(vin: str) -> bool:
    return vin.startswith(_SELDOM) and (vin[CHECK_PLACE] != check_digit(vin) or vin[_DESCRIPTION].isdigit())
