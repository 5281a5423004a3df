"""Cuts a text into words and numbers, each with its place, so that `F-150`, `f150` and `F 150` read the same."""

import re

import msgspec

from waframe.vocabulary.folding import flat

_PIECE = re.compile(r"[a-z]+(?:&[a-z]+)?|\d+(?:[.,]\d+)?|[🔋]")
_NUMBERED = re.compile(r"(?:^|[\s;,])\d{1,2}\)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


class Token(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A word or a number, as it was read: `closeness` is below 1 where its spelling was mended."""

    text: str
    start: int
    end: int
    closeness: float = 1.0
    dotted: bool = False
    """Whether a full stop follows, as after an abbreviation."""

    money: bool = False
    """Whether it is an amount of money, which is neither a year nor an engine."""


def cut(text: str) -> list[Token]:
    """Cut a text into its words and numbers."""
    plain = flat(text)
    plain = _NUMBERED.sub(lambda found: " " * len(found[0]), plain) if ")" in plain else plain
    amounts = [found.span() for found in _THOUSANDS.finditer(plain)]
    tokens: list[Token] = []
    for found in _PIECE.finditer(plain):
        start, end = found.span()
        before = plain[:start].rstrip()[-1:] if found[0][0].isdigit() else ""
        inside = any(first <= start < last for first, last in amounts)
        tokens.append(
            Token(
                text=found[0].replace(",", ".") if found[0][0].isdigit() else found[0],
                start=start,
                end=end,
                dotted=plain[end : end + 1] == "." and found[0].isalpha(),
                money=before == "$" or inside,
            )
        )
    return tokens


def keys(phrase: str) -> tuple[str, ...]:
    """Give the words of a phrase as `cut` gives them."""
    return tuple(token.text for token in cut(phrase))
