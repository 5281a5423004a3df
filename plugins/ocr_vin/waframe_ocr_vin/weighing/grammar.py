"""How a vehicle number is built: what each place holds, and how plausible a whole number is.

Costs are natural logarithms of odds: 0 is usual, -3 is one in twenty. Rules: ISO 3779, 49 CFR part 565 (five digits at
the end for all but the smallest makers, a legal year letter, a check digit), GB 16735 for China.
"""

from math import log

from waframe_ocr_vin.numbers.vin import CHECK_PLACE, LENGTH, LETTERS_AT_LEAST, VALUES, check_digit
from waframe_ocr_vin.vehicles.wmi import maker, must_check
from waframe_ocr_vin.weighing.filling import Habit, filled_places, habit_of, is_filled

YEAR_PLACE = 9
NO_YEAR = frozenset("UZ0")
NEVER = -60.0
"""What cannot be."""

UNKNOWN_MAKER = -4.0
"""No list knows the first three signs, but they belong to a country."""

UNKNOWN_COUNTRY = -8.0
LETTER_IN_SERIAL = {11: -1.5, 12: -3.5, 13: NEVER, 14: NEVER, 15: NEVER, 16: NEVER}
ODD_YEAR = -2.0
CHECKED = log(11)
"""A right check digit where one is due: only one number in eleven has it."""

OFTEN_CHECKED = 0.8
"""How many makers of Asia and South America write a check digit although no law of theirs wants it."""

SOMETIMES_CHECKED = 0.5
"""The same for makers of Europe, in numbers that are not filled with ZZZ."""

FILLED = {Habit.ALWAYS: 4.0, Habit.SOMETIMES: 2.5, Habit.NEVER: -2.0}
"""Signs that fill what is not used, by how often the maker fills it so."""

FILLED_CHECK = 2.0
"""Another Z, where a check digit would stand, in a number that is filled so."""


def cost_of(place: int, sign: str) -> float:
    """How unusual a sign is at a place (from 0), whatever stands elsewhere."""
    if sign not in VALUES:
        return NEVER
    if sign.isalpha() and place in LETTER_IN_SERIAL:
        return LETTER_IN_SERIAL[place]
    if place == YEAR_PLACE and sign in NO_YEAR:
        return ODD_YEAR
    return 0.0


def grade(vin: str) -> float:
    """How plausible a whole number is with what stands at each of its places."""
    return weigh(vin) + sum(cost_of(place, sign) for place, sign in enumerate(vin))


def weigh(vin: str) -> float:
    """How plausible a whole number is, apart from its places; NEVER for one that cannot be."""
    if len(vin) != LENGTH or sum(sign.isalpha() for sign in vin) < LETTERS_AT_LEAST:
        return NEVER
    known = maker(vin)
    if known is None:
        return NEVER
    weight = 0.0 if known.is_known else UNKNOWN_MAKER if known.country else UNKNOWN_COUNTRY
    checks = vin[CHECK_PLACE] == check_digit(vin)
    if must_check(vin):
        legal = checks and vin[YEAR_PLACE] not in NO_YEAR and vin[12:].isdigit()
        return weight + CHECKED if legal else NEVER
    if is_filled(vin):
        return weight + FILLED[habit_of(vin)] + (FILLED_CHECK if vin[CHECK_PLACE] == "Z" else 0.0)
    if filled_places(vin):
        weight += FILLED[Habit.ALWAYS]
    share = SOMETIMES_CHECKED if known.region == "europe" else OFTEN_CHECKED
    return weight + (log(share) + CHECKED if checks else log(1 - share))
