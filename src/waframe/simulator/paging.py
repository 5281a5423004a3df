"""Pages of a list, with the cursors by which Meta leads from one to the next."""

import base64
import binascii
from collections.abc import Sequence

from waframe.simulator.errors import GraphError
from waframe.simulator.parts import Part
from waframe.simulator.records import JsonObject

USUAL_LIMIT = 25
LARGEST_LIMIT = 1_000


def page(found: Sequence[JsonObject], params: Part, *, address: str) -> JsonObject:
    """Cut the page that `limit`, `after` and `before` ask for; `next` stands there only when more follows."""
    limit = int(params.number("limit", low=1, high=LARGEST_LIMIT)) if params.has("limit") else USUAL_LIMIT
    start = _start(params, limit)
    shown = list(found[start : start + limit])
    if not shown:
        return {"data": []}
    end = start + len(shown)
    paging: JsonObject = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
    if end < len(found):
        paging["next"] = f"{address}?limit={limit}&after={_cursor(end)}"
    if start > 0:
        paging["previous"] = f"{address}?limit={limit}&before={_cursor(start)}"
    return {"data": [*shown], "paging": paging}


def _start(params: Part, limit: int) -> int:
    if after := params.optional_text("after"):
        return _place(after)
    if before := params.optional_text("before"):
        return max(0, _place(before) - limit)
    return 0


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"place:{place}".encode()).decode().rstrip("=")


def _place(cursor: str) -> int:
    try:
        word, _, number = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        word, number = "", ""
    if word != "place" or not number.isdecimal():
        raise GraphError(100, f"Invalid cursor '{cursor}'.")
    return int(number)
