"""Folds texts for searching: words without case and accents, each with its place in what was written."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import msgspec

LONGEST_WORD = 64
_MOST_FOLDS = 4096


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


def bare_words(text: str) -> list[str]:
    """Give the words of a text, folded, without their places."""
    return [word[:LONGEST_WORD] for word in text.translate(_FOLDS).split()]


def squash(text: str) -> str:
    """Fold a text to a single word without anything in between."""
    return "".join(text.translate(_FOLDS).split())[:LONGEST_WORD]


def _word(letters: list[str], start: int, end: int) -> Word:
    return Word("".join(letters)[:LONGEST_WORD], start, end)


@lru_cache(maxsize=4096)
def _folded(sign: str) -> str | None:
    """Fold a sign; nothing remains of an accent, and None says that words end here."""
    if unicodedata.combining(sign):
        return ""
    bare = "".join(one for one in unicodedata.normalize("NFKD", sign.casefold()) if not unicodedata.combining(one))
    return bare.casefold() if bare.isalnum() else None


class _Folds(dict[int, str]):
    """What every sign becomes; a space where words end. It learns a sign when it meets it."""

    def __missing__(self, sign: int) -> str:
        folded = _folded(chr(sign))
        kept = " " if folded is None else folded
        if len(self) < _MOST_FOLDS:
            self[sign] = kept
        return kept


_FOLDS = _Folds()
