"""How an answer says whether it is one: settings of the mapping."""

import msgspec

from waframe import Settings
from waframe.plugins.inventory.paths import parse_path

Constant = str | int | float | bool


class Condition(Settings, frozen=True, kw_only=True):
    """When an answer means something: a value in a list, or words in a value or in the words of a fault."""

    path: str | None = None
    """Where the value stands; without it that of the status."""

    one_of: tuple[Constant, ...] = msgspec.field(default=(), name="in")
    """The values that mean it."""

    contains: tuple[str, ...] = ()
    """Words of which one stands in it, whatever their case and accents; also in the words of a fault."""

    def __post_init__(self) -> None:
        """Read the path."""
        check_path(self.path)


class Status(Settings, frozen=True, kw_only=True):
    """How an answer says whether it is one."""

    path: str
    """Where the status stands."""

    ok: tuple[Constant, ...] = ()
    """The values of a good answer."""

    not_found: tuple[Constant, ...] = ()
    """The values that say that the service does not know the part."""

    auth_denied: tuple[Constant, ...] = ()
    """The values that say that user or password are wrong."""

    ok_when_empty: bool = False
    """Whether an answer is good where the status is empty or missing."""

    auth_denied_when: Condition | None = None
    """Words that say that user or password are wrong."""

    message: str | None = None
    """Where the service's own words stand."""

    def __post_init__(self) -> None:
        """Read the paths."""
        check_path(self.path)
        check_path(self.message)
        if not (self.ok or self.ok_when_empty):
            raise ValueError("a status must say what is good: write `ok: [0]` or `ok_when_empty: true`")


def check_path(written: str | None) -> None:
    """Raise ValueError where a path cannot be read."""
    if written is not None:
        parse_path(written)
