"""Vehicle identification numbers (ISO 3779): finding one in a text, and its check digit.

Values of letters and weights of positions are those of 49 CFR § 565.15 (c), tables III and IV, which the makers of
Mexico, the United States and Canada follow; a European number usually has no check digit.
"""

import re

LENGTH = 17
ENDING = 8
CHECK_PLACE = 8
LETTERS_AT_LEAST = 3
VALUES = {
    **{digit: int(digit) for digit in "0123456789"},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

_NEVER_USED = str.maketrans("IOQ", "100")
_TOKEN = re.compile(r"(?<![A-Z0-9])[A-Z0-9]{17}(?![A-Z0-9])")
_INTRODUCED = re.compile(r"\b(?:VIN|NIV|SERIE|CHASIS)\b\W*(?:(?:ES|NUMERO|NUM|NO)\b\W*)*([A-Z0-9][A-Z0-9 .\-]{16,30})")
_ALONE = re.compile(r"^[A-Z0-9][A-Z0-9 .\-]{16,30}$")


def find_vin(text: str) -> str | None:
    """Find the first number with a correct check digit; None where there is none.

    It may be written in groups if it stands alone or follows «VIN», «NIV» or «serie».
    """
    said = text.upper().strip()
    grouped = [found[1] for found in _INTRODUCED.finditer(said)] + _ALONE.findall(said)
    candidates = _TOKEN.findall(said) + [_joined(group) for group in grouped]
    return next((vin for vin in map(mend, candidates) if is_vin(vin)), None)


def asked_for(text: str) -> str | None:
    """Read what an agent looks for: a whole number, or the last eight signs that stand on the windscreen."""
    joined = mend(re.sub(r"[\s.\-]", "", text))
    fits = len(joined) in {LENGTH, ENDING} and all(sign in VALUES for sign in joined) and joined[-4:].isdigit()
    return joined if fits else None


def mend(typed: str) -> str:
    """Put right the three letters that no number contains: I is 1, O and Q are 0."""
    return typed.upper().translate(_NEVER_USED)


def is_vin(text: str) -> bool:
    """Tell whether this is a number with a correct check digit, letters enough, and a serial number at its end."""
    return (
        len(text) == LENGTH
        and all(sign in VALUES for sign in text)
        and sum(sign.isalpha() for sign in text) >= LETTERS_AT_LEAST
        and text[-4:].isdigit()
        and text[CHECK_PLACE] == check_digit(text)
    )


def check_digit(vin: str) -> str:
    """Work out the ninth sign of a number; what stands there does not matter."""
    rest = sum(VALUES[sign] * weight for sign, weight in zip(vin, WEIGHTS, strict=True)) % 11
    return "0123456789X"[rest]


def _joined(group: str) -> str:
    """Join the parts of a number that was written in groups; words that follow it are left out."""
    joined = ""
    for part in re.split(r"[ .\-]+", group):
        if len(joined) >= LENGTH:
            break
        joined += part
    return joined
