"""Repairs what went wrong with a text on its way: entities, letters in the wrong encoding, and odd blanks."""

import html
import re

_MOJIBAKE = re.compile("[\u00c2\u00c3\u00e2][\u0080-\u00bf\u0152-\u0178\u02c6-\u203a\u20ac\u2122]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\u0000-\u0008\u000e-\u001f\ud800-\udfff]+")
_BLANKS = re.compile(r"\s+")
_PIECE = re.compile("[\u0080-\u00ff\u0152-\u0178\u02c6-\u203a\u20ac\u2122]{2,}")
_ROUNDS = 2


def is_whole(text: str) -> bool:
    """Tell quickly whether nothing but blanks could be wrong with a text."""
    return "&" not in text and not _MOJIBAKE.search(text) and not _INVISIBLE.search(text)


def repaired(text: str) -> str:
    """Give a text as it was meant; what is whole stays as it is, except for its blanks."""
    for _ in range(_ROUNDS):
        if "&" in text:
            text = html.unescape(text)
        if _MOJIBAKE.search(text):
            text = _recoded(text)
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def _recoded(text: str) -> str:
    """Read letters again that were UTF-8 and were taken for Latin-1 or Windows-1252."""
    for encoding in ("latin-1", "cp1252"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return _PIECE.sub(_piece, text)


def _piece(found: re.Match[str]) -> str:
    raw = b"".join(_byte(letter) for letter in found[0])
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        return found[0]


def _byte(letter: str) -> bytes:
    for encoding in ("latin-1", "cp1252"):
        try:
            return letter.encode(encoding)
        except UnicodeError:
            continue
    return b"\xff"
