"""Reads JSON of unknown shape: what is not there, or is something else, counts as empty."""

from waframe.simulator.records import Json, JsonObject


def part_of(parent: JsonObject, name: str) -> JsonObject:
    """Read an object."""
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def parts_of(parent: JsonObject, name: str) -> list[JsonObject]:
    """Read a list of objects and leave out what is none."""
    value: Json = parent.get(name)
    return [element for element in value if isinstance(element, dict)] if isinstance(value, list) else []


def text_of(parent: JsonObject, name: str) -> str:
    """Read a text."""
    value = parent.get(name)
    return value if isinstance(value, str) else ""


def number_of(parent: JsonObject, name: str) -> float | None:
    """Read a number; a numeral in a string counts too."""
    value = parent.get(name)
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except ValueError:
        return None
