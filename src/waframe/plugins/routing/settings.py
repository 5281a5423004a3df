"""What a branch may set for the way it receives its customers."""

import re
from datetime import date
from typing import Annotated

import msgspec

from waframe import Settings
from waframe.plugins.routing.hours import DAYS_PATTERN, TIMES_PATTERN, Hours, parse_hours
from waframe.plugins.routing.menu import ENTRIES_AT_MOST, MenuEntry, check_menu

Days = Annotated[str, msgspec.Meta(pattern=DAYS_PATTERN, examples=["mon-fri", "sat"])]
Times = Annotated[str, msgspec.Meta(pattern=TIMES_PATTERN, examples=["09:00-19:00", "09:00-14:00, 16:00-19:00"])]

PLACEHOLDERS = ("branch", "hours", "address")
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


class Pin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place on the map."""

    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    """Degrees north."""

    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    """Degrees east; Mexico lies west, so it is negative."""


class RoutingSettings(Settings, frozen=True, kw_only=True):
    """What a branch may set under `routing:`."""

    greeting: Annotated[str, msgspec.Meta(min_length=1, max_length=600)] | None = None
    """What a customer reads first; without it a text that names the branch.

    `{branch}`, `{hours}` and `{address}` are filled in, here and in the answers of the menu.
    """

    greet_after_hours: Annotated[float, msgspec.Meta(gt=0)] = 12.0
    """After how long a silence a customer is greeted, and shown the menu, again."""

    pass_on: bool = True
    """Whether a text that nobody understood is passed on to a person: said once, and noted as the fact `handoff`."""

    hours: dict[Days, Times] = msgspec.field(default_factory=dict)
    """The week: `mon-fri: 09:00-19:00`, `sat: 09:00-14:00`. Days not named are closed; without any, always open."""

    holidays: tuple[date, ...] = ()
    """Dates on which the branch stays closed, such as `2026-12-25`."""

    special_hours: dict[date, Times] = msgspec.field(default_factory=dict)
    """Dates with hours of their own, such as `2026-12-24: 09:00-14:00`."""

    out_of_hours: Annotated[str, msgspec.Meta(min_length=1, max_length=300)] | None = None
    """What a customer reads, once while the branch is closed; `{opens}` becomes «mañana a las 9:00»."""

    address: Annotated[str, msgspec.Meta(min_length=1, max_length=300)] | None = None
    """The answer to where the branch is."""

    pin: Pin | None = None
    """Where it is on the map, sent along with the address."""

    menu: Annotated[tuple[MenuEntry, ...], msgspec.Meta(max_length=ENTRIES_AT_MOST)] = ()
    """What customers can pick from: up to three entries become buttons, more become a list."""

    menu_button: Annotated[str, msgspec.Meta(min_length=1, max_length=20)] | None = None
    """The words on the button that opens the list."""

    def __post_init__(self) -> None:
        """Refuse hours, menus and texts that contradict themselves."""
        self.opening_hours()
        check_menu(self.menu)
        _check_text("greeting", self.greeting, known=PLACEHOLDERS)
        _check_text("out_of_hours", self.out_of_hours, known=(*PLACEHOLDERS, "opens"))
        for entry in self.menu:
            _check_text(f"the answer of {entry.id}", entry.answer, known=PLACEHOLDERS)

    def opening_hours(self) -> Hours:
        """Read the hours; a branch that sets no week is always open, but for its holidays."""
        week = self.hours or {"mon-sun": "00:00-24:00"}
        return parse_hours(week, holidays=self.holidays, special=self.special_hours)


def fill(text: str, **values: str) -> str:
    """Fill in the `{names}` of a text that stands in the settings."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _check_text(name: str, text: str | None, *, known: tuple[str, ...]) -> None:
    for found in _PLACEHOLDER.finditer(text or ""):
        if found[1] not in known:
            fitting = ", ".join(f"{{{one}}}" for one in known)
            raise ValueError(f"{name} has no value for {found[0]}; there are {fitting}")
