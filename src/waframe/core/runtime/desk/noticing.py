"""Tells plugins what people do at the desk outside any turn, and commits what they decide of it."""

import anyio
import structlog

from waframe.core.contract.clock import Clock
from waframe.core.contract.context import Turn
from waframe.core.records.attendance import Attendance
from waframe.core.records.conversation import Conversation, Floor
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.registry import Registry
from waframe.core.runtime.turns.asides import commit_asides
from waframe.core.runtime.turns.outcome import OutcomeBuilder
from waframe.core.store.acts import Act, commit_act
from waframe.core.store.store import Store

_log = structlog.stdlib.get_logger("waframe.noticing")


class Noticing:
    """Tells of agents who type or are available, and asks who attended a conversation."""

    def __init__(self, store: Store, *, registry: Registry, clock: Clock, bus: Bus, timeout_seconds: float) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock
        self._bus = bus
        self._timeout_seconds = timeout_seconds

    async def agent_typed(self, conversation_id: str, *, agent_id: str) -> None:
        """Tell that an agent types a reply; of one who has not the floor nobody is told."""
        conversation = await self._store.conversations.find(conversation_id)
        if conversation is None or conversation.floor is not Floor.AGENT or conversation.floor_agent_id != agent_id:
            return
        turn = await self._turn(conversation, caller=agent_id)
        await self._tell("agent_typed", turn, conversation)
        if turn.effects:
            builder = OutcomeBuilder(conversation, lease_id="", clock=self._clock)
            builder.take(turn.effects)
            act = Act(outcome=builder.build(), epoch=conversation.floor_epoch, owner=agent_id)
            await commit_act(self._store.database, act)
            self._bus.ring("jobs", "events")

    async def agent_available(self, agent_id: str) -> None:
        """Tell the branches of an agent that they are at work, if they are."""
        agent = await self._store.agents.find(agent_id)
        if agent is None or not agent.active:
            return
        branches = self._registry.setup.branches
        for key in [key for key in branches if key in agent.branches]:
            present = await self._store.attendants.present(key, now=self._clock.now())
            if agent.id in {one.id for one in present}:
                turn = Turn(branch=branches[key].branch, store=self._store, clock=self._clock)
                turn.caller = agent.id
                await self._tell("agent_available", turn, agent)
                await commit_asides(self._store.database, turn, now=self._clock.now())
        self._bus.ring("jobs", "events")

    async def attendance(self, conversation: Conversation) -> list[Attendance]:
        """Ask who attended a conversation."""
        turn = await self._turn(conversation)
        plan = self._registry.plan(conversation.branch)
        with anyio.move_on_after(self._timeout_seconds):
            return await plan.ask("list_attendance", turn, conversation) or []
        plan.blame_timeout(turn)
        return []

    async def description(self, conversation: Conversation) -> str | None:
        """Ask for a line on the customer."""
        turn = await self._turn(conversation)
        if turn.customer is None:
            return None
        plan = self._registry.plan(conversation.branch)
        with anyio.move_on_after(self._timeout_seconds):
            return await plan.ask("describe_customer", turn, turn.customer)
        plan.blame_timeout(turn)
        return None

    async def _turn(self, conversation: Conversation, *, caller: str | None = None) -> Turn:
        turn = Turn(
            branch=self._registry.setup.branches[conversation.branch].branch,
            store=self._store,
            clock=self._clock,
            conversation=conversation,
            customer=await self._store.customers.find(conversation.customer_id),
            plan=self._registry.plan(conversation.branch),
        )
        turn.caller = caller
        return turn

    async def _tell(self, hook: str, turn: Turn, value: object) -> None:
        plan = self._registry.plan(turn.branch.key)
        mark = len(turn.effects)
        with anyio.move_on_after(self._timeout_seconds) as limit:
            await plan.tell(hook, turn, value)
        if limit.cancelled_caught:
            del turn.effects[mark:]
            _log.error("noticing.timed_out", plugin=plan.blame_timeout(turn), branch=turn.branch.key, hook=hook)
