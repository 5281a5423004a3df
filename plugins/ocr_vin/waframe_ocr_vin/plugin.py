"""The door: reads the number of a vehicle off what customers send, so that every other plugin knows which car it is."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

from starlette.routing import BaseRoute

from waframe import (
    Action,
    Branch,
    Check,
    Command,
    Context,
    Direction,
    Host,
    JobHandler,
    Media,
    Message,
    Panel,
    Plugin,
    Reply,
    Search,
    hookimpl,
)
from waframe_ocr_vin import pictures
from waframe_ocr_vin.command import ocr_command
from waframe_ocr_vin.complete_job import JOB as COMPLETING
from waframe_ocr_vin.complete_job import CompleteJob
from waframe_ocr_vin.declared import Actions
from waframe_ocr_vin.engine_check import engine_check
from waframe_ocr_vin.finding_vehicles import find_vehicles
from waframe_ocr_vin.read_job import JOB, ReadJob
from waframe_ocr_vin.readers import Readers
from waframe_ocr_vin.routes import Routes
from waframe_ocr_vin.settings import OcrVinSettings
from waframe_ocr_vin.settling import Settling
from waframe_ocr_vin.shared import PLUGIN, Shared
from waframe_ocr_vin.talking import Talking, media_of

_RECENT = 50


class OcrVin(Plugin[OcrVinSettings, Shared]):
    """Reads photos of vehicles' numbers and of parts, and talks about them; leaves every other message alone."""

    name = PLUGIN
    api = ">=1,<2"
    commands: ClassVar[tuple[Command, ...]] = (ocr_command,)
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    def __init__(self, settings: OcrVinSettings, *, branch: Branch | None, shared: Shared) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        knowing, seeing = shared.knowing(settings), shared.seeing(settings)
        settling = Settling(settings, host=shared.host, knowing=knowing)
        self._routes = Routes(shared)
        self._talking = Talking(settings, knowing=knowing)
        self._job = ReadJob(settings, seeing=seeing, knowing=knowing)
        self._completing = CompleteJob(knowing=knowing)
        self._actions = Actions(knowing=knowing, seeing=seeing, settling=settling)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Shared]:
        """Open the pool that reads pictures; its processes begin with the first one, and pause while messages come."""
        async with Readers() as readers:
            with host.give_way(readers):
                yield Shared(host, readers)

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Learn from a number that was typed or tapped, and note a photo."""
        await self._talking.hear(ctx, message)

    @hookimpl
    async def media_stored(self, ctx: Context, media: Media) -> None:
        """Note a photo whose file came later than its message."""
        for message in await ctx.store.messages.page(ctx.conversation.id, many=_RECENT):
            is_theirs = message.direction is Direction.IN and media_of(message) == media.id
            if is_theirs and await pictures.find(ctx.store.database, message.id) is None:
                self._talking.note(ctx, message)

    @hookimpl
    async def answer_message(self, ctx: Context, message: Message) -> Reply | None:
        """Answer a number or a tap; hold a photo back until it is read."""
        return await self._talking.answer(ctx, message)

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        """Say who reads a photo, and who completes a vehicle."""
        return [JobHandler(name=JOB, run=self._job.run), JobHandler(name=COMPLETING, run=self._completing.run)]

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what can be done with a number and a photo."""
        return self._actions.declared()

    @hookimpl
    def register_routes(self) -> list[BaseRoute]:
        """Let programs have a picture read, and the desk see what was read in a conversation."""
        return self._routes.routes()

    @hookimpl
    def register_panels(self) -> list[Panel]:
        """Show the vehicle beside the conversation, with the photo that it was read from."""
        return [Panel(name="vehicle", title="ocr_vin.panel", module="vehicle.js")]

    @hookimpl
    def register_checks(self) -> list[Check]:
        """Look whether text can be read at all."""
        return [engine_check(self.shared)]

    @hookimpl
    def register_searches(self) -> list[Search]:
        """Let agents look for a vehicle by `vin:`."""
        return [Search(scope="vin", title="ocr_vin.search", prefix="vin", run=find_vehicles)]
