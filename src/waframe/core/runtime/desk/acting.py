"""Runs actions: checked, asked of the guards, run, and committed in one transaction with their line in the log."""

from collections.abc import Callable

import anyio
import msgspec
import structlog

from waframe.core.contract.action import ActionCall, By
from waframe.core.contract.clock import Clock
from waframe.core.contract.context import Turn
from waframe.core.contract.effects import HoldFloor, MoveFloor, Reserve, Send
from waframe.core.errors import ActionRefused, FloorTaken, RecordMissing
from waframe.core.records.conversation import Conversation
from waframe.core.records.message import SenderType
from waframe.core.runtime.bus import Bus
from waframe.core.runtime.registry import Plan, Registry
from waframe.core.runtime.turns.arranging import arranged
from waframe.core.runtime.turns.learning import tell_learnt
from waframe.core.runtime.turns.outcome import OutcomeBuilder
from waframe.core.store.acts import Act, Reserved, commit_act
from waframe.core.store.requests import Answer, Asked
from waframe.core.store.store import Store

_log = structlog.stdlib.get_logger("waframe.acting")


class Acting:
    """Runs the actions of a conversation's branch for whoever may call them."""

    def __init__(
        self,
        store: Store,
        *,
        registry: Registry,
        clock: Clock,
        bus: Bus,
        timeout_seconds: Callable[[], float],
    ) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock
        self._bus = bus
        self._timeout_seconds = timeout_seconds

    async def run(self, call: ActionCall, *, request: Asked | None = None) -> msgspec.Struct:
        """Run an action and commit what it asked for; with the answer to a request, where one asked for it.

        Raises AlreadyAnswered, ActionUnknown, ActionRefused (rights, arguments, a guard, the plugin's own no),
        FloorTaken where somebody moved the floor meanwhile, ChangedMeanwhile where what it must change has changed, and
        RecordMissing.
        """
        conversation = await self._conversation(call)
        plan = self._registry.plan(conversation.branch)
        turn = await self._turn(conversation, plan=plan)
        turn.caller = call.caller if call.by is By.AGENT else None
        try:
            with anyio.fail_after(self._timeout_seconds()):
                result = await plan.act(turn, call)
                await tell_learnt(plan, turn)
        except TimeoutError as error:
            _log.warning("acting.timed_out", action=call.action)
            raise ActionRefused(call.action, reason="it took too long") from error
        answer = _answer(request, result) if request is not None else None
        await self._commit(turn, conversation, call=call, answer=answer)
        return result

    async def _conversation(self, call: ActionCall) -> Conversation:
        found = await self._store.conversations.find(call.conversation_id or "")
        if found is None:
            raise RecordMissing("conversation", call.conversation_id or "")
        return found

    async def _turn(self, conversation: Conversation, *, plan: Plan) -> Turn:
        customer = await self._store.customers.find(conversation.customer_id)
        branch = self._registry.setup.branches[conversation.branch].branch
        return Turn(
            branch=branch,
            store=self._store,
            clock=self._clock,
            conversation=conversation,
            customer=customer,
            plan=plan,
        )

    async def _commit(self, turn: Turn, conversation: Conversation, *, call: ActionCall, answer: Answer | None) -> None:
        if not turn.effects:
            return
        builder = OutcomeBuilder(conversation, lease_id="", clock=self._clock)
        channel = self._registry.channels().get(conversation.channel)
        builder.take(turn.effects if channel is None else arranged(turn.effects, channel))
        speaks = [effect for effect in turn.effects if isinstance(effect, Send)]
        depends = bool(speaks) or any(isinstance(effect, MoveFloor | HoldFloor) for effect in turn.effects)
        reserves = any(isinstance(effect, Reserve) and effect.agent_id for effect in turn.effects)
        acted = await commit_act(
            self._store.database,
            Act(
                outcome=builder.build(),
                epoch=conversation.floor_epoch if depends or reserves else None,
                reserved=Reserved(until=conversation.reserved_until) if reserves else None,
                owner=call.caller if _needs_floor(speaks, turn) else None,
                answer=answer,
            ),
        )
        if acted is None:
            raise RecordMissing("conversation", conversation.id)
        if not acted.done:
            raise FloorTaken(acted.conversation.floor.value, agent_id=acted.conversation.floor_agent_id)
        self._bus.ring("inbox", "outbox", "jobs", "events")


def _answer(request: Asked, result: msgspec.Struct) -> Answer:
    body = msgspec.json.encode(result).decode()
    return Answer(caller_id=request.caller_id, key=request.key, status=200, answer=body)


def _needs_floor(speaks: list[Send], turn: Turn) -> bool:
    """Tell whether an agent speaks under the floor that is, instead of one that the same action takes."""
    moves = any(isinstance(effect, MoveFloor) for effect in turn.effects)
    return not moves and any(effect.sender_type is SenderType.AGENT for effect in speaks)
