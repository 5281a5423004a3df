"""Cuts the piece out of a text that shows why it was found, and says where in it the words are."""

import msgspec

from waframe.core.records.folding import Word, words

_LONGEST = 160
_BEFORE = 40


class Snippet(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a text; marks are counted in UTF-16 units, as pages count them."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


def cut_snippet(text: str, asked: str) -> Snippet:
    """Cut a text around the first of the words that were asked for; the last of them may be a beginning."""
    wanted = [word.text for word in words(asked)]
    found = [word for word in words(text) if _fits(word, wanted)]
    start = _start(text, found[0].start) if found and len(text) > _LONGEST else 0
    piece = text[start : start + _LONGEST]
    shift = start - (1 if start else 0)
    line = ("…" if start else "") + piece + ("…" if start + len(piece) < len(text) else "")
    inside = [word for word in found if word.end <= start + len(piece)]
    return Snippet(text=line, marks=tuple(_units(line, word.start - shift, word.end - shift) for word in inside))


def mark_digits(text: str, digits: str) -> Snippet:
    """Mark digits that stand together in a line."""
    start = text.find(digits) if digits else -1
    return Snippet(text=text, marks=((start, start + len(digits)),) if start >= 0 else ())


def _fits(word: Word, wanted: list[str]) -> bool:
    return word.text in wanted or (bool(wanted) and word.text.startswith(wanted[-1]))


def _units(line: str, start: int, end: int) -> tuple[int, int]:
    before = len(line[:start].encode("utf-16-le")) // 2
    return before, before + len(line[start:end].encode("utf-16-le")) // 2


def _start(text: str, first: int) -> int:
    place = max(first - _BEFORE, 0)
    space = text.find(" ", place, first)
    return space + 1 if place and space >= 0 else place
