"""The door: answers customers who want to buy."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

import anyio.to_thread
from starlette.routing import BaseRoute

from waframe import (
    Action,
    Branch,
    Check,
    Choice,
    Command,
    Context,
    Direction,
    Host,
    Image,
    JobHandler,
    Message,
    Panel,
    Plugin,
    Reply,
    SenderType,
    Text,
    hookimpl,
)
from waframe.plugins.assistant.brains import CustomerTurn
from waframe.plugins.assistant.dialogue.selling import RulesBrain
from waframe.plugins.assistant.explaining.commands import agreement_command, reported_command
from waframe.plugins.assistant.explaining.reporting import ReportActions
from waframe.plugins.assistant.explaining.routes import ExplainRoutes
from waframe.plugins.assistant.model.actions import ModelActions
from waframe.plugins.assistant.model.checks import ModelChecks
from waframe.plugins.assistant.model.commands import assistant_group
from waframe.plugins.assistant.model.hearing import Hearing
from waframe.plugins.assistant.model.models import Models
from waframe.plugins.assistant.offering.handing_over import HANDOFF, PersonActions
from waframe.plugins.assistant.offering.reading import ReadingActions
from waframe.plugins.assistant.offering.wording import WordingActions
from waframe.plugins.assistant.settings import AssistantSettings
from waframe.plugins.assistant.shared import Shared
from waframe.plugins.assistant.thinking import turns
from waframe.plugins.assistant.thinking.answering import SILENT, Answering
from waframe.plugins.assistant.thinking.drafting import Drafting
from waframe.plugins.assistant.typed_buttons import OURS, types_a_button
from waframe.vocabulary import load

assistant_group.add_command(reported_command)
assistant_group.add_command(agreement_command)

LOOKED_BACK = 30


class Assistant(Plugin[AssistantSettings, Shared]):
    """Sells: understands what part is wanted, shows what there is, and quotes it."""

    name = "assistant"
    api = ">=1,<2"
    commands: ClassVar[tuple[Command, ...]] = (assistant_group,)
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    def __init__(self, settings: AssistantSettings, *, branch: Branch | None, shared: Shared) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        rules = RulesBrain(settings, shared.vocabulary)
        self._answering = Answering(settings, rules=rules, models=shared.models, folder=shared.models.host.folder)
        self._drafting = Drafting(settings, rules=rules, models=shared.models, folder=shared.models.host.folder)
        self._hearing = Hearing(settings, models=shared.models)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Shared]:
        """Read the vocabulary once, and open the way to language models."""
        vocabulary = await anyio.to_thread.run_sync(load)
        async with Models.running(host) as models:
            yield Shared(vocabulary=vocabulary, models=models)

    @hookimpl
    async def refine_message(self, ctx: Context, message: Message) -> Message:
        """Put what a voice note says in its place, where the branch has somebody who writes it down."""
        return await self._hearing.refine(ctx, message)

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Offer what it understands, and the branch's models."""
        return [
            *ModelActions(self.settings, models=self.shared.models).all(),
            *ReadingActions(self.shared.vocabulary).all(),
            *PersonActions().all(),
            *ReportActions().all(),
            *WordingActions(self.settings, models=self.shared.models).all(),
        ]

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        """Let the desk ask why something was said."""
        return ExplainRoutes(self.shared.models.host).routes()

    @hookimpl
    def register_panels(self) -> list[Panel]:
        """Show it beside the conversation, where somebody asks."""
        return [Panel(name="explain", title="assistant.explain", module="explain.js")]

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        """Forget old turns."""
        return [JobHandler(name=turns.FORGET, run=turns.forget)]

    @hookimpl
    def register_checks(self) -> list[Check]:
        """Look whether models and their keys work."""
        return ModelChecks().all()

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Draft for people in shadow mode, whoever has the floor."""
        if self.settings.shadow and _is_said(message):
            await self._drafting.draft(ctx, await _turn(ctx, message))

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer the last message of a burst, with all of them in mind; the ones before it are left to that answer."""
        if not _is_for_us(message):
            return None
        if self.settings.shadow:
            ctx.learn(HANDOFF, "wanted")
            return SILENT
        if await _is_followed(ctx, message):
            return SILENT
        if self.settings.quiet_seconds:
            await ctx.clock.sleep(self.settings.quiet_seconds)
            if await _is_followed(ctx, message):
                return SILENT
        turn = await _turn(ctx, message)
        return None if types_a_button(turn) else await self._answering.answer(ctx, turn)


async def _is_followed(ctx: Context, message: Message) -> bool:
    """Tell whether the customer has written on, so that the newer message is the one to answer."""
    newest = await ctx.store.messages.page(message.conversation_id, many=LOOKED_BACK)
    return any(one.seq > message.seq and _is_said(one) for one in newest)


async def _turn(ctx: Context, message: Message) -> CustomerTurn:
    """Gather what the customer wrote since somebody answered."""
    before = await ctx.store.messages.page(message.conversation_id, before=message.seq, many=LOOKED_BACK)
    said = [one for one in before if one.direction is Direction.OUT or _is_said(one)]
    unanswered: list[Message] = [message]
    while said and _is_said(said[-1]):
        unanswered.insert(0, said.pop())
    return CustomerTurn(messages=tuple(unanswered), history=tuple(said))


def _is_said(message: Message) -> bool:
    return message.sender_type is SenderType.CLIENT and _is_for_us(message)


def _is_for_us(message: Message) -> bool:
    """Tell whether a message is one to read: words, a photo, or a tap on what we or the catalogue showed."""
    content = message.content
    return content.id.startswith(OURS) if isinstance(content, Choice) else isinstance(content, Text | Image)
