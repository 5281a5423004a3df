"""Fills a Struct by asking for its fields one after the other: a form that is a table."""

from enum import Enum
from functools import partial
from types import NoneType
from typing import Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from waframe.dialogues.errors import Unreadable
from waframe.dialogues.talk import Talk

StructT = TypeVar("StructT", bound=msgspec.Struct)


async def fill(talk: Talk, form: type[StructT], prefix: str) -> StructT:
    """Ask for every field of a Struct by the text `PREFIX.FIELD`, and give it filled.

    A bool is a yes or no, a Literal or an Enum of texts is a choice, anything else is read as its type and within its
    bounds (`msgspec.Meta`). A field that may be None may be skipped. `PREFIX.not_FIELD` answers what cannot be read.
    """
    values: dict[str, object] = {}
    for name, kind in get_type_hints(form, include_extras=True).items():
        values[name] = await _asked(talk, name, kind=kind, prefix=prefix)
    return msgspec.convert(values, form)


async def _asked(talk: Talk, name: str, *, kind: object, prefix: str) -> object:
    key = f"{prefix}.{name}"
    if kind is bool:
        return await talk.confirm(key)
    options = _options(kind)
    if options:
        return msgspec.convert(await talk.choose(key, options), kind)
    parse = partial(_read, kind=kind, key=f"{prefix}.not_{name}")
    if NoneType in get_args(kind):
        return await talk.ask(key, parse=parse, kind=kind, optional=True)
    return await talk.ask(key, parse=parse, kind=kind)


def _options(kind: object) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(one) for one in get_args(kind)]
    return [str(one.value) for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []


def _read(text: str, *, kind: object, key: str) -> object:
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError:
        raise Unreadable(key) from None
