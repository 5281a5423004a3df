"""Finds a part number in what somebody wrote. Pure."""

import re

_PART = re.compile(r"\b(?=[A-Z0-9-]*\d)[A-Z][A-Z0-9]*-[A-Z0-9]+\b", re.IGNORECASE)


def find_part_number(text: str) -> str | None:
    """Give the first part number, such as `BAL-1001`, in capitals; None where there is none."""
    found = _PART.search(text)
    return found[0].upper() if found else None
