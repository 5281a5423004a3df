"""Templates of what is sent: `{part_number}`, `{branch|upper}`, `<a b="{part_number|xml}"/>`. Pure.

Known names in braces are filled in, other braces stay as they are. In a text that is XML itself, what is filled in is
escaped for XML unless a filter says otherwise; `raw` fills it in as it is.
"""

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote
from xml.sax.saxutils import escape

NAMES = ("part_number", "branch", "token", "page", "user", "password")
_HOLE = re.compile(r"\{(?P<name>[a-z_]+)(?P<filters>(?:\|[a-z]+)*)\}")


def plain_part(text: str) -> str:
    """Give a part number as it is compared: capitals and digits, nothing else."""
    return "".join(sign for sign in text.upper() if sign.isalnum())


def _xml(text: str) -> str:
    return escape(text, {'"': "&quot;", "'": "&apos;"})


_FILTERS: Mapping[str, Callable[[str], str]] = {
    "digits": lambda text: "".join(sign for sign in text if sign.isdecimal()),
    "json": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "lower": str.lower,
    "plain": plain_part,
    "raw": str,
    "strip": str.strip,
    "upper": str.upper,
    "url": lambda text: quote(text, safe=""),
    "xml": _xml,
}
_ESCAPING = ("xml", "raw", "json", "url")


def check_template(text: str) -> None:
    """Raise ValueError where a template has a hole or a filter that does not exist."""
    for hole in _HOLE.finditer(text):
        if hole["name"] not in NAMES:
            raise ValueError(f"{hole[0]} cannot be filled in; possible are {', '.join(NAMES)}")
        for name in filter(None, hole["filters"].split("|")):
            if name not in _FILTERS:
                raise ValueError(f"{hole[0]}: there is no filter {name}; possible are {', '.join(_FILTERS)}")


def fill(text: str, values: Mapping[str, str], *, escaping: str | None = None) -> str:
    """Fill a template in; `escaping` is the filter of holes that name none which escapes."""
    if escaping is None and text.lstrip().startswith("<"):
        escaping = "xml"

    def filled(hole: re.Match[str]) -> str:
        if hole["name"] not in values:
            return hole[0]
        value = values[hole["name"]]
        names = [name for name in hole["filters"].split("|") if name]
        if escaping is not None and not any(name in _ESCAPING for name in names):
            names.append(escaping)
        for name in names:
            value = _FILTERS[name](value)
        return value

    return _HOLE.sub(filled, text)


def fill_all(value: object, values: Mapping[str, str]) -> object:
    """Fill in every text of a parameter, however deep."""
    match value:
        case str():
            return fill(value, values)
        case dict():
            return {key: fill_all(one, values) for key, one in value.items()}
        case list() | tuple():
            return [fill_all(one, values) for one in value]
        case _:
            return value


def check_all(value: object) -> None:
    """Raise ValueError where a template in a parameter, however deep, cannot be filled in."""
    match value:
        case str():
            check_template(value)
        case dict():
            for one in value.values():
                check_all(one)
        case list() | tuple():
            for one in value:
                check_all(one)
        case _:
            return
