"""Cuts a long text where a reader would: between paragraphs, lines, sentences or words, never inside one."""

import re
from collections.abc import Iterable

from waframe.plugins.whatsapp.clusters import inside_cluster

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"\n\s*")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'»\u201d\u2019)\]]*\s+")
_WORD = re.compile(r"\s+")
_PLACES = (_PARAGRAPH, _LINE, _SENTENCE, _WORD)
_MARKS = re.compile(
    r"```.+?```|`[^`\n]+`|(?<!\w)(?:\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~)(?!\w)",
    re.DOTALL,
)
_LEAST_FILLED = 0.5


def split(text: str, most: int) -> list[str]:
    """Split a text into pieces of at most `most` characters; one that is short enough stays as it is.

    The white space at a cut is left out. A word is cut only where it alone is too long, and then between characters
    as a reader sees them. A mark such as `*bold*` is cut only where there is no other place.
    """
    if len(text) <= most or not text.strip():
        return [text]
    pieces = []
    rest = text.strip()
    while len(rest) > most:
        end, start = _cut(rest, most)
        pieces.append(rest[:end].rstrip())
        rest = rest[start:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(text: str, most: int) -> tuple[int, int]:
    """Find where a piece ends and where the rest begins."""
    least = int(most * _LEAST_FILLED)
    marks = [found.span() for found in _MARKS.finditer(text[: 2 * most])]
    for spans, lowest in ((marks, least), (marks, 1), ((), least), ((), 1)):
        for place in _PLACES:
            if (cut := _last(place, text, most=most, least=lowest, spans=spans)) is not None:
                return cut
    return _inside_word(text, most)


def _last(
    place: re.Pattern[str], text: str, *, most: int, least: int, spans: Iterable[tuple[int, int]]
) -> tuple[int, int] | None:
    found = None
    for match in place.finditer(text, 0, most + 1):
        if match.start() > most:
            break
        if match.start() >= least and not any(start < match.start() < end for start, end in spans):
            found = match.span()
    return found


def _inside_word(text: str, most: int) -> tuple[int, int]:
    at = most
    while at > 1 and inside_cluster(text, at):
        at -= 1
    at = at if at > 1 else most
    return at, at
