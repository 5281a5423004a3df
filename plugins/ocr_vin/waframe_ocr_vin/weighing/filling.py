"""What makers write where they have nothing to say: signs that bear a number out, and hold no doubt.

Sources: the Volkswagen group's numbers for all markets but North America have ZZZ in places 4 to 6, and mostly a Z in
place 9 (lists of type designations of its owners' clubs agree); Ford of Europe's have XX in places 5 and 6, and the
sign of the body, place 4, again in place 10 (manuals of Focus and Transit Connect). Others in western Europe write ZZZ
now and then; in Russia and beside it the type stands there.
"""

from enum import Enum

from waframe_ocr_vin.numbers.vin import CHECK_PLACE
from waframe_ocr_vin.vehicles.wmi import Wmi, maker

ZZZ = slice(3, 6)
XX = slice(4, 6)
_BODY, _BODY_AGAIN = 3, 9
_VOLKSWAGEN = frozenset({"Volkswagen", "Audi", "SEAT", "Skoda", "Porsche", "Bentley", "Lamborghini", "Cupra"})
_FORD = frozenset({"Ford"})
_BY_TYPE = frozenset({"RU", "BY", "UA", "UZ", "KZ"})


class Habit(Enum):
    """How often a maker fills places 4 to 6 with ZZZ."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"


def is_filled(vin: str) -> bool:
    """Whether a number has ZZZ in places 4 to 6, whoever built the vehicle."""
    return vin[ZZZ] == "ZZZ"


def habit_of(vin: str) -> Habit:
    """How often the maker of a number fills it with ZZZ."""
    known = maker(vin)
    if known is None or not known.is_known:
        return Habit.NEVER
    if _VOLKSWAGEN.intersection(known.makes):
        return Habit.ALWAYS
    return Habit.SOMETIMES if _is_western(known) else Habit.NEVER


def filled_places(vin: str) -> frozenset[int]:
    """The places of a number (from 0) that its maker always fills as they are; often none."""
    if is_filled(vin) and habit_of(vin) is Habit.ALWAYS:
        check = {CHECK_PLACE} if vin[CHECK_PLACE] == "Z" else set()
        return frozenset({*range(*ZZZ.indices(len(vin))), *check})
    known = maker(vin)
    of_ford = known is not None and known.is_known and _is_western(known) and _FORD.intersection(known.makes)
    if of_ford and vin[XX] == "XX" and vin[_BODY] == vin[_BODY_AGAIN]:
        return frozenset({*range(*XX.indices(len(vin))), _BODY, _BODY_AGAIN})
    return frozenset()


def may_be_filled_so(vin: str) -> bool:
    """Whether a number is filled as its maker may fill it."""
    return bool(filled_places(vin)) or (is_filled(vin) and habit_of(vin) is not Habit.NEVER)


def _is_western(known: Wmi) -> bool:
    return known.region == "europe" and known.country not in _BY_TYPE
