"""Folds texts for searching: words without case and accents, each with its place in what was written."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import msgspec

LONGEST_WORD = 64


class Word(msgspec.Struct, frozen=True):
    """A word as it is searched for, and from where to where it was written."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """Give the words of a text, folded: «Balatas» is `balatas`, «niño» is `nino`."""
    letters: list[str] = []
    start = 0
    for place, sign in enumerate(text):
        folded = _folded(sign)
        if folded is None:
            if letters:
                yield _word(letters, start, place)
                letters = []
        elif letters or folded:  # an accent alone is no word
            if not letters:
                start = place
            letters.append(folded)
    if letters:
        yield _word(letters, start, len(text))


def squash(text: str) -> str:
    """Fold a text to a single word without anything in between."""
    return "".join(word.text for word in words(text))[:LONGEST_WORD]


def _word(letters: list[str], start: int, end: int) -> Word:
    return Word("".join(letters)[:LONGEST_WORD], start, end)


@lru_cache(maxsize=4096)
def _folded(sign: str) -> str | None:
    """Fold a sign; nothing remains of an accent, and None says that words end here."""
    if unicodedata.combining(sign):
        return ""
    bare = "".join(one for one in unicodedata.normalize("NFKD", sign.casefold()) if not unicodedata.combining(one))
    return bare.casefold() if bare.isalnum() else None
