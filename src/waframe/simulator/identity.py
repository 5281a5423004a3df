"""Which of a person's identifiers a webhook tells, and what becomes of them (business-scoped ids, usernames)."""

import msgspec

from waframe.simulator.clock import DAY_SECONDS
from waframe.simulator.records import Message, Person

PHONE_KEPT_SECONDS = 30 * DAY_SECONDS


def visible(person: Person, exchanged: list[Message], now: float) -> Person:
    """Leave out of a person what a number is not told; `exchanged` is what they wrote to one another before."""
    match person.identity:
        case "phone":
            return msgspec.structs.replace(person, bsuid=None, parent_bsuid=None, username=None)
        case "bsuid":
            return msgspec.structs.replace(person, phone=None)
        case "fading" if _has_faded(exchanged, now):
            return msgspec.structs.replace(person, phone=None)
        case _:
            return person


def visible_in_status(person: Person, message: Message) -> Person:
    """Leave out what the status of a message does not tell: a phone to which it was sent is always told."""
    if message.raw.get("to") is not None:
        hidden = person.identity == "phone"
        return msgspec.structs.replace(person, bsuid=None, username=None) if hidden else person
    return msgspec.structs.replace(person, phone=None) if person.identity in ("bsuid", "fading") else person


def _has_faded(exchanged: list[Message], now: float) -> bool:
    """The phone is known for thirty days after the last exchange that carried it; the first one always does."""
    carried = [message.at for message in exchanged if message.told_phone or message.raw.get("to") is not None]
    return bool(exchanged) and (not carried or max(carried) < now - PHONE_KEPT_SECONDS)
