"""Codes of parts: the same with and without what is written between their letters and digits."""

import re
from collections.abc import Iterator

from waframe.vocabulary.folding import flat

_NOTHING = re.compile(r"[^a-z0-9]+")
_RUN = re.compile(r"[a-z0-9]+")
_JOINED = 4
_SHORTEST = 5
_LONGEST = 24
_PURE_DIGITS = 6


def squashed(code: str) -> str:
    """Give a code without blanks, hyphens and capitals: `CLU-A1962L` and `clu a1962l` are one."""
    return _NOTHING.sub("", flat(code))


def looks_like_code(text: str) -> bool:
    """Tell whether a squashed text could be the code of a part: long enough, and with digits in it."""
    if not _SHORTEST <= len(text) <= _LONGEST or not any(letter.isdigit() for letter in text):
        return False
    return not text.isdigit() or len(text) >= _PURE_DIGITS


def candidates(text: str) -> Iterator[tuple[str, int, int]]:
    """Give what in a text could be a code, squashed, with its place: single runs, and up to four in a row as one."""
    runs = [(found[0], *found.span()) for found in _RUN.finditer(flat(text))]
    for first, (_, start, _) in enumerate(runs):
        joined = ""
        for word, _, end in runs[first : first + _JOINED]:
            joined += word
            if looks_like_code(joined):
                yield joined, start, end
