"""Takes a message as an answer to the open question, where it is one; taps are known by their ids."""

import msgspec

from waframe import Audio, Choice, Contacts, Document, Image, Location, Message, Text, Video
from waframe.dialogues.state import State

SKIP, YES, NO = "skip", "yes", "no"
_VALUES = {SKIP: None, YES: True, NO: False}
_SPOKEN = (Text, Image, Document, Audio, Video, Location, Contacts)


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer answers: the message, and what was tapped where it is a tap."""

    message: Message
    tapped: str | None = None


class Stale(msgspec.Struct, frozen=True, kw_only=True):
    """A tap on a question of this dialogue that is answered already; `is_same` says that it was answered so."""

    is_same: bool


def tap_id(plugin: str, run: int, *, number: int, answer: str) -> str:
    """Name a button or a row, so that a tap tells which question of which dialogue it answers."""
    return f"{plugin}:{run}:{number}:{answer}"


def hear(message: Message, state: State, *, plugin: str) -> Said | Stale | None:
    """Tell what a message is to a dialogue; None for what cannot be meant for it, such as another plugin's button."""
    content = message.content
    if isinstance(content, _SPOKEN):
        return Said(message=message)
    ours = f"{plugin}:{state.run}:"
    if not isinstance(content, Choice) or not content.id.startswith(ours) or state.asked is None:
        return None
    number, _, answer = content.id.removeprefix(ours).partition(":")
    if number == str(state.asked.number):
        return Said(message=message, tapped=answer)
    return Stale(is_same=_answered(state, number) == _VALUES.get(answer, answer))


def _answered(state: State, number: str) -> object:
    """Give the answer that a question got."""
    place = int(number) if number.isdecimal() else len(state.steps)
    return msgspec.json.decode(state.steps[place].value) if place < len(state.steps) else ...
