"""What is kept of a dialogue between two messages: the steps that were taken, and the question that is open."""

from datetime import datetime

import msgspec

from waframe.dialogues.errors import Reason


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step with its result: a value as JSON, a refusal of an action, or that the dialogue was cancelled there."""

    name: str
    value: msgspec.Raw = msgspec.Raw(b"null")
    refused: str | None = None
    cancelled: Reason | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """The open question: what it is about, which step will answer it, and how many answers were no use so far."""

    name: str
    number: int
    tries: int = 0


class State(msgspec.Struct, frozen=True, kw_only=True):
    """A dialogue that is going on. `run` tells it from earlier ones of the conversation.

    `floor_epoch` and `word` are those under which the open question was asked last. An action that begins a dialogue
    may move the floor as well, so the epoch is not known until something was answered.
    """

    dialogue: str
    run: int
    expires_at: datetime
    floor_epoch: int | None
    word: int
    begun_by: str = ""
    steps: tuple[Step, ...] = ()
    asked: Asked | None = None


def fact_of(plugin: str) -> str:
    """Name the fact that holds the dialogue of a plugin."""
    return f"{plugin}.dialogue"


def encoded(state: State | None) -> str:
    """Write a state as the value of its fact; nothing is going on where it is empty."""
    return msgspec.json.encode(state).decode() if state is not None else ""


def decoded(value: str) -> State | None:
    """Read the value of the fact; None where nothing is going on. Raises msgspec.DecodeError."""
    return msgspec.json.decode(value, type=State) if value else None
