"""The hooks as a table: family, argument, answer and promise of each, read off the hookspecs."""

import inspect
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import get_args, get_origin, get_type_hints

import msgspec

from waframe.core.contract.hooks import Allowed, Asked, Collected, Refined, Told


class Family(StrEnum):
    """The five ways in which a hook is called."""

    TOLD = "told"
    ASKED = "asked"
    REFINED = "refined"
    ALLOWED = "allowed"
    COLLECTED = "collected"


class Hook(msgspec.Struct, frozen=True, kw_only=True):
    """One hook; `answers` are the types that a plugin may return, for a collected hook those of the list's items."""

    name: str
    family: Family
    arguments: tuple[str, ...]
    answers: tuple[type, ...]
    signature: str
    promise: str


SPECS = {
    Family.TOLD: Told,
    Family.ASKED: Asked,
    Family.REFINED: Refined,
    Family.ALLOWED: Allowed,
    Family.COLLECTED: Collected,
}


def _hooks() -> Iterator[Hook]:
    for family, specs in SPECS.items():
        for name, method in vars(specs).items():
            if not name.startswith("_"):
                yield Hook(
                    name=name,
                    family=family,
                    arguments=tuple(inspect.signature(method).parameters)[1:],
                    answers=_answers(family, hint=get_type_hints(method)["return"]),
                    signature=str(inspect.signature(method)),
                    promise=inspect.getdoc(method) or "",
                )


def _answers(family: Family, *, hint: object) -> tuple[type, ...]:
    kinds = get_args(hint) or (hint,)
    flat = tuple(kind for kind in (get_origin(one) or one for one in kinds) if isinstance(kind, type))
    return flat if family is Family.COLLECTED else tuple(dict.fromkeys((*flat, type(None))))


HOOKS: Mapping[str, Hook] = {hook.name: hook for hook in _hooks()}
