"""Finds the type of a value that a function returns, so that it comes back out of the record as what it was."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar, get_type_hints

from waframe.dialogues.errors import AnswerUntyped

T = TypeVar("T")


def kind_of(function: Callable[..., object], *, kind: object = None) -> object:
    """Give the type that was named, else the one that the function says it returns; raises AnswerUntyped."""
    if kind is not None:
        return kind
    if isinstance(function, type):
        return function
    while isinstance(function, partial):
        function = function.func
    name = getattr(function, "__qualname__", repr(function))
    try:
        hints = get_type_hints(function)
    except (NameError, TypeError):
        raise AnswerUntyped(name) from None
    if "return" not in hints:
        raise AnswerUntyped(name)
    return hints["return"]
