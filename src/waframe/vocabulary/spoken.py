"""Turns numbers that were spoken into digits: `dos mil diecisiete`, `noventa y cinco`, `uno punto seis`."""

from collections.abc import Sequence

import msgspec

from waframe.vocabulary.tokens import Token

_UNITS = {
    word: number
    for number, words in enumerate(
        (
            "cero", "uno un una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once",
            "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte",
            "veintiuno", "veintidos", "veintitres", "veinticuatro", "veinticinco",
        )
    )
    for word in words.split()
}  # fmt: skip
_TENS = {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90}
_POINT = frozenset({"punto", "coma"})


def number_of(word: str) -> int | None:
    """Give the number that a folded word says, up to twenty-five and in tens; None for other words."""
    return _UNITS.get(word, _TENS.get(word))


def with_digits(tokens: Sequence[Token]) -> list[Token]:
    """Put digits for years and engines that were spoken; a single small number stays a word."""
    read: list[Token] = []
    place = 0
    while place < len(tokens):
        text, used = _number_at(tokens, place)
        if text is None:
            read.append(tokens[place])
        else:
            read.append(msgspec.structs.replace(tokens[place], text=text, end=tokens[place + used - 1].end))
        place += used
    return read


def _number_at(tokens: Sequence[Token], place: int) -> tuple[str | None, int]:
    words = [token.text for token in tokens[place : place + 6]]
    if words[1:2] and words[1] in _POINT and words[2:]:
        whole, part = _UNITS.get(words[0]), _UNITS.get(words[2])
        if whole is not None and part is not None and part < len("0123456789"):
            return f"{whole}.{part}", 3
    if words[:2] == ["dos", "mil"]:
        rest, used = _below_hundred(words[2:])
        return str(2000 + rest), 2 + used
    if words[:3] == ["mil", "novecientos", words[2] if words[2:] else ""]:
        rest, used = _below_hundred(words[2:])
        return (str(1900 + rest), 2 + used) if used else (None, 1)
    if words[0] in _TENS:
        rest, used = _below_hundred(words)
        return str(rest), used
    return None, 1


def _below_hundred(words: Sequence[str]) -> tuple[int, int]:
    """Read a number below a hundred, and how many words it took."""
    if not words:
        return 0, 0
    if words[0] in _TENS:
        if words[1:2] == ["y"] and words[2:] and _UNITS.get(words[2], 10) < 10:  # noqa: PLR2004  # a digit
            return _TENS[words[0]] + _UNITS[words[2]], 3
        return _TENS[words[0]], 1
    found = _UNITS.get(words[0])
    return (0, 0) if found is None else (found, 1)
