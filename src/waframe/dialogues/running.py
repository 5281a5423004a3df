"""Runs the author's function once, from its start to where it halts, and tells how that ended."""

from collections.abc import Awaitable, Callable

import msgspec

from waframe import AnyContent, Context
from waframe.dialogues.errors import Cancelled, DialogueChanged, Reason
from waframe.dialogues.halting import AtQuestion, Halted, OffCourse
from waframe.dialogues.questioning import Heard, Patience, Questioning
from waframe.dialogues.record import Record
from waframe.dialogues.state import Asked, State, Step
from waframe.dialogues.talk import Talk

Function = Callable[[Talk], Awaitable[None]]


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """A question is open now."""

    contents: tuple[AnyContent, ...]
    steps: tuple[Step, ...]
    asked: Asked | None


class Yielded(msgspec.Struct, frozen=True, kw_only=True):
    """The message was no answer; everything stays as it was."""


class Over(msgspec.Struct, frozen=True, kw_only=True):
    """The function came to its end; the reason is why it was cancelled and did not catch that."""

    contents: tuple[AnyContent, ...]
    reason: Reason | None = None


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """The function no longer is the one that began."""

    error: DialogueChanged


Ended = Asking | Yielded | Over | Changed


async def run(
    function: Function,
    ctx: Context,
    state: State,
    *,
    heard: Heard | None,
    patience: Patience,
    is_over: bool = False,
) -> Ended:
    """Run the function over what is recorded, and on from there with what was heard."""
    record = Record(state, expects=state.asked if heard is not None else None)
    questioning = Questioning(ctx, record, state=state, heard=heard, patience=patience, is_over=is_over)
    reason = None
    try:
        await function(Talk(ctx, record, questioning, begun_by=state.begun_by))
    except Halted:
        pass
    except Cancelled as error:
        reason = error.reason
    except BaseExceptionGroup as group:  # where a task group stands around a question
        _, others = group.split(Halted)
        if others is not None:
            raise others from None
    record.end()
    contents = tuple(questioning.contents)
    match record.halt:
        case AtQuestion(yielded=True):
            return Yielded()
        case AtQuestion():
            return Asking(contents=contents, steps=record.steps, asked=questioning.asked)
        case OffCourse(error=changed):
            return Changed(error=changed)
        case None:
            return Over(contents=contents, reason=reason)
