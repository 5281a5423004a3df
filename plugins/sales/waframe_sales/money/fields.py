"""Reads fields of decoded JSON one by one, and notes every fault instead of stopping at the first."""

import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from waframe_sales.money.decimals import ZERO
from waframe_sales.money.faults import SaleFault

E = TypeVar("E", bound=StrEnum)
Rule = Callable[[Decimal], tuple[str, str] | None]
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,12})?", re.ASCII)


class Fields:
    """An object of the file, its place in it, and the faults found so far in the whole file."""

    def __init__(self, value: object, *, path: str, faults: list[SaleFault]) -> None:
        self.path = path
        self.faults = faults
        self._values: dict[str, object] = value if isinstance(value, dict) else {}
        self._known: set[str] = set()
        if not isinstance(value, dict):
            self.note("not_an_object", "", "an object was expected")

    def number(self, name: str, *, default: Decimal | None, rule: Rule) -> Decimal:
        """Read a decimal; without a default it must be there."""
        value = self.take(name)
        if value is None:
            if default is None:
                self.note("missing", name, "it must be given")
            return ZERO if default is None else default
        return self.as_number(value, name, rule=rule)

    def as_number(self, value: object, name: str, *, rule: Rule) -> Decimal:
        """Read a value as a decimal that obeys a rule."""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or _NUMBER.fullmatch(value) is None:
            self.note("not_a_decimal", name, f'a decimal in quotes was expected, such as "12.50", not {value!r}')
            return ZERO
        number = Decimal(value)
        broken = rule(number)
        if broken is not None:
            self.note(broken[0], name, broken[1])
        return number

    def numbers(self, name: str, *, rule: Rule) -> dict[str, Decimal] | None:
        """Read an object of decimals, or None where there is none."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.note("not_an_object", name, "an object of decimals was expected")
            return {}
        return {key: self.as_number(one, f"{name}.{key}", rule=rule) for key, one in value.items()}

    def text(self, name: str, *, default: str | None) -> str:
        """Read a text; without a default it must be there."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.note("missing" if value is None else "not_a_text", name, "a text was expected")
            return ""
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Read a yes or no."""
        value = self.take(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.note("not_a_flag", name, "true or false was expected")
        return default

    def choice(self, name: str, kind: type[E], *, default: E | None) -> E:
        """Read one of a few words."""
        value = self.take(name)
        if value is None and default is not None:
            return default
        if value not in set(kind):
            self.note("unknown_choice", name, f"one of {', '.join(kind)} was expected, not {value!r}")
            return next(iter(kind))
        return kind(str(value))

    def inner(self, name: str) -> "Fields | None":
        """Open an object inside this one, or give None where there is none."""
        value = self.take(name)
        return None if value is None else Fields(value, path=self.place(name), faults=self.faults)

    def take(self, name: str) -> object:
        """Give a value as it is, and remember that its name is known."""
        self._known.add(name)
        return self._values.get(name)

    def close(self) -> None:
        """Note every name that nobody asked for."""
        for name in self._values:
            if name not in self._known:
                self.note("unknown_key", name, "there is no such key")

    def note(self, code: str, name: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(SaleFault(code=code, path=self.place(name), message=message))

    def place(self, name: str) -> str:
        """Name the place of a field."""
        return f"{self.path}.{name}" if self.path and name else self.path or name
