"""Calculates the sales of a file: one sale, or cases of the form in which the chain's worked examples are written."""

from collections.abc import Sequence

import msgspec

from waframe_sales.money.calculating import calculate
from waframe_sales.money.calculation import CapExceeded
from waframe_sales.money.faults import SaleInvalid
from waframe_sales.money.reading import read_sale
from waframe_sales.money.writing import Written, cap_exceeded, invalid, written

_UNASKED = frozenset({"input", "expected"})


class FileInvalid(Exception):
    """Raised when a file holds no sales; the words say what was expected."""


class Calculated(msgspec.Struct, frozen=True, kw_only=True):
    """A case of a file: what it comes to, whether it could be read, and whether that is what the file expects.

    `as_expected` is None where the file expects nothing. `rest` is what else the file says of the case.
    """

    name: str
    answer: Written
    faulty: bool
    as_expected: bool | None
    rest: Written


class CalculatedFile(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of a file; `alone` says that the file is one sale and no list."""

    cases: tuple[Calculated, ...]
    alone: bool = False

    def told(self) -> object:
        """Give what a program reads: the form of the file, with `expected` as it was calculated."""
        if self.alone:
            return self.cases[0].answer
        return {"cases": [{**one.rest, "expected": one.answer} for one in self.cases]}


def calculate_file(data: bytes) -> CalculatedFile:
    """Calculate what a file holds; raises FileInvalid where it holds no sales."""
    try:
        value = msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        raise FileInvalid(f"it is not JSON: {error}") from error
    if isinstance(value, dict) and "lines" in value:
        return CalculatedFile(cases=(_case({"input": value}, 0),), alone=True)
    cases = value.get("cases") if isinstance(value, dict) else value
    if isinstance(value, dict) and "input" in value:
        cases = [value]
    if not isinstance(cases, list) or not cases:
        raise FileInvalid('it holds neither a sale ("lines") nor a list of "cases"')
    return CalculatedFile(cases=tuple(_case(case, place) for place, case in enumerate(cases)))


def answer(value: object) -> tuple[Written, bool]:
    """Calculate one sale as decoded JSON; and say whether it was faulty."""
    try:
        sale = read_sale(value)
        return written(calculate(sale), sale=sale), False
    except CapExceeded as error:
        return cap_exceeded(error), False
    except SaleInvalid as error:
        return invalid(error), True


def count_expected(cases: Sequence[Calculated]) -> tuple[int, int] | None:
    """Count how many cases come out as expected, of how many that expect something."""
    asked = [one.as_expected for one in cases if one.as_expected is not None]
    return (sum(asked), len(asked)) if asked else None


def _case(value: object, place: int) -> Calculated:
    case = value if isinstance(value, dict) else {}
    told, faulty = answer(case.get("input", case if "lines" in case else value))
    expected = case.get("expected")
    rest = {key: one for key, one in case.items() if key not in _UNASKED} if "input" in case else {}
    return Calculated(
        name=str(case.get("id", place + 1)),
        answer=told,
        faulty=faulty,
        as_expected=None if expected is None else told == expected,
        rest=rest,
    )
