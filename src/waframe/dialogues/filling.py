"""Fills a Struct by asking for its fields one after the other: a form that is a table."""

from enum import Enum
from functools import partial
from types import NoneType
from typing import Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from waframe.dialogues.errors import Unreadable
from waframe.dialogues.questions import Option
from waframe.dialogues.talk import Talk

StructT = TypeVar("StructT", bound=msgspec.Struct)
NONE = "-"


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
    bare = _bare(kind)
    options = _options(bare)
    if bare is not kind and (options or bare is bool):
        return await _chosen_or_none(talk, key, options, kind=bare)
    if bare is bool:
        return await talk.confirm(key)
    if options:
        return msgspec.convert(await talk.choose(key, options), bare)
    parse = partial(_read, kind=kind, key=f"{prefix}.not_{name}")
    if NoneType in get_args(kind):
        return await talk.ask(key, parse=parse, kind=kind, optional=True)
    return await talk.ask(key, parse=parse, kind=kind)


async def _chosen_or_none(talk: Talk, key: str, options: list[str], *, kind: object) -> object:
    """Offer a choice, and to do without as one more."""
    offered = [Option(id=one, title=one) for one in options] or [
        Option(id=answer, title=talk.text(f"dialogues.{word}")) for answer, word in (("true", "yes"), ("false", "no"))
    ]
    chosen = await talk.choose(key, [*offered, Option(id=NONE, title=talk.text("dialogues.skip"))])
    return None if chosen == NONE else msgspec.convert(chosen, kind, strict=False)


def _bare(kind: object) -> object:
    """Give the type of a field that may also be None; any other one as it is."""
    others = [one for one in get_args(kind) if one is not NoneType]
    return others[0] if len(others) == 1 and NoneType in get_args(kind) else kind


def _options(kind: object) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(one) for one in get_args(kind)]
    return [str(one.value) for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []


def _read(text: str, *, kind: object, key: str) -> object:
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError:
        raise Unreadable(key) from None
