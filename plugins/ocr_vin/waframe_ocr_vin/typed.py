"""A number that a customer typed: right as it stands, right after one look-alike is put right, or only an attempt."""

import re

import msgspec

from waframe_ocr_vin.numbers.vin import LENGTH, VALUES, find_vin, is_vin, mend
from waframe_ocr_vin.vehicles.wmi import maker, must_check
from waframe_ocr_vin.weighing.lookalikes import LIKENESS

RIGHT, WITHOUT_CHECK, MENDED = 95, 75, 60
_ALIKE_AT_LEAST = 0.5
_ATTEMPT = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{15,19}(?![A-Z0-9])")
_DIGITS_AT_LEAST = 5
_SERIAL = 12


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """A number, how sure it is, and whether a sign of it differs from what was typed."""

    vin: str
    confidence: int
    is_mended: bool = False


def read_typed(text: str, *, lenient: bool = False) -> Typed | None:
    """Read the number of a text; `lenient` where it was asked for, so that a slip of the pen is more likely.

    A number without a right check digit counts where the law of its maker's country does not want one. Where one is
    wanted, a single look-alike is put right if that gives exactly one number of a known maker.
    """
    found = find_vin(text)
    if found is not None:
        return Typed(vin=found, confidence=RIGHT)
    for token in (mend(one) for one in _ATTEMPT.findall(text.upper()) if len(one) == LENGTH):
        if not _may_be(token):
            continue
        if not must_check(token):
            return Typed(vin=token, confidence=WITHOUT_CHECK)
        mended = _mended(token) if lenient else None
        if mended is not None:
            return Typed(vin=mended, confidence=MENDED, is_mended=True)
    return None


def is_attempt(text: str) -> bool:
    """Tell whether somebody tried to type a number."""
    return any(sum(sign.isdigit() for sign in one) >= _DIGITS_AT_LEAST for one in _ATTEMPT.findall(text.upper()))


def _may_be(token: str) -> bool:
    known = maker(token)
    return known is not None and known.is_known and all(sign in VALUES for sign in token) and token[-4:].isdigit()


def _mended(token: str) -> str | None:
    """Put one look-alike right, if only one number comes of it; the maker's signs stay as they are."""
    found = {
        changed
        for place, sign in enumerate(token[3:], start=3)
        for other, likeness in LIKENESS.get(sign, {}).items()
        if likeness >= _ALIKE_AT_LEAST
        for changed in (token[:place] + other + token[place + 1 :],)
        if is_vin(changed) and changed[_SERIAL:].isdigit()
    }
    return found.pop() if len(found) == 1 else None
