"""Finds the question in what a customer writes, with question marks or without."""

import re

from waframe.vocabulary import words_of

_SENTENCE = re.compile(r"¿[^?¿\n]*\?*|(?:^|(?<=[.!?¿¡\n…]))[^.!?¿¡\n…]*+\?+")
"""Tried where sentences begin only: tried everywhere, a message would take the square of its length."""

_OPENING = re.compile(
    r"^(?:(?:ola|hola|buenas?|buenos|buen|dias?|tardes|noches|oiga|oye|disculpe|amigo|joven|y|pero|entonces) )*"
    r"(?:que|q|cual|cuales|cuanto|cuanta|cuantos|cuantas|cuando|donde|como|quien|tienen|tienes|tendran|manejan|hay"
    r"|precio|me (?:das|da|haces|pueden|puedes)|a (?:que|q|como)|en cuanto)\b"
)


def find_question(text: str, *, longest: int) -> str | None:
    """Give the last question of a text, cut to `longest` signs; None where nothing is asked."""
    marked = [found.strip() for found in _SENTENCE.findall(text) if words_of(found)]
    if marked:
        return shorten(marked[-1], longest=longest)
    asked = [line.strip() for line in text.splitlines() if _OPENING.match(words_of(line))]
    return shorten(asked[-1], longest=longest) if asked else None


def shorten(text: str, *, longest: int) -> str:
    """Cut a text to `longest` signs, the last of them being the sign that it was cut."""
    single = " ".join(text.split())
    return single if len(single) <= longest else single[: longest - 1].rstrip() + "…"
