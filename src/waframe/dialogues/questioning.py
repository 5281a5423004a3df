"""Puts questions: an answered one is given its answer, the open one what was heard, and a new one is asked."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import NoReturn, cast

import msgspec

from waframe import AnyContent, Context
from waframe.dialogues.errors import Cancelled, Reason, Unreadable
from waframe.dialogues.hearing import Said, tap_id
from waframe.dialogues.questions import Question, T
from waframe.dialogues.record import Record
from waframe.dialogues.state import Asked, State
from waframe.dialogues.words import among


class Again(msgspec.Struct, frozen=True, kw_only=True):
    """The open question is asked once more; where something came between, that is said."""

    after_something: bool = False


class Cancel(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody will answer the open question."""

    reason: Reason


Heard = Said | Again | Cancel


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer may be: a word that cancels, a wish for a person, unreadable so many times, and left to others."""

    cancel_words: Collection[str]
    person_words: Collection[str]
    tries: int
    yields: bool


class Questioning:
    """Puts the questions of one run; `contents` is what the customer is told, `asked` the question that is open.

    Where the dialogue `is_over`, nothing new is asked any more.
    """

    def __init__(
        self,
        ctx: Context,
        record: Record,
        *,
        state: State,
        heard: Heard | None,
        patience: Patience,
        is_over: bool,
    ) -> None:
        self.contents: list[AnyContent] = []
        self.asked: Asked | None = None
        self._ctx = ctx
        self._record = record
        self._run = state.run
        self._heard = heard
        self._patience = patience
        self._is_over = is_over

    async def put(self, question: Question[T], values: Mapping[str, object]) -> T | None:
        """Give the answer, raise Cancelled, or halt at the question."""
        name = f"ask {question.key}"
        step = self._record.next(name)
        if step is not None and step.cancelled is not None:
            raise Cancelled(step.cancelled)
        if step is not None:
            return cast("T | None", self._record.value(step, kind=question.kind, optional=question.optional))
        asked = self._record.expects or Asked(name=name, number=len(self._record.steps))
        heard, self._heard, self._record.expects = self._heard, None, None
        match heard:
            case Said():
                return self._answer(question, values, said=heard, asked=asked)
            case Cancel(reason=reason):
                return self._cancel(asked, reason)
            case Again() | None:
                is_resumed = heard is not None and heard.after_something
                hint = self._ctx.text("dialogues.resumed") if is_resumed else None
                return self._ask(question, values, asked=asked, hint=hint)

    def _answer(self, question: Question[T], values: Mapping[str, object], *, said: Said, asked: Asked) -> T | None:
        text = said.message.text
        if said.tapped is None and not question.is_exactly(text):
            if among(text, self._patience.cancel_words):
                self._cancel(asked, Reason.WORDS)
            if among(text, self._patience.person_words):
                self._record.wait(yielded=True)
        try:
            skipped = question.is_skipped(said, say=self._ctx.text)
            value = None if skipped else question.read(said, say=self._ctx.text)
        except Unreadable as error:
            self._doubt(question, values, asked=asked, error=error)
        self._record.keep(asked.name, value)
        return value

    def _doubt(
        self, question: Question[T], values: Mapping[str, object], *, asked: Asked, error: Unreadable
    ) -> NoReturn:
        if self._patience.yields:
            self._record.wait(yielded=True)
        if asked.tries + 1 >= self._patience.tries:
            self._cancel(asked, Reason.TRIES)
        asked = msgspec.structs.replace(asked, tries=asked.tries + 1)
        self._ask(question, values, asked=asked, hint=self._ctx.text(error.key, **error.values))

    def _ask(
        self, question: Question[T], values: Mapping[str, object], *, asked: Asked, hint: str | None = None
    ) -> NoReturn:
        if self._is_over:
            self._record.wait()
        self.asked = asked
        body = self._ctx.text(question.key, **values)
        if hint is not None:
            body = self._ctx.text("dialogues.again", hint=hint, question=body)
        name = partial(self._tap, asked)
        self.contents.append(question.show(body, say=self._ctx.text, name=name))
        self._record.wait()

    def _tap(self, asked: Asked, answer: str) -> str:
        return tap_id(self._ctx.plugin, self._run, number=asked.number, answer=answer)

    def _cancel(self, asked: Asked, reason: Reason) -> NoReturn:
        self._record.keep(asked.name, cancelled=reason)
        raise Cancelled(reason)
