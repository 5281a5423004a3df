"""Years and ranges of years: `2008`, `'95`, `09-14`, `2009 a 2014`, `modelo 12`, `2010 en adelante`."""

from collections.abc import Sequence

import msgspec

from waframe.vocabulary.tokens import Token

_FIRST, _LAST = 1950, 2030
_CENTURY = 28
_OLDEST_SHORT = 60
_TO = frozenset({"a", "al", "hasta"})
_ANNOUNCES = frozenset({"modelo", "mod", "ano", "anio", "model", "year"})
_MEASURES = frozenset(
    {
        "amp",
        "amps",
        "amperes",
        "w",
        "watts",
        "watt",
        "v",
        "volts",
        "mm",
        "cm",
        "m",
        "km",
        "kms",
        "l",
        "lt",
        "lts",
        "litro",
    }
    | {"litros", "ml", "kg", "g", "hp", "cc", "cil", "cilindros", "pza", "pzas", "pieza", "piezas", "cables", "cable"}
    | {"dientes", "estrias", "pulgadas", "pesos", "mxn", "dias", "meses", "hrs", "horas", "anos", "puertas", "vel"}
    | {"velocidades", "minutos", "min", "rin", "psi"}
)
_APOSTROPHES = frozenset("'\u2019`\u00b4")
_DASHES = frozenset("-/\u2013\u2014")


class Years(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The years from `first` to `last`."""

    first: int
    last: int

    def meets(self, other: "Years") -> bool:
        """Tell whether the two have a year in common."""
        return self.first <= other.last and other.first <= self.last


def years_at(tokens: Sequence[Token], place: int, text: str, *, short: bool) -> tuple[Years, int] | None:
    """Read years that begin at a word, and how many words they take; `short` takes a bare `95` for a year, too."""
    announced = tokens[place].text in _ANNOUNCES
    at = place + announced
    if at < len(tokens) and announced and tokens[at].text in {"del", "de"}:
        at += 1
    if at >= len(tokens) or tokens[at].money:
        return None
    first = _whole(tokens, at)
    if first is None:
        first = _short(tokens, at)
        apostrophe = text[max(tokens[at].start - 1, 0) : tokens[at].start] in _APOSTROPHES
        if first is None or not (short or announced or apostrophe or _range_after(tokens, at, text)):
            return None
    used = at - place + 1
    ended = _range_after(tokens, at, text)
    if ended is not None:
        last, more = ended
        return Years(first=min(first, last), last=max(first, last)), used + more
    if _words(tokens, at + 1, 2) == ["en", "adelante"] or text[tokens[at].end : tokens[at].end + 1] == "+":
        return Years(first=first, last=_LAST), used + 2 * (_words(tokens, at + 1, 2) == ["en", "adelante"])
    return Years(first=first, last=first), used


def _range_after(tokens: Sequence[Token], at: int, text: str) -> tuple[int, int] | None:
    """Read the second year of a range, and how many words it takes."""
    nxt = at + 1
    if nxt >= len(tokens):
        return None
    if tokens[nxt].text in _TO and nxt + 1 < len(tokens):
        last = _whole(tokens, nxt + 1) or _short(tokens, nxt + 1)
        return (last, 2) if last else None
    between = text[tokens[at].end : tokens[nxt].start].strip(" '\u2019`\u00b4")
    if between not in _DASHES:
        return None
    last = _whole(tokens, nxt) or _short(tokens, nxt)
    return (last, 1) if last else None


def _words(tokens: Sequence[Token], place: int, many: int) -> list[str]:
    return [token.text for token in tokens[place : place + many]]


def _whole(tokens: Sequence[Token], place: int) -> int | None:
    text = tokens[place].text
    if len(text) != 4 or not text.isdigit() or not _FIRST <= int(text) <= _LAST:  # noqa: PLR2004  # 2008
        return None
    return None if _measured(tokens, place) else int(text)


def _short(tokens: Sequence[Token], place: int) -> int | None:
    text = tokens[place].text
    if len(text) != 2 or not text.isdigit() or _measured(tokens, place):  # noqa: PLR2004  # '95
        return None
    number = int(text)
    if number >= _OLDEST_SHORT:
        return 1900 + number
    return 2000 + number if number <= _CENTURY else None


def _measured(tokens: Sequence[Token], place: int) -> bool:
    if place + 1 >= len(tokens):
        return False
    following = [token.text for token in tokens[place + 1 : place + 3]]
    if following[0] == "v" and following[1:] and following[1].isdigit():  # "2008 V6"
        return False
    return following[0] in _MEASURES
