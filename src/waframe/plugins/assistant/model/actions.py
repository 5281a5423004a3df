"""What the assistant's models do for other plugins: the system action `ask_model`."""

from typing import Annotated, Literal

import msgspec

from waframe import Action, ActionCall, ActionRefused, Context, Risk
from waframe.plugins.assistant.model.errors import ModelError
from waframe.plugins.assistant.model.lines import Instruction, Line, Payer, Question, Said, Spoken
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.model.pricing import dollars
from waframe.plugins.assistant.model.settings import ModelSettings
from waframe.plugins.assistant.model.shapes import struct_of

NAME = "ask_model"


class AskedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of what a model is asked; begin with what is the same every time."""

    role: Literal["system", "user", "assistant"]
    text: str


class AskModel(msgspec.Struct, frozen=True, kw_only=True):
    """A question to the branch's models. With a JSON `schema` of an object, the answer is checked JSON.

    `purpose` names the question in the ledger, such as `summary`.
    """

    purpose: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_.]{0,39}$")]
    lines: Annotated[tuple[AskedLine, ...], msgspec.Meta(min_length=1, max_length=400)]
    schema: dict[str, object] | None = None
    max_tokens: Annotated[int, msgspec.Meta(ge=16, le=32_000)] | None = None


class ModelSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What a model answered: words, or `json` where there was a schema; and what it cost, in US dollars."""

    text: str
    model: str
    cost: str
    seconds: float
    json: str | None = None


class ModelActions:
    """The actions of one branch."""

    def __init__(self, settings: ModelSettings, *, models: Models) -> None:
        self._settings = settings
        self._models = models

    def all(self) -> list[Action]:
        """List them; a branch without models has none, so that whoever asks does without."""
        if not self._settings.models:
            return []
        return [
            Action(
                name=NAME,
                title="assistant.ask_model",
                run=self.ask_model,
                arguments=AskModel,
                result=ModelSaid,
                risk=Risk.READ,
                roles=(),
            )
        ]

    async def ask_model(self, ctx: Context, call: ActionCall, asked: AskModel) -> ModelSaid:
        """Ask the models of the branch; refused where none answers, and where a cap is reached."""
        del call
        payer = Payer(branch=ctx.branch, conversation_id=ctx.conversation.id)
        try:
            question = Question(
                lines=tuple(map(_line, asked.lines)),
                purpose=asked.purpose,
                form=struct_of("Answer", asked.schema) if asked.schema is not None else None,
                max_tokens=asked.max_tokens,
            )
            answer = await self._models.ask(question, settings=self._settings, payer=payer)
        except ModelError as error:
            raise ActionRefused(NAME, reason=f"{error.code}: {error}") from error
        return ModelSaid(
            text=answer.text,
            model=answer.model,
            cost=dollars(answer.cost_micros),
            seconds=round(answer.seconds, 3),
            json=msgspec.json.encode(answer.form).decode() if answer.form is not None else None,
        )


def _line(line: AskedLine) -> Line:
    match line.role:
        case "system":
            return Instruction(text=line.text)
        case "user":
            return Spoken(text=line.text)
        case "assistant":
            return Said(text=line.text)
