"""What the customer is told, as contents: the vehicle with buttons, the question which number, the wish for a photo."""

from collections.abc import Sequence

from waframe import Button, Buttons, Context, Reply, Text
from waframe_ocr_vin.naming_parts import Part
from waframe_ocr_vin.numbers.vin import ENDING
from waframe_ocr_vin.reading import Hint, Refusal
from waframe_ocr_vin.vehicles.vehicle import Vehicle

PREFIX = "ocr_vin:"
YES, NO = "yes", "no"
_REFUSED = frozenset(one.value for one in Refusal)


def named(vehicle: Vehicle) -> str:
    """Give the words for a vehicle: Nissan Tsuru 2009; empty where nothing is known."""
    return " ".join(str(part) for part in (vehicle.make, vehicle.model, vehicle.year) if part)


def found(ctx: Context, vin: str, vehicle: Vehicle) -> Buttons:
    """Name the number and the vehicle, and ask whether that is right."""
    return _asked(ctx, "found", vin=vin, vehicle=vehicle)


def typed(ctx: Context, vin: str, vehicle: Vehicle, *, is_mended: bool) -> Buttons:
    """Name the vehicle of a number that was typed, and ask whether that is right."""
    return _asked(ctx, "mended" if is_mended else "typed", vin=vin, vehicle=vehicle)


def unsure(ctx: Context, vins: Sequence[str], vehicle: Vehicle) -> Buttons:
    """Ask which of two numbers is right, or whether the only one is."""
    if len(vins) == 1:
        return _asked(ctx, "unsure", vin=vins[0], vehicle=vehicle)
    first, second = vins[:2]
    apart = first[-ENDING:] != second[-ENDING:]
    choices = [_button(YES, vin, title=vin[-ENDING:] if apart else vin) for vin in (first, second)]
    body = ctx.text("ocr_vin.which", first=first, second=second)
    return Buttons(body=body, buttons=(*choices, _button(NO, first, title=ctx.text("ocr_vin.neither"))))


def confirmed(ctx: Context, vin: str, vehicle: Vehicle) -> Reply:
    """Say that the number is noted."""
    return Reply(contents=(Text(body=_words(ctx, "confirmed", vin=vin, vehicle=vehicle)),))


def known(ctx: Context, vin: str, vehicle: Vehicle) -> Reply:
    """Say that the number is the one that was confirmed before."""
    return Reply(contents=(Text(body=_words(ctx, "known", vin=vin, vehicle=vehicle)),))


def better_photo(ctx: Context, hint: Hint | None) -> Text:
    """Ask for a better photo, and say what would make it one."""
    how = ctx.text(f"ocr_vin.hint.{hint.value if hint else 'any'}")
    return Text(body=ctx.text("ocr_vin.better_photo", how=how))


def part(ctx: Context, part: Part) -> Text:
    """Name the part of the catalogue whose number stands in the photo."""
    return Text(body=ctx.text("ocr_vin.part", title=part.title, code=part.code.code))


def refused(ctx: Context, refusal: str | None) -> Text:
    """Say why a file is not read, and what to send instead."""
    kind = refusal if refusal in _REFUSED else Refusal.DAMAGED.value
    return Text(body=ctx.text(f"ocr_vin.refused.{kind}"))


def read_tap(choice_id: str) -> tuple[str, str] | None:
    """Read what a tap on one of our buttons says: yes or no, and to which number."""
    if not choice_id.startswith(PREFIX):
        return None
    answer, _, vin = choice_id.removeprefix(PREFIX).partition(":")
    return (answer, vin) if answer in {YES, NO} and vin else None


def _asked(ctx: Context, key: str, *, vin: str, vehicle: Vehicle) -> Buttons:
    yes = _button(YES, vin, title=ctx.text("ocr_vin.yes"))
    no = _button(NO, vin, title=ctx.text("ocr_vin.no"))
    return Buttons(body=_words(ctx, key, vin=vin, vehicle=vehicle), buttons=(yes, no))


def _words(ctx: Context, key: str, *, vin: str, vehicle: Vehicle) -> str:
    name = named(vehicle)
    if not name:
        return ctx.text(f"ocr_vin.{key}_bare", vin=vin)
    return ctx.text(f"ocr_vin.{key}", vin=vin, vehicle=name)


def _button(answer: str, vin: str, *, title: str) -> Button:
    return Button(id=f"{PREFIX}{answer}:{vin}", title=title)
