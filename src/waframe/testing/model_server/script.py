"""What the stand-in says: a mind that answers, and the simplest of them, a script."""

import re
from collections.abc import Mapping
from typing import Protocol

import msgspec

from waframe.testing.model_server.asked import Asked, AskedFunction


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A function that the stand-in wants to be called."""

    name: str
    arguments: Mapping[str, object] = {}


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the stand-in says: words, or calls."""

    text: str = ""
    calls: tuple[Wanted, ...] = ()


class Mind(Protocol):
    """Decides what the stand-in says."""

    def answer(self, asked: Asked) -> Said:
        """Answer what was asked."""
        ...


class Script:
    """Answers by rules: the first that matches the last words wins; each of its steps follows the one before.

    `Script().when("balatas", Said(calls=(Wanted(name="search_products", …),)), Said(text="Hay dos."))` calls first,
    and speaks when the result is there.
    """

    def __init__(self, *, otherwise: str = "No entendí.") -> None:
        self._rules: list[tuple[re.Pattern[str], tuple[Said, ...]]] = []
        self._otherwise = Said(text=otherwise)

    def when(self, words: str, *steps: Said) -> "Script":
        """Add a rule: a pattern for the last words, and what to say, step by step within a turn."""
        self._rules.append((re.compile(words, re.IGNORECASE), steps))
        return self

    def answer(self, asked: Asked) -> Said:
        """Give the step of the first rule that matches."""
        done = sum(1 for message in asked.this_turn if message.role == "assistant")
        for words, steps in self._rules:
            if words.search(asked.last_words):
                return steps[min(done, len(steps) - 1)]
        return self._otherwise


def filled(function: AskedFunction, values: Mapping[str, object]) -> Wanted:
    """Call a function with some values, and with null for what its strict schema requires besides."""
    properties = function.parameters.get("properties", {})
    required = properties if isinstance(properties, dict) else {}
    return Wanted(name=function.name, arguments={**dict.fromkeys(required), **values})
