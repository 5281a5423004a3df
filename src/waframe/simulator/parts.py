"""Reads a piece of JSON from a caller and refuses it the way Meta does."""

from collections.abc import Collection

from waframe.simulator.errors import GraphError
from waframe.simulator.records import Json, JsonObject


class Part:
    """A JSON object together with the path that leads to it."""

    def __init__(self, value: Json, path: str = "") -> None:
        if not isinstance(value, dict):
            raise GraphError(100, f"The parameter {path or 'body'} must be a JSON object.")
        self.value: JsonObject = value
        self.path = path

    def has(self, name: str) -> bool:
        """Tell whether a parameter was given at all."""
        return self.value.get(name) is not None

    def text(self, name: str, *, shortest: int = 1, longest: int | None = None, code: int = 131009) -> str:
        """Read a required text; a wrong length is answered with `code`."""
        value = self._required(name)
        if not isinstance(value, str):
            raise GraphError(100, f"Param {self._at(name)} must be a string.")
        if len(value) < shortest or (longest is not None and len(value) > longest):
            raise GraphError(code, self._length(name, shortest, longest))
        return value

    def optional_text(self, name: str, *, longest: int | None = None, code: int = 131009) -> str | None:
        """Read a text that may be left out."""
        return self.text(name, longest=longest, code=code) if self.has(name) else None

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Read a text that must be one of a few."""
        value = self.text(name)
        if value not in allowed:
            raise GraphError(100, f"Param {self._at(name)} must be one of {{{', '.join(allowed)}}}; got '{value}'.")
        return value

    def number(self, name: str, *, low: float, high: float) -> float:
        """Read a required number within bounds; a numeral in a string counts too."""
        value = self._required(name)
        try:
            found = float(value) if isinstance(value, (int, float, str)) else None
        except ValueError:
            found = None
        if found is None or not low <= found <= high:
            raise GraphError(131009, f"Param {self._at(name)} must be a number from {low} to {high}.")
        return found

    def part(self, name: str) -> "Part":
        """Read a required object."""
        return Part(self._required(name), self._at(name))

    def optional_part(self, name: str) -> "Part | None":
        """Read an object that may be left out."""
        return self.part(name) if self.has(name) else None

    def parts(self, name: str, *, fewest: int = 1, most: int) -> list["Part"]:
        """Read a required list of objects whose length is bounded."""
        value = self._required(name)
        if not isinstance(value, list):
            raise GraphError(100, f"Param {self._at(name)} must be an array.")
        if not fewest <= len(value) <= most:
            raise GraphError(131009, f"Param {self._at(name)} must have {fewest} to {most} elements; got {len(value)}.")
        return [Part(element, f"{self._at(name)}[{place}]") for place, element in enumerate(value)]

    def _required(self, name: str) -> Json:
        if not self.has(name):
            raise GraphError(131008, f"Parameter {self._at(name)} is mandatory.")
        return self.value[name]

    def _at(self, name: str) -> str:
        return f"{self.path}['{name}']" if self.path else name

    def _length(self, name: str, shortest: int, longest: int | None) -> str:
        if longest is None:
            return f"Param {self._at(name)} must be at least {shortest} characters long."
        return f"Param {self._at(name)} must be {shortest} to {longest} characters long."
