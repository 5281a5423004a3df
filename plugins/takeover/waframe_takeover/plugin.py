"""The door: decides who may speak, the bot or a person."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from waframe import (
    Action,
    Agent,
    Attendance,
    Branch,
    Context,
    Conversation,
    Customer,
    Fact,
    Floor,
    Happening,
    Host,
    JobHandler,
    Message,
    Plugin,
    SenderType,
    hookimpl,
)
from waframe_takeover import assignments, attendance, holding, offers
from waframe_takeover.case_actions import CaseActions
from waframe_takeover.declared import case_actions, floor_actions, system_actions
from waframe_takeover.floor_actions import FloorActions
from waframe_takeover.lease import renewed
from waframe_takeover.offering import Offering
from waframe_takeover.settings import TakeoverSettings
from waframe_takeover.timers import Timers

HANDOFF, WANTED, ANSWERED = "handoff", "wanted", "answered"


class Takeover(Plugin[TakeoverSettings, Host]):
    """Lets people take conversations from the bot and give them back; the bot is silent while a person has one."""

    name = "takeover"
    api = ">=1,<2"
    migrations: ClassVar[Path | None] = Path(__file__).parent / "migrations"

    def __init__(self, settings: TakeoverSettings, *, branch: Branch | None, shared: Host) -> None:
        super().__init__(settings, branch=branch, shared=shared)
        self._idle = timedelta(minutes=settings.idle_minutes)
        self._floors = FloorActions(settings, host=shared)
        self._cases = CaseActions(settings)
        self._timers = Timers(settings, branch=branch.key if branch else "")
        self._offering = Offering(settings, host=shared)

    @classmethod
    @asynccontextmanager
    async def lifespan(cls, host: Host) -> AsyncIterator[Host]:
        """Keep the process at hand, to know the other branches."""
        yield host

    @hookimpl
    def register_actions(self) -> list[Action]:
        """Declare what people may do, and what happens by itself."""
        system = system_actions(self._timers, cases=self._cases, offering=self._offering)
        return [*floor_actions(self._floors), *case_actions(self._cases), *system]

    @hookimpl
    def register_jobs(self) -> list[JobHandler]:
        """Say what is looked at when a time is over."""
        timers = self._timers
        return [
            JobHandler(name="expire", run=timers.expire),
            JobHandler(name="wake", run=timers.wake),
            JobHandler(name="end_external", run=timers.end_external),
            JobHandler(name="offer", run=timers.offer),
            JobHandler(name="pull", run=timers.pull),
        ]

    @hookimpl
    async def message_received(self, ctx: Context, message: Message) -> None:
        """Give the floor to whoever answered from the phone; start the clock of an agent who owes an answer now."""
        conversation = ctx.conversation
        if message.sender_type is SenderType.EXTERNAL:
            if conversation.floor in {Floor.BOT, Floor.QUEUE}:
                ctx.move_floor(Floor.EXTERNAL)
            self._timers.watch_phone(ctx, message.id)
        elif message.sender_type is SenderType.CLIENT:
            self._start_clock(ctx)

    @hookimpl
    async def message_sent(self, ctx: Context, message: Message) -> None:
        """Count the answers of the agent who attends."""
        if message.sender_type is SenderType.AGENT and message.sender_id is not None:
            assignments.count_answer(ctx, message)

    @hookimpl
    async def fact_learnt(self, ctx: Context, fact: Fact) -> None:
        """Put a customer who wants a person into the queue."""
        wanted = fact.name == HANDOFF and fact.value == WANTED
        if wanted and self.settings.queue_on_handoff and ctx.conversation.floor is Floor.BOT:
            ctx.move_floor(Floor.QUEUE)
            ctx.write(Happening(kind="queued"))

    @hookimpl
    async def floor_changed(self, ctx: Context, conversation: Conversation) -> None:
        """Look after who got the floor, and after those who wait, since somebody may be free now."""
        wish = await ctx.fact(HANDOFF)
        wanted = wish is not None and wish.value == WANTED
        match conversation.floor:
            case Floor.BOT:
                if wanted:
                    ctx.learn(HANDOFF, ANSWERED)
            case Floor.QUEUE:
                if wanted:
                    await self._offering.say_queued(ctx)
                await self._offering.receive(ctx)
            case Floor.AGENT:
                self._start_clock(ctx)
            case Floor.EXTERNAL:
                pass
        if self.settings.assignment.rule != "manual" and conversation.floor is not Floor.QUEUE:
            ctx.schedule("pull", key=f"{conversation.id}:{conversation.floor_epoch}")

    @hookimpl
    async def agent_typed(self, ctx: Context, conversation: Conversation) -> None:
        """Give an agent who types the whole time again."""
        until = renewed(conversation.floor_until, ctx.clock.now(), idle=self._idle)
        if until is not None:
            holding.hold(ctx, until)

    @hookimpl
    async def agent_available(self, ctx: Context, agent: Agent) -> None:
        """Offer what waits to an agent who wants work."""
        offers.forget(ctx, agent.id)
        if self.settings.assignment.rule != "manual":
            ctx.schedule("pull", key=f"{agent.id}:{ctx.clock.now().isoformat()}")

    @hookimpl(trylast=True)
    async def choose_agent(self, ctx: Context, conversation: Conversation) -> str | None:
        """Choose by the branch's rule, where no other plugin knows better."""
        del conversation
        return await self._offering.choose(ctx)

    @hookimpl
    async def describe_customer(self, ctx: Context, customer: Customer) -> str | None:
        """Say who attended the customer last, and how often."""
        del customer
        return await attendance.describe(ctx)

    @hookimpl
    async def list_attendance(self, ctx: Context, conversation: Conversation) -> list[Attendance]:
        """List who attended the conversation."""
        del conversation
        return await attendance.list_attendance(ctx)

    def _start_clock(self, ctx: Context) -> None:
        conversation = ctx.conversation
        owes = conversation.floor is Floor.AGENT and conversation.waiting_since is not None
        if owes and conversation.floor_until is None and conversation.snoozed_until is None:
            holding.hold(ctx, ctx.clock.now() + self._idle)
