"""The brain that asks a language model, which is a guest: it looks things up and words the reply.

All that counts is done by actions, and a reply that claims what no action told is replaced.
"""

from pathlib import Path

import msgspec

from waframe import ActionRefused, ActionUnknown, By, Choice, Reply, Risk, Text
from waframe.plugins.assistant.brains import CustomerTurn
from waframe.plugins.assistant.guards.breach import Breach
from waframe.plugins.assistant.guards.checking import find_breaches
from waframe.plugins.assistant.guards.evidence import Deed, evidence_of
from waframe.plugins.assistant.hands import Hands
from waframe.plugins.assistant.model.conversing import converse
from waframe.plugins.assistant.model.errors import ModelError
from waframe.plugins.assistant.model.lines import Answer, Payer, Question, ToolCall
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.model.prompts import find_prompt
from waframe.plugins.assistant.settings import AssistantSettings
from waframe.plugins.assistant.thinking.prompting import lines_of
from waframe.plugins.assistant.thinking.remembering import recalled
from waframe.plugins.assistant.thinking.tooling import tools_of
from waframe.plugins.assistant.thinking.turns import recent_deeds
from waframe.plugins.assistant.understanding.intents import Intent, find_intents

PURPOSE = "answer"
LONGEST_REPLY = 1_500


class Worded(msgspec.Struct, frozen=True, kw_only=True):
    """What a model made of a turn: its words, what was wrong with them, and what it cost; no words where it failed."""

    text: str = ""
    breaches: tuple[Breach, ...] = ()
    model: str | None = None
    cost_micros: int = 0
    failure: str | None = None


class ModelBrain:
    """Asks the models of a branch."""

    def __init__(self, settings: AssistantSettings, *, models: Models, folder: Path) -> None:
        self._settings = settings
        self._models = models
        self._folder = folder

    async def word(self, turn: CustomerTurn, *, hands: Hands) -> Worded:
        """Let the model act and word a reply; a failure is told and not raised, so that the rules finish the turn."""
        ctx = hands.ctx
        known = await ctx.store.facts.all(ctx.conversation.id)
        before = await recent_deeds(ctx)
        question: Question = Question(
            lines=lines_of(
                find_prompt(self._folder, ctx.branch),
                history=turn.history,
                news=turn.messages,
                facts={fact.name: fact for fact in known},
                earlier=recalled(before),
            ),
            purpose=PURPOSE,
            tools=tools_of(ctx),
        )
        payer = Payer(branch=ctx.branch, conversation_id=ctx.conversation.id)
        running = _Running(hands, turn)
        try:
            answer = await converse(self._models, question, settings=self._settings, payer=payer, run=running.run)
        except ModelError as error:
            ctx.log.warning("assistant.model_gave_up", code=error.code, reason=error.reason)
            return Worded(failure=error.code)
        return _judged(answer, turn, hands=hands, before=before)


class _Running:
    """Runs what a model calls, with the rights of a model; what binds the business needs the customer's own yes."""

    def __init__(self, hands: Hands, turn: CustomerTurn) -> None:
        self._hands = hands
        self._risks = {name: action.risk for name, action in hands.ctx.offered(by=By.MODEL).items()}
        self._agreed = _agrees(turn)

    async def run(self, call: ToolCall, taken: msgspec.Struct) -> str:
        """Run one call; a refusal is told to the model as the result."""
        if self._risks.get(call.name) is Risk.COMMIT and not self._agreed:
            return _refusal("the customer has not said yes to this in their newest message; ask them first")
        try:
            arguments = msgspec.json.encode(taken).decode()
            return await self._hands.act_in_json(call.name, arguments, by=By.MODEL)
        except ActionUnknown as error:
            return _refusal(str(error))
        except ActionRefused as error:
            return _refusal(error.reason)


def _agrees(turn: CustomerTurn) -> bool:
    """Tell whether the customer typed or tapped a yes (or a wish to cancel) in what they wrote just now."""
    typed = [message for message in turn.messages if isinstance(message.content, Text | Choice)]
    wanted = {Intent.CONFIRM, Intent.CANCEL}
    return any(wanted & find_intents(message.text) for message in typed[-1:])


def _judged(answer: Answer, turn: CustomerTurn, *, hands: Hands, before: list[Deed]) -> Worded:
    told = [
        Deed(action=one.action, result=one.result, arguments=one.arguments) for one in hands.done if one.refusal is None
    ]
    said = [message.text for message in (*turn.history, *turn.messages) if message.direction == "in"]
    heard = [*said, hands.ctx.branch.name]
    text = answer.text.strip()[:LONGEST_REPLY]
    return Worded(
        text=text,
        breaches=find_breaches(text, evidence_of([*before, *told], heard=heard)),
        model=answer.model,
        cost_micros=answer.cost_micros,
    )


def _refusal(reason: str) -> str:
    return msgspec.json.encode({"refused": reason}).decode()


def reply_of(worded: Worded) -> Reply:
    """Make the model's words a reply."""
    return Reply(contents=(Text(body=worded.text),) if worded.text else ())
