"""The record of a dialogue's steps: read in order while the function is run again, and written on after that."""

from typing import NoReturn, cast

import msgspec

from waframe.dialogues.errors import DialogueChanged, DialogueEndless, Reason
from waframe.dialogues.halting import AtQuestion, Halt, Halted, OffCourse
from waframe.dialogues.state import Asked, State, Step

_STEPS_AT_MOST = 500
_AT_ONCE = 200


class Record:
    """Knows the next step. While `expects` is set, that question is open and nothing new may happen before it."""

    def __init__(self, state: State, *, expects: Asked | None) -> None:
        self.halt: Halt | None = None
        self.expects = expects
        self._dialogue = state.dialogue
        self._steps = list(state.steps)
        self._place = 0
        self._new = 0

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, those of this run included."""
        return tuple(self._steps)

    @property
    def is_live(self) -> bool:
        """Tell whether what happens now happens for the first time."""
        self._go_on()
        return self._place == len(self._steps) and self.expects is None

    def next(self, name: str) -> Step | None:
        """Give the recorded step of this name; None where it has to be taken now."""
        self._go_on()
        if self._place < len(self._steps):
            step = self._steps[self._place]
            if step.name != name:
                self._leave(recorded=step.name, found=name)
            self._place += 1
            return step
        if self.expects is not None and self.expects.name != name:
            self._leave(recorded=self.expects.name, found=name)
        return None

    def value(self, step: Step, *, kind: object, optional: bool = False) -> object:
        """Give the value of a step as its type."""
        try:
            wanted = cast("type", kind)
            return msgspec.json.decode(step.value, type=wanted | None if optional else wanted)
        except msgspec.ValidationError as error:
            self._leave(recorded=step.name, found=f"the same with another type ({error})")

    def keep(
        self, name: str, value: object = None, *, refused: str | None = None, cancelled: Reason | None = None
    ) -> None:
        """Write a step that was taken."""
        raw = msgspec.Raw(msgspec.json.encode(value))
        self._steps.append(Step(name=name, value=raw, refused=refused, cancelled=cancelled))
        self._place += 1
        if self._place > _STEPS_AT_MOST:
            raise DialogueEndless(self._dialogue, many=self._place)

    def count(self) -> None:
        """Note that something new is done; raises DialogueEndless where that has no end."""
        self._new += 1
        if self._new > _AT_ONCE:
            raise DialogueEndless(self._dialogue, many=self._new)

    def wait(self, *, yielded: bool = False) -> NoReturn:
        """Halt at a question."""
        self.halt = AtQuestion(yielded=yielded)
        raise Halted

    def end(self) -> None:
        """Note that the function came to its end; with steps left over it has gone another way."""
        left = self._steps[self._place].name if self._place < len(self._steps) else None
        recorded = left or (self.expects.name if self.expects else None)
        if self.halt is None and recorded is not None:
            self.halt = OffCourse(error=DialogueChanged(self._dialogue, recorded=recorded, found="its end"))

    def _go_on(self) -> None:
        """Keep a function that caught its halt from going on all the same."""
        if self.halt is not None:
            raise Halted

    def _leave(self, *, recorded: str, found: str) -> NoReturn:
        self.halt = OffCourse(error=DialogueChanged(self._dialogue, recorded=recorded, found=found))
        raise Halted
