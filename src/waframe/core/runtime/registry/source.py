"""Where in the source a function or a class stands, so that people are sent there."""

import inspect
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FunctionType, MethodType

_BEGINNINGS = ("def ", "async def ", "class ")


def place_of(what: Callable[..., object]) -> tuple[str, int]:
    """Find the file and the line of a `def` or `class`, below its decorators; a question mark where there is none."""
    bare = what if isinstance(what, type) else inspect.unwrap(bare_function(what))
    try:
        lines, first = inspect.getsourcelines(bare)
    except (OSError, TypeError):
        code = getattr(bare, "__code__", None)
        return (code.co_filename, code.co_firstlineno) if code else ("?", 1)
    skipped = next((at for at, line in enumerate(lines) if line.lstrip().startswith(_BEGINNINGS)), 0)
    return inspect.getsourcefile(bare) or "?", first + skipped


def home_of(plugin: type) -> Path:
    """Find the folder of the package that a class is in, or its file where that is a single one."""
    module = sys.modules[plugin.__module__]
    file = Path(inspect.getfile(plugin)).resolve()
    return file.parent if module.__package__ else file


def bare_function(function: Callable[..., object]) -> FunctionType:
    """Find the function below a method, a partial call or an object that can be called."""
    while not isinstance(function, FunctionType):
        if isinstance(function, partial):
            function = function.func
        elif isinstance(function, MethodType):
            function = function.__func__
        else:
            function = type(function).__call__
    return function
