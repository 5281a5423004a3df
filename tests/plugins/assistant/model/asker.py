"""A plugin that asks the branch's models, as the summary does: it knows the action's name and nothing else."""

import msgspec

from waframe import ActionError, Context, Message, NoSettings, Plugin, Reply, Text, hookimpl


class Line(msgspec.Struct, frozen=True, kw_only=True):
    role: str
    text: str


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    purpose: str
    lines: tuple[Line, ...]
    schema: dict[str, object] | None = None


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be found out."""

    intent: str
    score: int = 50


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    json: str
    cost: str
    model: str


class Asker(Plugin[NoSettings]):
    """Asks for the intent of whatever is said."""

    name = "asker"

    @hookimpl(tryfirst=True)
    async def answer_message(self, ctx: Context, message: Message) -> Reply:
        """Say the intent, or why nobody knows it."""
        ask = Ask(
            purpose="intent",
            lines=(Line(role="system", text="¿Qué intención hay?"), Line(role="user", text=message.text)),
            schema=msgspec.json.schema(Verdict),
        )
        try:
            answer = await ctx.act("ask_model", ask, result=Answered)
        except ActionError as error:
            return Reply(contents=(Text(body=f"{error.code}: {error}"),))
        verdict = msgspec.json.decode(answer.json, type=Verdict)
        return Reply(contents=(Text(body=f"{verdict.intent} {verdict.score} {answer.cost} {answer.model}"),))
