"""Decodes JSON from outside tolerantly: one field of a wrong type counts as missing, and the rest stays."""

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Generic, TypeVar, get_args

import msgspec
from msgspec import Raw

from waframe.plugins.whatsapp.mending import cut_depths

Scalar = str | int | float | None

T = TypeVar("T", bound=msgspec.Struct)

_MOST = 10**12
_OBJECT = msgspec.json.Decoder(dict[str, Raw])
_TEXT = msgspec.json.Decoder(str)
_LIST = msgspec.json.Decoder(list[Raw])
_ANYTHING = msgspec.json.Decoder(dict[str, Any])


class Shape(Generic[T]):
    """Decodes one shape. Where a field has a wrong type, that field alone counts as missing."""

    __slots__ = ("decode", "type")

    def __init__(self, shape: type[T]) -> None:
        self.type = shape
        self.decode = msgspec.json.Decoder(shape).decode

    def read(self, raw: Raw | bytes) -> T | None:
        """Decode, or give None where it is no object of this shape at all."""
        try:
            return self.decode(raw)
        except msgspec.ValidationError:
            return read_by_field(self.type, raw)
        except RecursionError:
            return read_by_field(self.type, cut_depths(bytes(raw)))
        except msgspec.DecodeError:
            return None

    def read_whole(self, raw: Raw | bytes) -> tuple[T | None, bool]:
        """Decode as `read` does, and tell whether nothing had to be left out."""
        try:
            return self.decode(raw), True
        except (msgspec.DecodeError, RecursionError):
            return self.read(raw), False


def read_by_field(shape: type[T], raw: Raw | bytes) -> T | None:
    """Decode field by field and leave out what does not fit; None where a field is missing that must be there."""
    try:
        given = _OBJECT.decode(raw)
        found = {
            name: value
            for name, wire_name, kind, inner in _plan(shape)
            if wire_name in given and (value := _fitting(kind, inner, given[wire_name])) is not msgspec.UNSET
        }
        return shape(**found)
    except (msgspec.DecodeError, RecursionError, TypeError):
        return None


def read_object(raw: Raw | bytes) -> dict[str, Any]:
    """Decode an object of unknown shape; empty where it is none."""
    try:
        return _ANYTHING.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return {}


def read_other_lists(raw: Raw | bytes, known: Collection[str]) -> list[Raw]:
    """List the objects that stand in lists under any key but the known ones."""
    try:
        given = _OBJECT.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return []
    return [item for key, value in given.items() if key not in known for item in _objects(value)]


def _objects(raw: Raw) -> list[Raw]:
    try:
        return [item for item in _LIST.decode(raw) if bytes(item).startswith(b"{")]
    except (msgspec.DecodeError, RecursionError):
        return []


def read_text(raw: Raw | bytes) -> str | None:
    """Decode a string; None where it is none."""
    try:
        return _TEXT.decode(raw)
    except msgspec.DecodeError:
        return None


def words(value: Scalar) -> str | None:
    """Give a number or text as text; None where it is missing or empty."""
    if value.__class__ is str:
        return value or None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return None if value is None else str(value)


def amount(value: Scalar) -> Decimal:
    """Read a number in any spelling; what is none, is negative, or is beyond reason counts as 0."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() and 0 <= number < _MOST else Decimal(0)


def _fitting(kind: object, inner: type[msgspec.Struct] | None, raw: Raw) -> object:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError):
        if inner is None:
            return msgspec.UNSET
        return _items(inner, raw) if getattr(kind, "__origin__", None) in {list, tuple} else read_by_field(inner, raw)


def _items(inner: type[msgspec.Struct], raw: Raw) -> object:
    try:
        items = _LIST.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return msgspec.UNSET
    return [found for item in items if (found := read_by_field(inner, item)) is not None]


@cache
def _plan(shape: type[msgspec.Struct]) -> tuple[tuple[str, str, Any, type[msgspec.Struct] | None], ...]:
    fields = msgspec.structs.fields(shape)
    return tuple((field.name, field.encode_name, field.type, _struct_in(field.type)) for field in fields)


def _struct_in(kind: object) -> type[msgspec.Struct] | None:
    found = (part for part in get_args(kind) if isinstance(part, type) and issubclass(part, msgspec.Struct))
    return None if isinstance(kind, type) else next(found, None)
