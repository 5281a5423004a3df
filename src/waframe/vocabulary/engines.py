"""Engines: `1.6`, `1.6 lts`, `1600 cc`, `V6`, `4 cil` and `16V`, each written one way."""

import re
from collections.abc import Sequence

from waframe.vocabulary.tokens import Token

_LITRES = re.compile(r"[0-8]\.\d")
_LITRE_WORDS = frozenset({"l", "lt", "lts", "litro", "litros", "lit"})
_CYLINDER_WORDS = frozenset({"cil", "cilindro", "cilindros", "cyl"})
_SHAPES = frozenset({"v", "l", "i"})
_CYLINDERS = frozenset({"3", "4", "5", "6", "8", "10", "12"})
_SMALLEST, _LARGEST = 0.6, 8.4
_CUBIC = range(600, 8001)


def engine_named(text: str) -> str | None:
    """Write an engine's size one way, such as `1.6L`; None for what is none."""
    found = _LITRES.search(text.replace(",", "."))
    return f"{found[0]}L" if found and _SMALLEST <= float(found[0]) <= _LARGEST else None


def size_at(tokens: Sequence[Token], place: int) -> tuple[str, int] | None:
    """Read the size of an engine that begins at a word, and how many words it takes."""
    token = tokens[place]
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    before = tokens[place - 1].text if place else ""
    if token.money:
        return None
    if _LITRES.fullmatch(token.text) and _SMALLEST <= float(token.text) <= _LARGEST:
        return f"{token.text}L", 2 if after in _LITRE_WORDS else 1
    if token.text.isdigit() and after in {"cc", "cm"} and int(token.text) in _CUBIC:
        return f"{int(token.text) / 1000:.1f}L", 2
    if token.text.isdigit() and before == "motor" and int(token.text) in _CUBIC and token.text.endswith("00"):
        return f"{int(token.text) / 1000:.1f}L", 1
    return None


def cylinders_at(tokens: Sequence[Token], place: int) -> tuple[str, int] | None:
    """Read the cylinders or valves of an engine that begin at a word: `V6`, `4 cil`, `16V`."""
    token = tokens[place]
    if place + 1 >= len(tokens):
        return None
    after = tokens[place + 1]
    glued = token.end == after.start
    if token.text in _SHAPES and glued and after.text in _CYLINDERS:
        return f"{token.text.upper()}{after.text}", 2
    if token.text in _CYLINDERS and after.text in _CYLINDER_WORDS:
        return f"{token.text} cil", 2
    if token.text in {"8", "12", "16", "20", "24", "32"} and after.text == "v" and glued:
        return f"{token.text}V", 2
    return None
