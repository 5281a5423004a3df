"""Splits the little texts of the mapping language outside quotes and brackets. Pure."""

_OPENING = {"(": ")", "[": "]", "{": "}"}
_QUOTES = "'\""


def split_outside(text: str, separators: tuple[str, ...]) -> list[tuple[str, str]]:
    """Split where a separator stands outside quotes and brackets; gives pairs of separator before, and part.

    Raises ValueError where a quote or bracket does not end.
    """
    parts: list[tuple[str, str]] = []
    before, begin, place = "", 0, 0
    closing: list[str] = []
    while place < len(text):
        sign = text[place]
        if closing:
            if sign == closing[-1]:
                closing.pop()
            elif closing[-1] not in _QUOTES and (sign in _OPENING or sign in _QUOTES):
                closing.append(_OPENING.get(sign, sign))
        elif sign in _OPENING or sign in _QUOTES:
            closing.append(_OPENING.get(sign, sign))
        else:
            found = next((one for one in separators if text.startswith(one, place)), None)
            if found is not None:
                parts.append((before, text[begin:place]))
                before, place = found, place + len(found)
                begin = place
                continue
        place += 1
    if closing:
        raise ValueError(f"{text!r}: there is no {closing[-1]} at the end")
    parts.append((before, text[begin:]))
    return parts


def unquoted(text: str) -> str:
    """Take the quotes off a text, and the blanks around it."""
    bare = text.strip()
    if len(bare) > 1 and bare[0] in _QUOTES and bare[-1] == bare[0]:
        return bare[1:-1]
    return bare
