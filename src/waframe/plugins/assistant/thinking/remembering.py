"""Tells a model what functions told in earlier turns, of which the chat itself keeps only the words."""

from collections.abc import Iterable

import msgspec

from waframe.plugins.assistant.guards.evidence import Deed, Json
from waframe.plugins.assistant.guards.promises import ECHOES

TOLD_KEYS = frozenset(
    {
        "items",
        "lines",
        "product",
        "sku",
        "title",
        "brand",
        "family",
        "fits",
        "price",
        "unit_price",
        "currency",
        "known",
        "quantity",
        "qty",
        "id",
        "folio",
        "version",
        "state",
        "outcome",
        "total",
        "missing",
        "found",
    }
)
"""What of a result is needed later: names, prices and ids; words, pictures and sums are not."""

_LONGEST = 4_000


class Recalled(msgspec.Struct, frozen=True, kw_only=True):
    """A function that ran in an earlier turn."""

    function: str
    arguments: msgspec.Raw
    result: Json


def recalled(deeds: Iterable[Deed]) -> str:
    """Write what was told, a line of JSON each, the newest last; what is told twice stands there once.

    `deeds` begin with the newest. What does not fit is the oldest.
    """
    lines: dict[tuple[str, str], str] = {}
    length = 0
    for deed in deeds:
        key = (deed.action, deed.arguments)
        if deed.action in ECHOES or key in lines:
            continue
        line = _line(deed)
        length += len(line)
        if length > _LONGEST:
            break
        if line:
            lines[key] = line
    return "\n".join(reversed(lines.values()))


def _line(deed: Deed) -> str:
    try:
        result: Json = msgspec.json.decode(deed.result)
    except msgspec.DecodeError:
        return ""
    told = _needed(result)
    if not told:
        return ""
    one = Recalled(function=deed.action, arguments=msgspec.Raw(deed.arguments.encode()), result=told)
    return msgspec.json.encode(one).decode()


def _needed(found: Json) -> Json:
    match found:
        case dict():
            kept = {key: _needed(value) for key, value in found.items() if key in TOLD_KEYS}
            return {key: value for key, value in kept.items() if value not in (None, "", [], {})}
        case list():
            return [_needed(one) for one in found]
        case _:
            return found
