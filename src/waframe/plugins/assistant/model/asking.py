"""Asks one model until it answers well: attempts where waiting may help, and one repair, all of it in the ledger."""

import random
from time import monotonic
from typing import TypeVar, cast

import anyio
import msgspec

from waframe import Host
from waframe.plugins.assistant.model.client import Client
from waframe.plugins.assistant.model.discretion import discreet
from waframe.plugins.assistant.model.errors import (
    ModelAway,
    ModelBroken,
    ModelBusy,
    ModelError,
    ModelRefused,
    ModelSlow,
)
from waframe.plugins.assistant.model.judging import Judged, Unusable, judge, repaired
from waframe.plugins.assistant.model.ledger import Entry, Ledger
from waframe.plugins.assistant.model.lines import Answer, Heard, Payer, Question
from waframe.plugins.assistant.model.pricing import at_most, cost_of
from waframe.plugins.assistant.model.requests import body_of
from waframe.plugins.assistant.model.settings import Caps

FormT = TypeVar("FormT", bound=msgspec.Struct)

_FIRST_PAUSE_SECONDS = 0.4
_LEDGER_SECONDS = 5.0


class Asking:
    """One question to one model."""

    def __init__(self, client: Client, *, ledger: Ledger, caps: Caps, payer: Payer, host: Host) -> None:
        self._client = client
        self._ledger = ledger
        self._caps = caps
        self._payer = payer
        self._host = host
        self._cost = 0

    async def answer(self, question: Question[FormT], *, until: float) -> Answer[FormT]:
        """Ask, show the model its mistake once, and give a sound answer; raises a ModelError."""
        began = monotonic()
        heard, judged = await self._heard(question, until=until)
        if isinstance(judged, Unusable):
            heard, judged = await self._heard(repaired(question, heard, judged), until=until)
        if isinstance(judged, Unusable):
            raise ModelBroken(
                self._client.name, reason=discreet(f"still wrong after it was told: {judged}")
            ) from judged
        return Answer(
            said=heard.said,
            model=self._client.name,
            cost_micros=self._cost,
            seconds=monotonic() - began,
            arguments=judged.arguments,
            form=cast("FormT | None", judged.form),
        )

    async def _heard(self, question: Question, *, until: float) -> tuple[Heard, Judged | Unusable]:
        """Ask as often as the model may be asked, while there is time."""
        attempts = self._client.model.attempts
        for attempt in range(1, attempts + 1):
            try:
                return await self._paid(question)
            except (ModelAway, ModelBusy) as error:
                pause = _pause(error, attempt)
                if attempt == attempts or anyio.current_time() + pause >= until:
                    raise
                await anyio.sleep(pause)
        raise ModelSlow(self._client.name, reason="it was not asked")

    async def _paid(self, question: Question) -> tuple[Heard, Judged | Unusable]:
        """Set aside what the call may cost, make it, and note what it cost, however it ends."""
        model, body = self._client.model, body_of(self._client.model, question)
        longest = question.max_tokens or model.max_tokens
        entry = await self._ledger.begin(
            self._payer,
            caps=self._caps,
            model=self._client.name,
            purpose=question.purpose,
            reserved_micros=at_most(model, asked_bytes=len(body), max_tokens=longest),
            now=self._host.clock.now(),
        )
        try:
            heard = await self._client.post(body)
        except ModelError as error:
            await self._end(entry, failure=error, cost=None if _may_have_cost(error) else 0)
            raise
        except BaseException:
            cut = ModelSlow(self._client.name, reason="cut off for lack of time")
            await self._end(entry, failure=cut, cost=None)
            raise
        failure, judged = self._judged(heard, question)
        await self._end(entry, heard=heard, cost=cost_of(model, heard.usage), failure=failure)
        if isinstance(failure, ModelRefused):
            raise failure
        return heard, judged

    def _judged(self, heard: Heard, question: Question) -> tuple[ModelError | None, Judged | Unusable]:
        """Judge an answer; one that is of no use has cost as much as any other."""
        if heard.finish == "content_filter":
            return ModelRefused(self._client.name, reason="it does not want to answer this"), Judged()
        try:
            return None, judge(heard, question)
        except Unusable as unusable:
            return ModelBroken(self._client.name, reason=discreet(str(unusable))), unusable

    async def _end(
        self, entry: Entry, *, cost: int | None, heard: Heard | None = None, failure: ModelError | None = None
    ) -> None:
        """Write the end into the ledger, also while the turn is being cancelled."""
        with anyio.move_on_after(_LEDGER_SECONDS, shield=True):
            self._cost += await self._ledger.end(
                entry,
                cost_micros=cost,
                now=self._host.clock.now(),
                usage=heard.usage if heard else None,
                failure=failure,
            )


def _may_have_cost(error: ModelError) -> bool:
    return isinstance(error, ModelBroken) or (isinstance(error, ModelAway) and error.reached)


def _pause(error: ModelAway | ModelBusy, attempt: int) -> float:
    """Say how long to wait: as long as was asked for, else twice as long each time, and not all at once."""
    if isinstance(error, ModelBusy) and error.pause_seconds is not None:
        return error.pause_seconds
    return _FIRST_PAUSE_SECONDS * (1 << (attempt - 1)) * random.uniform(0.75, 1.25)  # noqa: S311  # no secret
