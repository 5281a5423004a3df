"""Puts into a conversation of a scratch deployment what people did in the true one, and counts its ids."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from waframe.core.contract.clock import Clock
from waframe.core.contract.effects import Effect, MoveFloor, Send
from waframe.core.errors import RecordMissing
from waframe.core.records.content import AnyContent
from waframe.core.records.conversation import Conversation, Floor
from waframe.core.records.ids import id_at, ids_made_by
from waframe.core.records.message import SenderType
from waframe.core.runtime.deployment import Deployment
from waframe.core.runtime.turns.outcome import OutcomeBuilder
from waframe.core.store.acts import Act, commit_act

_CORE = "core"
_BYTES = 10


async def give_floor(deployment: Deployment, conversation: Conversation, *, to: Floor, agent_id: str | None) -> None:
    """Move the floor to whoever had it."""
    holder = agent_id if to is Floor.AGENT else None
    await _commit(deployment, conversation, MoveFloor(to=to, plugin=_CORE, agent_id=holder))


async def speak_as(
    deployment: Deployment, conversation: Conversation, content: AnyContent, *, agent_id: str, reply_to: str | None
) -> None:
    """Say what an agent said, whoever has the floor."""
    send = Send(
        content=content, plugin=_CORE, sender_type=SenderType.AGENT, sender_id=agent_id or _CORE, reply_to=reply_to
    )
    await _commit(deployment, conversation, send)


@contextmanager
def numbered_ids(clock: Clock) -> Iterator[None]:
    """Let all ids be counted instead of drawn, so that a play comes out alike each time."""
    numbers = count(1)

    def make() -> str:
        return id_at(int(clock.now().timestamp() * 1000), next(numbers).to_bytes(_BYTES, "big"))

    with ids_made_by(make):
        yield


async def _commit(deployment: Deployment, conversation: Conversation, effect: Effect) -> None:
    builder = OutcomeBuilder(conversation, lease_id="", clock=deployment.clock)
    builder.take([effect])
    if await commit_act(deployment.store.database, Act(outcome=builder.build())) is None:
        raise RecordMissing("conversation", conversation.id)
    deployment.bus.ring("inbox", "outbox", "jobs", "events")
