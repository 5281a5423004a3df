"""What is wrong with the annotations of one function that waframe calls."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FunctionType
from typing import get_args, get_origin, get_type_hints

import msgspec

from waframe.core.runtime.annotations.assignable import is_assignable, show
from waframe.core.runtime.registry.source import bare_function, place_of

_UNKNOWN = object()


class TypeFault(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that does not fit: where it stands, what is wrong, and what to write instead."""

    plugin: str
    file: str
    line: int
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        """Read as `file:line: message (hint)`, the file as it is called from the working folder."""
        file, here = Path(self.file), Path.cwd()
        shown = file.relative_to(here) if file.is_relative_to(here) else file
        tail = f" ({self.hint})" if self.hint else ""
        return f"{shown}:{self.line}: {self.message}{tail}"


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """How a function is called: its name in messages, the types it is given, the types it may return.

    Where `by_name` says so, the function may leave arguments out and is given those that it names.
    """

    plugin: str
    what: str
    arguments: Mapping[str, object]
    result: object
    awaited: bool = True
    by_name: bool = False


def faults_of_call(function: Callable[..., object], expected: Expected) -> Iterator[TypeFault]:
    """Compare a function with how it is called."""
    bare = bare_function(function)

    def fault(message: str, hint: str | None = None) -> TypeFault:
        file, line = place_of(function)
        return TypeFault(plugin=expected.plugin, file=file, line=line, message=f"{expected.what}: {message}", hint=hint)

    if expected.awaited and not expected.by_name and not _is_awaited(bare):
        yield fault("it is not async", f"write async def {bare.__name__}")
    try:
        hints = get_type_hints(bare)
    except Exception as error:  # noqa: BLE001  # a plugin's own annotations are evaluated here
        yield fault(f"its annotations cannot be resolved: {error}", "import what they name at the top of the module")
        return
    given = _given(function, expected)
    if given is None:
        shown = ", ".join(f"{name}: {show(kind)}" for name, kind in expected.arguments.items())
        yield fault(f"it cannot be called with ({shown})", "take exactly these arguments")
        return
    for name, kind in given.items():
        yield from _argument_faults(name, hints.get(name, _UNKNOWN), kind=kind, fault=fault)
    yield from _result_faults(_returned(bare, hints.get("return", _UNKNOWN)), expected, fault)


Report = Callable[[str, str | None], TypeFault]


def _argument_faults(name: str, hint: object, *, kind: object, fault: Report) -> Iterator[TypeFault]:
    if hint is _UNKNOWN:
        yield fault(f"argument {name} has no annotation", f"write {name}: {show(kind)}")
    elif not is_assignable(kind, hint):
        yield fault(f"argument {name} is {show(hint)}, but gets {show(kind)}", f"write {name}: {show(kind)}")


def _result_faults(returned: object, expected: Expected, fault: Report) -> Iterator[TypeFault]:
    if returned is _UNKNOWN:
        yield fault("its result has no annotation", f"write -> {show(expected.result)}")
    elif not is_assignable(returned, expected.result):
        message = f"it returns {show(returned)}, but must return {show(expected.result)}"
        yield fault(message, f"write -> {show(expected.result)}")


def _given(function: Callable[..., object], expected: Expected) -> dict[str, object] | None:
    """Pair the function's own names of its arguments with the types that they get; None where it cannot be called."""
    signature = inspect.signature(function)
    if expected.by_name:
        return {name: kind for name, kind in expected.arguments.items() if name in signature.parameters}
    try:
        bound = signature.bind(*expected.arguments.values())
    except TypeError:
        return None
    return {
        name: kind
        for name, kind in bound.arguments.items()
        if signature.parameters[name].kind is not inspect.Parameter.VAR_POSITIONAL
    }


def _is_awaited(function: FunctionType) -> bool:
    if inspect.iscoroutinefunction(function):
        return True
    returned = get_origin(function.__annotations__.get("return"))
    return isinstance(returned, type) and hasattr(returned, "__await__")


def _returned(function: FunctionType, hint: object) -> object:
    """Give what a caller gets who awaits the function."""
    origin = get_origin(hint)
    if inspect.iscoroutinefunction(function) or not (isinstance(origin, type) and hasattr(origin, "__await__")):
        return hint
    return get_args(hint)[-1]
