"""Whether a value of one type may stand where another type is wanted, as far as annotations tell."""

import types
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, NewType, TypeVar, Union, get_args, get_origin, is_typeddict

from typing_extensions import TypeAliasType, is_protocol

COVARIANT_FROM = "collections.abc"
_UNIONS = {Union, types.UnionType}


def is_assignable(given: object, wanted: object) -> bool:
    """Tell whether a value of `given` fits `wanted`; what only a type checker can tell counts as fitting."""
    given, wanted = _plain(given), _plain(wanted)
    if Any in {given, wanted} or wanted is object or given == wanted:
        return True
    if get_origin(given) in _UNIONS:
        return all(is_assignable(one, wanted) for one in get_args(given))
    if get_origin(wanted) in _UNIONS:
        return any(is_assignable(given, one) for one in get_args(wanted))
    if get_origin(given) is Literal:
        allowed = get_args(wanted) if get_origin(wanted) is Literal else None
        return all(one in allowed if allowed else is_assignable(type(one), wanted) for one in get_args(given))
    return _fits_class(given, wanted)


def show(annotation: object) -> str:
    """Write a type as it stands in code, without the modules of its parts."""
    if annotation is None or annotation is type(None):
        return "None"
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in _UNIONS:
        return " | ".join(map(show, parts))
    if origin is Annotated:
        return show(parts[0])
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, parts))}]"
    if origin is not None and parts:
        return f"{_name(origin)}[{', '.join('...' if one is ... else _shown_part(one) for one in parts)}]"
    return _name(annotation)


def _shown_part(part: object) -> str:
    return f"[{', '.join(map(show, part))}]" if isinstance(part, list) else show(part)


def _name(annotation: object) -> str:
    return str(getattr(annotation, "__name__", None) or annotation)


def _plain(annotation: object) -> object:
    """Take what wraps a type off it."""
    while True:
        if annotation is None:
            return type(None)
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif isinstance(annotation, NewType):
            annotation = annotation.__supertype__
        elif isinstance(annotation, TypeAliasType):
            annotation = annotation.__value__
        elif isinstance(annotation, TypeVar):
            return _bound_of(annotation)
        else:
            return annotation


def _bound_of(variable: TypeVar) -> object:
    """Take a type variable for what it may stand for at the widest."""
    if variable.__constraints__:
        return reduce(or_, variable.__constraints__)
    return Any if variable.__bound__ is None else variable.__bound__


def _fits_class(given: object, wanted: object) -> bool:
    given_class, wanted_class = get_origin(given) or given, get_origin(wanted) or wanted
    if not (isinstance(given_class, type) and isinstance(wanted_class, type)):
        return given_class == wanted_class
    if is_protocol(wanted_class) or is_typeddict(wanted_class) or is_typeddict(given_class):
        return True
    if not issubclass(given_class, wanted_class):
        return False
    return _fit_parts(get_args(given), get_args(wanted), of=wanted_class)


def _fit_parts(given: tuple[object, ...], wanted: tuple[object, ...], *, of: type) -> bool:
    if not given or not wanted:
        return True
    if of is tuple:
        return _fit_tuple(given, wanted)
    if len(given) != len(wanted):
        return True
    loose = of.__module__ == COVARIANT_FROM
    pairs = list(zip(given, wanted, strict=True))
    if issubclass(of, Mapping) and loose:
        (key, wanted_key), (value, wanted_value) = pairs
        return _same(key, wanted_key) and is_assignable(value, wanted_value)
    if of.__name__ == "Callable":
        return True
    return all(is_assignable(one, other) if loose else _same(one, other) for one, other in pairs)


def _fit_tuple(given: tuple[object, ...], wanted: tuple[object, ...]) -> bool:
    if wanted[-1] is ...:
        return all(is_assignable(one, wanted[0]) for one in given if one is not ...)
    fits = len(given) == len(wanted) and ... not in given
    return fits and all(is_assignable(one, other) for one, other in zip(given, wanted, strict=True))


def _same(one: object, other: object) -> bool:
    return is_assignable(one, other) and is_assignable(other, one)
