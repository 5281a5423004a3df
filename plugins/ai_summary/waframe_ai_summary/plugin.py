"""The door: reads conversations as they go, and shows what they amount to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import anyio.to_thread
import msgspec
from starlette.routing import BaseRoute

from waframe import (
    Action,
    Branch,
    Command,
    Context,
    Fact,
    Host,
    JobHandler,
    Message,
    Panel,
    Plugin,
    SenderType,
    Text,
    hookimpl,
)
from waframe.vocabulary import Vocabulary, default, load
from waframe_ai_summary import words
from waframe_ai_summary.command import summary_command
from waframe_ai_summary.questions import find_question
from waframe_ai_summary.reading import Summary
from waframe_ai_summary.refreshing import ACTION, JOB, Awaited, Refreshing, run_job, schedule
from waframe_ai_summary.routes import LAST_QUESTION, Routes
from waframe_ai_summary.settings import AiSummarySettings
from waframe_ai_summary.summarising import ACTION as SUMMARISE
from waframe_ai_summary.summarising import Since, Summarising

VOCABULARY = "vocabulary"
"""The folder beside `waframe.yaml` with a deployment's own words."""


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """Opened once a process: the words of the trade."""

    host: Host
    vocabulary: Vocabulary


class AiSummary(Plugin[AiSummarySettings, Shared]):
    """Keeps what a conversation amounts to, and the customer's last question as a fact."""

    name = "ai_summary"
    api = ">=1,<2"
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"
    commands: ClassVar[tuple[Command, ...]] = (summary_command,)

    def __init__(self, settings: AiSummarySettings, *, branch: Branch | None, shared: Shared) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        self._quiet = timedelta(seconds=settings.quiet_seconds)
        self._refreshing = Refreshing(settings, vocabulary=shared.vocabulary)
        apart = timedelta(hours=settings.apart_hours)
        self._summarising = Summarising(shared.vocabulary, apart=apart)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Shared]:
        """Read the words of the trade, and the deployment's own on top."""
        yield Shared(host=host, vocabulary=await anyio.to_thread.run_sync(_words_of, host.folder / VOCABULARY))

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Keep the question of a customer's text, also while a person has the floor, and read the whole soon."""
        schedule(ctx, seq=message.seq, key=message.id, quiet=self._quiet)
        if message.sender_type is not SenderType.CLIENT or not isinstance(message.content, Text):
            return
        question = find_question(message.content.body, longest=self.settings.question_length)
        if question is not None:
            ctx.learn(LAST_QUESTION, question)

    @hookimpl
    async def message_sent(self, ctx: Context, message: Message) -> None:
        """Read the conversation again after an answer."""
        schedule(ctx, seq=message.seq, key=message.id, quiet=self._quiet)

    @hookimpl
    async def fact_learnt(self, ctx: Context, fact: Fact) -> None:
        """Keep what was heard in a voice note or read off a photo, and read the conversation with it."""
        if words.keep(ctx, fact):
            schedule(ctx, seq=None, key=f"{fact.message_id}:{fact.name}", quiet=self._quiet)

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        """Say what is read again when a conversation has been quiet."""
        return [JobHandler(name=JOB, run=run_job)]

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what sums a conversation up, and the system's own action that keeps it."""
        return [
            Action(name=ACTION, title="ai_summary.refresh", run=self._refreshing.run, arguments=Awaited, roles=()),
            Action(
                name=SUMMARISE,
                title="ai_summary.summarise",
                run=self._summarising.run,
                arguments=Since,
                result=Summary,
                model=True,
            ),
        ]

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        """Let the card ask for the summary."""
        return Routes(self.shared.host, self.shared.vocabulary).routes()

    @hookimpl
    def register_panels(self) -> list[Panel]:
        """Show the summary beside the conversation."""
        return [Panel(name="summary", title="ai_summary.title", module="summary.js")]


def _words_of(folder: Path) -> Vocabulary:
    """Read a deployment's own words on top of ours; without any, ours are read once a process."""
    return load(folder) if folder.is_dir() else default()
