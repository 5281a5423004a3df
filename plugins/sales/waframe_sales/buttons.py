"""The buttons under a quote: what they say, and what their ids mean when they come back."""

from enum import StrEnum

import msgspec

from waframe import AnyContent, Button, Buttons, Context
from waframe_sales.quote import Quote

_PREFIX = "sales"
_PARTS = 4


class Wish(StrEnum):
    """What a customer wants with a quote."""

    CONFIRM = "confirm"
    CHANGE = "change"
    REJECT = "reject"


class Tap(msgspec.Struct, frozen=True, kw_only=True):
    """A button of ours that was tapped: what is wished, of which version of which quote."""

    wish: Wish
    quote_id: str
    version: int


def buttons(ctx: Context, quote: Quote) -> tuple[Button, ...]:
    """Make the buttons of a version of a quote."""
    return tuple(
        Button(id=f"{_PREFIX}:{wish.value}:{quote.id}:{quote.version}", title=ctx.text(f"sales.button.{wish.value}"))
        for wish in Wish
    )


def read_tap(button_id: str) -> Tap | None:
    """Read the id of a button; None where it is not ours."""
    parts = button_id.split(":")
    if len(parts) != _PARTS or parts[0] != _PREFIX or parts[1] not in set(Wish) or not parts[3].isdecimal():
        return None
    return Tap(wish=Wish(parts[1]), quote_id=parts[2], version=int(parts[3]))


def shows(content: AnyContent, quote_id: str, *, version: int) -> bool:
    """Tell whether a message of ours shows this version of a quote, with its buttons."""
    if not isinstance(content, Buttons):
        return False
    taps = [read_tap(one.id) for one in content.buttons]
    return any(tap is not None and (tap.quote_id, tap.version) == (quote_id, version) for tap in taps)
