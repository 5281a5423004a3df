"""Lets a model call tools until it has an answer: so many calls, so much time, and then it must speak."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio
import msgspec

from waframe.plugins.assistant.model.errors import ModelSlow
from waframe.plugins.assistant.model.lines import Answer, Payer, Question, Result, ToolCall
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.model.settings import ModelSettings

FormT = TypeVar("FormT", bound=msgspec.Struct)
Run = Callable[[ToolCall, msgspec.Struct], Awaitable[str]]
"""Runs a call with its checked arguments, and gives what the model is told of it."""

CALLS_AT_MOST = 6
_NO_MORE = '{"refused": "not run: these were too many calls for one turn"}'


async def converse(
    models: Models,
    question: Question[FormT],
    *,
    settings: ModelSettings,
    payer: Payer,
    run: Run,
    calls_at_most: int = CALLS_AT_MOST,
) -> Answer[FormT]:
    """Give the model's last answer, which calls nothing; its costs and seconds are those of the whole turn.

    Raises a ModelError as `Models.ask` does, and ModelBroken for a model that goes on calling when it may no longer.
    """
    cost, left, began = 0, calls_at_most, anyio.current_time()
    while True:
        seconds = settings.deadline_seconds - (anyio.current_time() - began)
        if seconds <= 0:
            raise ModelSlow("all models", reason=f"no answer within {settings.deadline_seconds:.1f} s")
        if left <= 0:
            question = msgspec.structs.replace(question, calling="none")
        within = msgspec.structs.replace(settings, deadline_seconds=seconds)
        answer = await models.ask(question, settings=within, payer=payer)
        cost += answer.cost_micros
        if not answer.said.calls:
            return msgspec.structs.replace(answer, cost_micros=cost, seconds=anyio.current_time() - began)
        results = [
            await _result(call, taken, run) if place < left else Result(call_id=call.id, text=_NO_MORE)
            for place, (call, taken) in enumerate(_pairs(answer))
        ]
        left -= len(results)
        question = msgspec.structs.replace(question, lines=(*question.lines, answer.said, *results))


def _pairs(answer: Answer[FormT]) -> list[tuple[ToolCall, msgspec.Struct]]:
    return list(zip(answer.said.calls, answer.arguments, strict=True))


async def _result(call: ToolCall, taken: msgspec.Struct, run: Run) -> Result:
    return Result(call_id=call.id, text=await run(call, taken))
