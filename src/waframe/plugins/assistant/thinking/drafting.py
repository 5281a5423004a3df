"""Drafts in the shadow of people: what the assistant would say stands in a note, and nothing is sent or changed."""

from pathlib import Path
from time import perf_counter

import msgspec

from waframe import ActionRefused, Context, Note, Reply, readable
from waframe.plugins.assistant.brains import Brain, CustomerTurn
from waframe.plugins.assistant.hands import Hands
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.settings import AssistantSettings
from waframe.plugins.assistant.thinking.model_brain import ModelBrain, Worded, reply_of
from waframe.plugins.assistant.thinking.turns import begun, keep

DRAFT = "draft"


class Drafting:
    """The brains of one branch, whose hands may only look."""

    def __init__(self, settings: AssistantSettings, *, rules: Brain, models: Models, folder: Path) -> None:
        self._rules = rules
        self._model = ModelBrain(settings, models=models, folder=folder) if settings.asks_models else None

    async def draft(self, ctx: Context, turn: CustomerTurn) -> None:
        """Write down what would be said; where that would take a change, there is no draft."""
        began, hands = perf_counter(), Hands(ctx, only_looks=True)
        worded = await self._model.word(turn, hands=hands) if self._model is not None else Worded(failure="no-model")
        if worded.failure is None and not worded.breaches and worded.text:
            brain, reply = "model", reply_of(worded)
        else:
            brain, reply = "rules", await self._by_rules(ctx, turn, hands=hands)
        text = "\n\n".join(readable(content) for content in reply.contents)
        if not text:
            return
        ctx.write(Note(body=ctx.text("assistant.note.draft", text=text)))
        thought = msgspec.structs.replace(
            begun(ctx, brain=brain, message_id=turn.last.id),
            model=worded.model,
            cost_micros=worded.cost_micros,
            outcome=DRAFT,
            reply=text,
            millis=round((perf_counter() - began) * 1000),
        )
        keep(ctx, thought, hands.done)

    async def _by_rules(self, ctx: Context, turn: CustomerTurn, *, hands: Hands) -> Reply:
        try:
            return await self._rules.think(ctx, turn, hands=hands) or Reply(contents=())
        except ActionRefused:
            return Reply(contents=())
