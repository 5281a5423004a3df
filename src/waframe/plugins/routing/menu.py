"""The menu: its entries, and which of them a customer means."""

import re
from collections.abc import Sequence
from typing import Annotated

import msgspec

from waframe.vocabulary import words_of

PREFIX = "routing:"
ENTRIES_AT_MOST = 10

_NUMBER = re.compile(r"^(?:(?:la|el|opcion|numero) )*(\d{1,2})$")


class MenuEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the menu: what it is called, and what follows when a customer picks it."""

    id: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    """Its name for programs; customers never see it."""

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    """What the customer sees and may also type."""

    description: Annotated[str, msgspec.Meta(min_length=1, max_length=72)] | None = None
    """A second line under the title; a menu with one is always a list."""

    answer: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)] | None = None
    """What the bot says then. `{branch}`, `{hours}` and `{address}` are filled in."""

    handoff: bool = False
    """Whether picking it asks for a person."""

    def __post_init__(self) -> None:
        """Refuse an entry that leads nowhere."""
        if self.answer is None and not self.handoff:
            raise ValueError(f"the menu entry {self.id} needs an `answer`, or `handoff: true`")


def check_menu(entries: Sequence[MenuEntry]) -> None:
    """Raise ValueError where two entries cannot be told apart."""
    for what in ("id", "title"):
        seen: dict[str, str] = {}
        for entry in entries:
            value = entry.id if what == "id" else words_of(entry.title)
            if value in seen:
                raise ValueError(f"two menu entries have the same {what}: {seen[value]} and {getattr(entry, what)}")
            seen[value] = getattr(entry, what)


def find_tapped(entries: Sequence[MenuEntry], *, choice_id: str) -> MenuEntry | None:
    """Find the entry of a tap; None for an entry that no longer exists."""
    return next((entry for entry in entries if PREFIX + entry.id == choice_id), None)


def find_typed(entries: Sequence[MenuEntry], *, text: str) -> MenuEntry | None:
    """Find the entry whose title was typed; case, accents and punctuation do not matter."""
    said = words_of(text)
    return next((entry for entry in entries if words_of(entry.title) == said), None) if said else None


def number_in(text: str) -> int | None:
    """Read a typed number such as `2`, `2.` or `la opción 2`; None where more was said."""
    found = _NUMBER.match(words_of(text))
    return int(found[1]) if found else None
