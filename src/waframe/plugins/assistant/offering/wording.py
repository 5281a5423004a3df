"""The actions that word something by a model: `suggest_reply` for agents, and `translate`."""

from typing import Annotated, Literal

import msgspec

from waframe import Action, ActionCall, ActionRefused, Context, Direction, Risk
from waframe.plugins.assistant.guards.checking import find_breaches
from waframe.plugins.assistant.guards.claims import find_claims
from waframe.plugins.assistant.guards.evidence import evidence_of
from waframe.plugins.assistant.model.errors import ModelError
from waframe.plugins.assistant.model.lines import Instruction, Payer, Question, Spoken
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.model.prompts import find_prompt
from waframe.plugins.assistant.settings import AssistantSettings
from waframe.plugins.assistant.thinking.prompting import lines_of
from waframe.plugins.assistant.thinking.turns import recent_deeds

READ_AT_MOST = 30
FIGURES = frozenset({"amount", "number", "folio", "vin", "percent"})


class Tone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it is to sound."""

    tone: Annotated[Literal["breve", "cordial", "formal"], msgspec.Meta(description="tono")] = "cordial"


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """A reply for an agent to send or to change, and the actions that bear out what it claims."""

    text: str
    sources: tuple[str, ...]


class Translate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text, and the language that it is wanted in."""

    text: Annotated[str, msgspec.Meta(max_length=1_000, description="texto")]
    to: Annotated[Literal["es", "en"], msgspec.Meta(description="idioma")]


class Translated(msgspec.Struct, frozen=True, kw_only=True):
    """The text in the other language, with the same codes, prices and numbers."""

    text: str


class WordingActions:
    """The actions of one branch."""

    def __init__(self, settings: AssistantSettings, *, models: Models) -> None:
        self._settings = settings
        self._models = models

    def all(self) -> list[Action]:
        """List them; a branch without models has none."""
        if not self._settings.models:
            return []
        return [
            Action(
                name="suggest_reply",
                title="assistant.suggest_reply",
                run=self.suggest_reply,
                arguments=Tone,
                result=Suggested,
                risk=Risk.READ,
                model=True,
            ),
            Action(
                name="translate",
                title="assistant.translate",
                run=self.translate,
                arguments=Translate,
                result=Translated,
                risk=Risk.READ,
                model=True,
            ),
        ]

    async def suggest_reply(self, ctx: Context, call: ActionCall, tone: Tone) -> Suggested:
        """Word a reply for the agent; one that claims what no action told is refused."""
        page = await ctx.store.messages.page(ctx.conversation.id, many=READ_AT_MOST)
        lines = lines_of(find_prompt(self._models.host.folder, ctx.branch), history=page, news=(), facts={})
        wish = Instruction(text=ctx.text("assistant.suggest", tone=tone.tone))
        text = await self._ask(ctx, call, Question(lines=(*lines, wish), purpose="suggest"))
        deeds = await recent_deeds(ctx)
        heard = [message.text for message in page if message.direction is Direction.IN]
        breaches = find_breaches(text, evidence_of(deeds, heard=[*heard, ctx.branch.name]))
        if breaches:
            raise ActionRefused(call.action, reason=breaches[0].reason)
        return Suggested(text=text, sources=tuple(dict.fromkeys(deed.action for deed in deeds)))

    async def translate(self, ctx: Context, call: ActionCall, wanted: Translate) -> Translated:
        """Translate a text; a translation with other figures than the text is refused."""
        wish = Instruction(text=ctx.text(f"assistant.translate_to.{wanted.to}"))
        text = await self._ask(ctx, call, Question(lines=(wish, Spoken(text=wanted.text)), purpose="translate"))
        if _figures(text) != _figures(wanted.text):
            raise ActionRefused(call.action, reason="the translation has other figures than the text")
        return Translated(text=text)

    async def _ask(self, ctx: Context, call: ActionCall, question: Question) -> str:
        payer = Payer(branch=ctx.branch, conversation_id=ctx.conversation.id)
        try:
            answer = await self._models.ask(question, settings=self._settings, payer=payer)
        except ModelError as error:
            raise ActionRefused(call.action, reason=f"{error.code}: {error}") from error
        return answer.text.strip()


def _figures(text: str) -> list[str]:
    return sorted(claim.value for claim in find_claims(text) if claim.kind in FIGURES)
