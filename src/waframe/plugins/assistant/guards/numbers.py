"""Finds what holds a digit in a text: years, sizes, codes, quantities."""

import re
from collections.abc import Iterator

_NUMBER = re.compile(r"[A-Za-z]*\d[\dA-Za-z]*(?:[-./:,]\d[\dA-Za-z]*)*")


def find_numbers(text: str) -> Iterator[re.Match[str]]:
    """Give each word with a digit, whatever hangs on it."""
    return _NUMBER.finditer(text)


def numbers_in(text: str) -> set[str]:
    """Give them whole and in their parts: `1.6L` gives also `1.6`, `2008-2012` both years."""
    found: set[str] = set()
    for match in find_numbers(text):
        whole = match[0].upper()
        found |= {whole, *re.findall(r"\d+(?:\.\d+)?", whole), *re.split(r"[-/:]", whole)}
    return found
