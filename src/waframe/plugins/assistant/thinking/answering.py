"""Answers a turn: by the model where the branch has one, and by the rules where it has none or the model fails."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import msgspec

from waframe import Context, Message, Reply, SenderType, readable
from waframe.plugins.assistant.brains import Brain, CustomerTurn
from waframe.plugins.assistant.dialogue.keeping import recall
from waframe.plugins.assistant.hands import Hands
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.settings import AssistantSettings
from waframe.plugins.assistant.thinking.model_brain import ModelBrain, Worded, reply_of
from waframe.plugins.assistant.thinking.replacing import words_of
from waframe.plugins.assistant.thinking.turns import Thought, begun, keep

SILENT = Reply(contents=())
SAME_MATTER = timedelta(hours=12)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Answering:
    """The brains of one branch."""

    def __init__(self, settings: AssistantSettings, *, rules: Brain, models: Models, folder: Path) -> None:
        self._settings = settings
        self._rules = rules
        self._model = ModelBrain(settings, models=models, folder=folder) if settings.asks_models else None

    async def answer(self, ctx: Context, turn: CustomerTurn) -> Reply | None:
        """Give the reply, and keep how it came about."""
        began, hands = perf_counter(), Hands(ctx)
        if self._model is None:
            reply = await self._rules.think(ctx, turn, hands=hands)
            thought = begun(ctx, brain="rules", message_id=turn.last.id)
        else:
            reply, thought = await self._by_model(self._model, ctx, turn, hands=hands)
        if reply is None and not hands.done:
            return None
        self._keep(ctx, thought, reply, hands=hands, began=began)
        return reply

    async def _by_model(
        self, model: ModelBrain, ctx: Context, turn: CustomerTurn, *, hands: Hands
    ) -> tuple[Reply | None, Thought]:
        worded = await model.word(turn, hands=hands)
        thought = msgspec.structs.replace(
            begun(ctx, brain="model", message_id=turn.last.id),
            model=worded.model,
            cost_micros=worded.cost_micros,
            breaches="; ".join(breach.reason for breach in worded.breaches),
        )
        if worded.failure is None and not worded.breaches and worded.text:
            return reply_of(worded), thought
        return await self._instead(ctx, turn, worded, hands=hands, thought=thought)

    async def _instead(
        self, ctx: Context, turn: CustomerTurn, worded: Worded, *, hands: Hands, thought: Thought
    ) -> tuple[Reply | None, Thought]:
        """Finish a turn whose words may not be said: what was done already speaks for itself, else the rules do."""
        outcome = "rules" if worded.failure is not None else "replaced"
        thought = msgspec.structs.replace(thought, outcome=outcome)
        words = await words_of(hands)
        if words is not None:
            return Reply(contents=words), thought
        caught_up = msgspec.structs.replace(turn, missed=await _missed(ctx, turn))
        return await self._rules.think(ctx, caught_up, hands=hands), thought

    def _keep(self, ctx: Context, thought: Thought, reply: Reply | None, *, hands: Hands, began: float) -> None:
        said = "\n\n".join(readable(content) for content in reply.contents) if reply is not None else ""
        outcome = "silent" if not said and thought.outcome == "said" else thought.outcome
        millis = round((perf_counter() - began) * 1000)
        keep(ctx, msgspec.structs.replace(thought, reply=said, outcome=outcome, millis=millis), hands.done)


async def _missed(ctx: Context, turn: CustomerTurn) -> tuple[Message, ...]:
    """Give what the customer said since the rules took something in, as long as it is not an old matter."""
    request = await recall(ctx)
    since = max(request.at or _LONG_AGO, turn.last.at - SAME_MATTER)
    said = (message for message in turn.history if message.sender_type is SenderType.CLIENT)
    return tuple(message for message in said if message.at > since)
